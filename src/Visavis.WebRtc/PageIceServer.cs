namespace Visavis.WebRtc;

/// <summary>A STUN or TURN server as a page's <c>RTCPeerConnection</c> takes it.</summary>
/// <param name="Urls">Its address.</param>
/// <param name="Username">Name at a TURN server; null for STUN.</param>
/// <param name="Credential">Password at a TURN server; null for STUN.</param>
public sealed record PageIceServer(string Urls, string? Username, string? Credential)
{
    /// <summary>The configured servers with credentials for one page.</summary>
    /// <param name="options">Settings.</param>
    /// <param name="holder">Whom the credentials are made for: shows in the TURN server's log.</param>
    /// <param name="now">From when they count.</param>
    public static IReadOnlyList<PageIceServer> All(WebRtcOptions options, string holder, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(options);
        var validUntil = now.AddMinutes(options.TurnCredentialMinutes);
        return [.. options.IceServers.Select(server =>
        {
            var credential = Ice.IceCredential.For(server, holder, validUntil);
            return new PageIceServer(server.Url, credential?.Username, credential?.Password);
        })];
    }

    /// <summary>The server as a <c>Link</c> header of a WHEP answer names it.</summary>
    public string ToLinkHeader() => Username is null
        ? $"<{Urls}>; rel=\"ice-server\""
        : $"<{Urls}>; rel=\"ice-server\"; username=\"{Username}\"; credential=\"{Credential}\"; credential-type=\"password\"";
}
