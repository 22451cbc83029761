using Visavis.Server.Problems;

namespace Visavis.Server.Telemetry;

/// <summary><c>GET /api/v1/diagnostics</c>: what the process holds right now, for operators and leak checks.</summary>
internal static class DiagnosticsEndpoints
{
    public static void MapDiagnostics(this IEndpointRouteBuilder api) =>
        api.MapGet("/diagnostics", (HttpContext http, LiveFigures figures) => http.Response.WriteJsonAsync(json =>
        {
            json.WriteStartObject();
            json.WriteStartObject("figures");
            foreach (var (name, value) in figures.Snapshot()) json.WriteNumber(name, value);
            json.WriteEndObject();
            json.WriteEndObject();
        }));
}
