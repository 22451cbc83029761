using System.ComponentModel.DataAnnotations;

namespace Visavis.WebRtc;

/// <summary>A STUN or TURN server, handed to pages, and used by us where <see cref="WebRtcOptions.OwnRelay"/> says so.</summary>
public sealed class IceServer
{
    /// <summary>Address, e.g. <c>stun:stun.example.org:3478</c> or <c>turn:turn.example.org:3478?transport=udp</c>.</summary>
    /// <value>Schemes <c>stun</c>, <c>turn</c>, <c>turns</c>. Default: empty.</value>
    [Required]
    public string Url { get; set; } = "";

    /// <summary>Secret shared with the TURN server (coturn: <c>static-auth-secret</c>): credentials are then made for each page and expire.</summary>
    /// <value>Default: none.</value>
    public string? Secret { get; set; }

    /// <summary>User name at a TURN server that has fixed users. Every page learns it; prefer <see cref="Secret"/>.</summary>
    /// <value>Default: none.</value>
    public string? Username { get; set; }

    /// <summary>Password at a TURN server that has fixed users.</summary>
    /// <value>Default: none.</value>
    public string? Credential { get; set; }

    internal bool IsStun => HasScheme("stun") || HasScheme("stuns");

    internal bool IsTurn => HasScheme("turn") || HasScheme("turns");

    /// <summary>Without scheme: host, port and query.</summary>
    internal string Location => Url[(Url.IndexOf(':', StringComparison.Ordinal) + 1)..];

    internal bool HasScheme(string scheme) => Url.StartsWith(scheme + ":", StringComparison.Ordinal);

    /// <summary>What is wrong with it; null when nothing is.</summary>
    internal string? Problem()
    {
        if (!IsStun && !IsTurn) return $"'{Url}' is none of stun:, stuns:, turn:, turns:";
        if (Location.Length == 0 || Location.StartsWith('/')) return $"'{Url}' has no host (write turn:host:port, without slashes)";
        if (!IsTurn) return null;
        if (Secret is { Length: > 0 }) return Username is null && Credential is null ? null : $"'{Url}' has a Secret and fixed credentials; give one of them";
        return Username is { Length: > 0 } && Credential is { Length: > 0 } ? null : $"'{Url}' needs a Secret, or Username and Credential";
    }
}
