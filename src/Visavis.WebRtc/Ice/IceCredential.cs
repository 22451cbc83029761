using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Visavis.WebRtc.Ice;

/// <summary>A name and password for one TURN server.</summary>
/// <param name="Username">For shared secrets: the second (Unix time) from which it is refused, a colon, and whom it was made for.</param>
/// <param name="Password">For shared secrets: the Base64 HMAC-SHA1 of the name.</param>
internal readonly record struct IceCredential(string Username, string Password)
{
    /// <summary>The server's own fixed credential, or one made from its secret (draft-uberti-behave-turn-rest-00, as coturn checks it); null for STUN.</summary>
    /// <param name="server">The server.</param>
    /// <param name="holder">Whom it is for; shows in the TURN server's log.</param>
    /// <param name="validUntil">When it expires.</param>
    public static IceCredential? For(IceServer server, string holder, DateTimeOffset validUntil)
    {
        if (!server.IsTurn) return null;
        if (server.Secret is not { Length: > 0 } secret) return new IceCredential(server.Username ?? "", server.Credential ?? "");
        var name = string.Create(CultureInfo.InvariantCulture, $"{validUntil.ToUnixTimeSeconds()}:{holder}");
#pragma warning disable CA5350 // The scheme is fixed by the TURN server; HMAC does not need its hash to resist collisions.
        return new IceCredential(name, Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(name))));
#pragma warning restore CA5350
    }
}
