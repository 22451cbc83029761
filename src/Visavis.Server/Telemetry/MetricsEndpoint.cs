using System.Net;
using System.Security.Cryptography;
using System.Text;
using Visavis.Server.Auth;
using Visavis.Server.Configuration;
using Visavis.Server.Problems;

namespace Visavis.Server.Telemetry;

/// <summary><c>/metrics</c> for Prometheus: to this machine, or to who has the token when there is one.</summary>
internal static class MetricsEndpoint
{
    public const string Path = "/metrics";

    public static void MapMetrics(this IEndpointRouteBuilder routes) =>
        routes.MapGet(Path, (HttpContext http, PrometheusPage page, VisavisOptions options) => MayRead(http, options.Telemetry.MetricsToken)
            ? TypedResults.Text(page.Write(), "text/plain; version=0.0.4; charset=utf-8")
            : (IResult)ApiProblem.Unauthorized("Metrics are for this machine, or for who sends Telemetry:MetricsToken as bearer credential."));

    private static bool MayRead(HttpContext http, string? token)
    {
        if (string.IsNullOrEmpty(token)) return http.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address) && !http.Request.Headers.ContainsKey("X-Forwarded-For");
        return BearerCredential.Read(http.Request) is { } sent && CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(sent)), SHA256.HashData(Encoding.UTF8.GetBytes(token)));
    }
}
