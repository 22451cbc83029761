using Visavis.Server.Problems;
using Visavis.Sessions.Live;
using Visavis.Store.Sessions;

namespace Visavis.Server.Health;

/// <summary><c>/health/live</c>: the process answers. <c>/health/ready</c>: it can take sessions; 503 otherwise, with the reasons.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", (HttpContext http) => http.Response.WriteJsonAsync(json =>
        {
            json.WriteStartObject();
            json.WriteString("status", "ok");
            json.WriteEndObject();
        }));
        routes.MapGet("/health/ready", (HttpContext http, Readiness readiness, SessionHost host, SessionHistory history) =>
        {
            if (history.IsWriting) readiness.Report("storage", PartState.Ok);
            else readiness.Report("storage", PartState.Degraded, "The database does not take the history of sessions; it is kept in memory meanwhile.");
            return AnswerReadyAsync(http, readiness, host);
        });
    }

    private static Task AnswerReadyAsync(HttpContext http, Readiness readiness, SessionHost host)
    {
        var parts = readiness.Snapshot();
        var status = StatusOf(parts.Values, host.IsDraining);
        if (status is not ("ok" or "degraded")) http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return http.Response.WriteJsonAsync(json =>
        {
            json.WriteStartObject();
            json.WriteString("status", status);
            json.WriteStartObject("parts");
            foreach (var (name, part) in parts)
            {
                json.WriteStartObject(name);
                json.WriteString("status", NameOf(part.State));
                if (part.Detail is not null) json.WriteString("detail", part.Detail);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        });
    }

    private static string StatusOf(IEnumerable<PartHealth> parts, bool draining)
    {
        if (draining) return "draining";
        var states = parts.Select(part => part.State).ToHashSet();
        foreach (var worst in (ReadOnlySpan<PartState>)[PartState.Failed, PartState.Starting, PartState.Degraded])
        {
            if (states.Contains(worst)) return NameOf(worst);
        }

        return NameOf(PartState.Ok);
    }

    private static string NameOf(PartState state) => state switch
    {
        PartState.Ok => "ok",
        PartState.Degraded => "degraded",
        PartState.Failed => "failed",
        _ => "starting",
    };
}
