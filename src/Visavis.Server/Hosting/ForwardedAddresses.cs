using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Visavis.Server.Configuration;
using IPNetwork = System.Net.IPNetwork;

namespace Visavis.Server.Hosting;

/// <summary>Who really calls when a proxy stands in front: believed only from the proxies that the operator names.</summary>
internal static class ForwardedAddresses
{
    public static void UseForwardedAddresses(this WebApplication app, ServerOptions options)
    {
        if (options.TrustedProxies.Length == 0) return;
        var forwarded = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost,
            // As far back as the chain consists of proxies that are trusted.
            ForwardLimit = null,
        };
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var network in options.TrustedProxies.Select(Parse)) forwarded.KnownIPNetworks.Add(network!.Value);
        app.UseForwardedHeaders(forwarded);
    }

    /// <summary>Reads <c>10.0.0.0/8</c> or a single address; null when it is neither.</summary>
    public static IPNetwork? Parse(string text)
    {
        if (IPNetwork.TryParse(text, out var network)) return network;
        return IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8) : null;
    }
}
