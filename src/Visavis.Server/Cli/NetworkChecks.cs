using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.Extensions.Logging.Abstractions;
using Visavis.WebRtc;
using Visavis.WebRtc.Loopback;

namespace Visavis.Server.Cli;

/// <summary>The doctor's look at the ways by which viewers reach this server: ports, address, TURN servers.</summary>
internal static class NetworkChecks
{
    private const int TurnsPort = 5349;
    private static readonly TimeSpan RelayLimit = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan TlsLimit = TimeSpan.FromSeconds(5);

    public static async Task RunAsync(DoctorReport report, WebRtcOptions options, CancellationToken cancellationToken)
    {
        if (options.UdpPortMin > 0) report.Ok("UDP ports", $"{options.UdpPortMin} to {options.UdpPortMax}: open them to viewers in every firewall in between");
        else report.Optional("UDP ports", "any: with a firewall in front set WebRtc:UdpPortMin and WebRtc:UdpPortMax, and open that range");
        if (options.AnnouncedAddress is { Length: > 0 } announced) report.Ok("announced address", announced);
        else report.Optional("announced address", "none: behind a NAT or in a container set WebRtc:AnnouncedAddress to the public address");

        if (options.IceTcp) report.Ok("direct tcp", "offered on the same ports: open them for TCP as well, for viewers whose network blocks UDP");
        else report.Optional("direct tcp", "switched off: viewers whose network blocks UDP need a TURN server, or WebRtc:IceTcp");

        var relays = options.IceServers.Where(server => server.Url.StartsWith("turn", StringComparison.Ordinal)).ToArray();
        if (relays.Length == 0) report.Optional("relay", "none: viewers behind strict firewalls need one (docs/operations/network.md)");
        foreach (var relay in relays)
        {
            var problem = IsTls(relay.Url)
                ? await TlsProblemAsync(relay.Url, cancellationToken)
                : await RelayProblemAsync(options, relay, cancellationToken);
            if (problem is null) report.Ok(Path(relay.Url), relay.Url + (IsTls(relay.Url) ? ": its certificate is trusted" : ": picture and sound get through it"));
            else report.Missing(Path(relay.Url), $"{relay.Url}: {problem}");
        }
    }

    /// <summary>The path by the name that the SDK's figures and the console give it.</summary>
    private static string Path(string url) => IsTls(url) ? "relay tls" : url.EndsWith("transport=tcp", StringComparison.Ordinal) ? "relay tcp" : "relay udp";

    private static bool IsTls(string url) => url.StartsWith("turns:", StringComparison.Ordinal);

    private static async Task<string?> RelayProblemAsync(WebRtcOptions options, IceServer relay, CancellationToken cancellationToken) =>
        (await LoopbackSelfTest.RunAsync(options, relay, NullLogger<GStreamerViewerConnectionFactory>.Instance, RelayLimit, cancellationToken)).Problem;

    // A browser trusts what this machine trusts, mostly; a certificate that it does not trust fails there without a word.
    private static async Task<string?> TlsProblemAsync(string url, CancellationToken cancellationToken)
    {
        var place = new Uri("tls://" + url["turns:".Length..]);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TlsLimit);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(place.Host, place.Port > 0 ? place.Port : TurnsPort, limit.Token);
            await using var tls = new SslStream(client.GetStream());
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = place.Host }, limit.Token);
            return null;
        }
        catch (Exception exception) when (exception is SocketException or AuthenticationException or IOException)
        {
            return exception.Message;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"no answer within {TlsLimit.TotalSeconds:0} s";
        }
    }
}
