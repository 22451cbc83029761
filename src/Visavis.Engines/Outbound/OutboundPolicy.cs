using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Visavis.Engines.Outbound;

/// <summary>Thrown when a connection is refused by <see cref="OutboundPolicy"/>; the text is meant for the customer.</summary>
public sealed class OutboundRefusedException : Exception
{
    /// <summary>Creates the exception with a reason.</summary>
    public OutboundRefusedException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a reason and its cause.</summary>
    public OutboundRefusedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception.</summary>
    public OutboundRefusedException()
    {
    }
}

/// <summary>Decides where connections may go, and makes them so that what was checked is what is used.</summary>
public sealed class OutboundPolicy(OutboundPolicyOptions options)
{
    /// <summary>For addresses that the operator has set: nothing is refused.</summary>
    public static OutboundPolicy OfOperator { get; } = new(new OutboundPolicyOptions { AllowInsecure = true, AllowPrivateNetworks = true });

    /// <summary>Checks what can be checked without a look-up: scheme, allow-list, addresses written as numbers.</summary>
    /// <returns>Why the address is refused, or null.</returns>
    public string? Refusal(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        if (url.Scheme is not ("wss" or "https") && !options.AllowInsecure)
        {
            return $"'{url.Scheme}' connections are not allowed on this server: use 'wss', or set Outbound:AllowInsecure.";
        }

        if (options.AllowedHosts.Count > 0 && !options.AllowedHosts.Any(h => Matches(h, url.IdnHost)))
        {
            return $"The host '{url.IdnHost}' is not on this server's list (Outbound:AllowedHosts).";
        }

        if (options.AllowPrivateNetworks) return null;
        var literal = IPAddress.TryParse(url.IdnHost.Trim('[', ']'), out var address);
        var isPrivate = literal
            ? !AddressRules.IsPublic(address!)
            : url.IdnHost.Equals("localhost", StringComparison.OrdinalIgnoreCase) || url.IdnHost.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
        return isPrivate ? $"The host '{url.IdnHost}' is a private address (Outbound:AllowPrivateNetworks)." : null;
    }

    /// <summary>A handler for one outgoing connection: it resolves, checks every address, and connects to a checked one. No redirects, no proxy, no cookies.</summary>
    public SocketsHttpHandler CreateHandler() => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,

        // The customer's headers are the only ones that go out: no trace id of ours, and theirs byte for byte.
        ActivityHeadersPropagator = null,
        RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
        ConnectCallback = async (context, cancellationToken) => await ConnectAsync(context.DnsEndPoint, cancellationToken),
    };

    private async Task<Stream> ConnectAsync(DnsEndPoint endPoint, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(endPoint.Host, cancellationToken);
        var allowed = options.AllowPrivateNetworks ? addresses : Array.FindAll(addresses, AddressRules.IsPublic);
        if (allowed.Length == 0) throw new OutboundRefusedException($"The host '{endPoint.Host}' has no public address (Outbound:AllowPrivateNetworks).");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, endPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static bool Matches(string pattern, string host) => pattern.StartsWith("*.", StringComparison.Ordinal)
        ? host.EndsWith(pattern[1..], StringComparison.OrdinalIgnoreCase)
        : host.Equals(pattern, StringComparison.OrdinalIgnoreCase);
}
