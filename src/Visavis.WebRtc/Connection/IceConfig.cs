using System.Net;
using Visavis.WebRtc.Interop;

namespace Visavis.WebRtc.Connection;

/// <summary>Network settings of connections, read from the options once.</summary>
internal sealed record IceConfig
{
    public int? FirstPort { get; private init; }

    public int? LastPort { get; private init; }

    public IReadOnlyList<IPAddress> LocalAddresses { get; private init; } = [];

    public IPAddress? Announced { get; private init; }

    /// <summary>As webrtcbin writes it, <c>stun://host:port</c>; null for none.</summary>
    public string? StunServer { get; private init; }

    /// <summary>As webrtcbin writes them, <c>turn://user:password@host:port</c>.</summary>
    public IReadOnlyList<string> TurnServers { get; private init; } = [];

    public TimeSpan GatheringLimit { get; private init; }

    /// <summary>Reads the options.</summary>
    /// <exception cref="ArgumentException">A setting cannot be used; the text names it.</exception>
    public static IceConfig From(WebRtcOptions options)
    {
        var hasPorts = options.UdpPortMin != 0 || options.UdpPortMax != 0;
        if (hasPorts && (options.UdpPortMin < 1 || options.UdpPortMax < options.UdpPortMin))
        {
            throw new ArgumentException($"{nameof(options.UdpPortMin)} must be at least 1 and {nameof(options.UdpPortMax)} not below it.", nameof(options));
        }

        return new IceConfig
        {
            FirstPort = hasPorts ? options.UdpPortMin : null,
            LastPort = hasPorts ? options.UdpPortMax : null,
            LocalAddresses = [.. options.LocalAddresses.Select(a => Address(a, nameof(options.LocalAddresses)))],
            Announced = options.AnnouncedAddress is { Length: > 0 } announced ? Address(announced, nameof(options.AnnouncedAddress)) : null,
            StunServer = options.IceServers.Where(s => s.Url.StartsWith("stun:", StringComparison.Ordinal)).Select(s => "stun://" + s.Url[5..]).FirstOrDefault(),
            TurnServers = [.. options.IceServers.Where(s => s.Url.StartsWith("turn", StringComparison.Ordinal)).Select(Turn)],
            GatheringLimit = TimeSpan.FromMilliseconds(options.GatheringLimitMs),
        };
    }

    /// <summary>Applies the settings; before the pipeline starts.</summary>
    public void ApplyTo(ObjectHandle webRtc)
    {
        if (StunServer is not null) webRtc.Set("stun-server", StunServer);
        foreach (var server in TurnServers)
        {
            // The text holds a password, so it is not repeated.
            if (!SignalEmission.EmitForBoolean(webRtc, "add-turn-server", SignalArgument.Text(server))) throw new NativeRequestException("A TURN server's address is not usable.");
        }

        IceAgent.Configure(webRtc, FirstPort, LastPort, LocalAddresses);
    }

    private static IPAddress Address(string text, string setting) =>
        IPAddress.TryParse(text, out var address) ? address : throw new ArgumentException($"{setting}: '{text}' is not an IP address.", setting);

    private static string Turn(IceServer server)
    {
        var colon = server.Url.IndexOf(':', StringComparison.Ordinal);
        var scheme = server.Url[..colon];
        if (scheme is not ("turn" or "turns")) throw new ArgumentException($"IceServers: '{server.Url}' is neither stun, turn nor turns.", nameof(server));
        var user = Uri.EscapeDataString(server.Username ?? "");
        var password = Uri.EscapeDataString(server.Credential ?? "");
        return $"{scheme}://{user}:{password}@{server.Url[(colon + 1)..]}";
    }
}
