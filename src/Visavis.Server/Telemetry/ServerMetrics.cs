using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Visavis.Server.Telemetry;

/// <summary>Measurements of the HTTP side, under the meter <c>Visavis.Server</c>; listed in docs/reference/metrics.md.</summary>
internal static class ServerMetrics
{
    private static readonly Meter Meter = new("Visavis.Server");

    private static readonly Histogram<double> Requests =
        Meter.CreateHistogram<double>("visavis.http.request.duration", "ms", "Requests by route, method and status");

    /// <summary>Measures every request that has a route. A path is no label: it holds ids.</summary>
    public static void UseRequestMetrics(this WebApplication app) => app.Use(async (http, next) =>
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            await next(http);
        }
        finally
        {
            if (http.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } route })
            {
                Requests.Record(
                    Stopwatch.GetElapsedTime(began).TotalMilliseconds,
                    new KeyValuePair<string, object?>("route", route),
                    new KeyValuePair<string, object?>("method", http.Request.Method),
                    new KeyValuePair<string, object?>("status", http.Response.StatusCode));
            }
        }
    });
}
