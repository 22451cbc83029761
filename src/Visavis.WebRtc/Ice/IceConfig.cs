using System.Net;
using Visavis.WebRtc.Interop;

namespace Visavis.WebRtc.Ice;

/// <summary>Network settings of connections, read from the options once.</summary>
internal sealed record IceConfig
{
    // Shown in the TURN server's log.
    private const string OwnName = "visavis";

    private static readonly TimeSpan OwnCredentialLife = TimeSpan.FromHours(24);

    public int? FirstPort { get; private init; }

    public int? LastPort { get; private init; }

    public IReadOnlyList<IPAddress> LocalAddresses { get; private init; } = [];

    public IPAddress? Announced { get; private init; }

    public bool UsesTcp { get; private init; }

    /// <summary>As webrtcbin writes it, <c>stun://host:port</c>; null for none.</summary>
    public string? StunServer { get; private init; }

    /// <summary>TURN servers that we ourselves reserve a relay at, besides the page.</summary>
    public IReadOnlyList<IceServer> OwnRelays { get; private init; } = [];

    public TimeSpan GatheringLimit { get; private init; }

    /// <summary>Reads the options.</summary>
    /// <exception cref="ArgumentException">A setting cannot be used; the text names it.</exception>
    public static IceConfig From(WebRtcOptions options)
    {
        if (options.NetworkProblems() is [var problem, ..]) throw new ArgumentException(problem, nameof(options));
        return new IceConfig
        {
            FirstPort = options.UdpPortMin > 0 ? options.UdpPortMin : null,
            LastPort = options.UdpPortMin > 0 ? options.UdpPortMax : null,
            LocalAddresses = [.. options.LocalAddresses.Select(IPAddress.Parse)],
            Announced = options.AnnouncedAddress is { Length: > 0 } announced ? IPAddress.Parse(announced) : null,
            UsesTcp = options.IceTcp,
            StunServer = options.IceServers.Where(s => s.HasScheme("stun")).Select(s => "stun://" + s.Location).FirstOrDefault(),

            // libnice speaks no TLS to a TURN server; between two servers plain UDP or TCP does.
            OwnRelays = options.OwnRelay ? [.. options.IceServers.Where(s => s.HasScheme("turn"))] : [],
            GatheringLimit = TimeSpan.FromMilliseconds(options.GatheringLimitMs),
        };
    }

    /// <summary>Applies the settings; before the pipeline starts.</summary>
    public void ApplyTo(ObjectHandle webRtc)
    {
        if (StunServer is not null) webRtc.Set("stun-server", StunServer);
        foreach (var server in OwnRelays)
        {
            AddRelay(webRtc, Relay(server));
        }

        IceAgent.Configure(webRtc, FirstPort, LastPort, LocalAddresses, UsesTcp);
    }

    /// <summary>Makes a connection use one TURN server and nothing else; before the pipeline starts.</summary>
    public static void RelayOnly(ObjectHandle webRtc, string relay)
    {
        webRtc.Set("ice-transport-policy", "relay");
        AddRelay(webRtc, relay);
    }

    // The text holds a password, so it is not repeated.
    private static void AddRelay(ObjectHandle webRtc, string relay)
    {
        if (!SignalEmission.EmitForBoolean(webRtc, "add-turn-server", SignalArgument.Text(relay)))
        {
            throw new NativeRequestException("A TURN server's address is not usable.");
        }
    }

    /// <summary>A server with credentials of our own: <c>turn://user:password@host:port</c>, each part escaped.</summary>
    /// <remarks>Wall-clock time: the TURN server compares it with its own.</remarks>
    public static string Relay(IceServer server)
    {
        var credential = IceCredential.For(server, OwnName, TimeProvider.System.GetUtcNow() + OwnCredentialLife)!.Value;
        return $"turn://{Uri.EscapeDataString(credential.Username)}:{Uri.EscapeDataString(credential.Password)}@{server.Location}";
    }
}
