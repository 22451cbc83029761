using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Visavis.Server.Configuration;

namespace Visavis.Server.Hosting;

/// <summary>Where and how the HTTP server listens.</summary>
internal static class Listening
{
    // Every body that the API takes is far smaller; the endpoints set tighter limits of their own.
    private const long MostBodyBytes = 1024 * 1024;

    // A body or its headers that trickle in hold a connection for nothing.
    private static readonly TimeSpan HeadersLimit = TimeSpan.FromSeconds(10);

    public static void Configure(KestrelServerOptions kestrel, ServerOptions options, LimitOptions limits)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = MostBodyBytes;
        kestrel.Limits.MaxRequestHeadersTotalSize = limits.HeaderBytes;
        kestrel.Limits.MaxConcurrentConnections = limits.Connections;
        kestrel.Limits.RequestHeadersTimeout = HeadersLimit;
        switch (options.EffectiveHost)
        {
            case "*":
                kestrel.ListenAnyIP(options.Port);
                break;
            // Kestrel binds both loopback families for a fixed port, but cannot pick one free port for two sockets.
            case "localhost" when options.Port != 0:
                kestrel.ListenLocalhost(options.Port);
                break;
            case "localhost":
                kestrel.Listen(IPAddress.Loopback, 0);
                break;
            case var address:
                kestrel.Listen(IPAddress.Parse(address), options.Port);
                break;
        }
    }
}
