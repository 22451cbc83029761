using Visavis.Server.Api.Sessions;
using Visavis.Server.Auth;
using Visavis.Store.Sessions;

namespace Visavis.Server.Api;

/// <summary>One day of <c>GET /api/v1/usage</c>: the sessions that ended on it (UTC).</summary>
internal sealed record UsageDayView(
    DateOnly Day, int Sessions, double DurationSeconds, double WatchedSeconds, double SpokenSeconds, long Tasks, long Characters);

/// <summary>Answer of <c>GET /api/v1/usage</c>; newest day first, days without sessions left out.</summary>
internal sealed record UsageList(IReadOnlyList<UsageDayView> Days);

/// <summary>Our addition that tells a project what it used.</summary>
internal static class UsageEndpoints
{
    // A year and a day: enough to compare with last year, little enough to answer at once.
    private const int DaysShown = 366;

    public static void MapUsage(this IEndpointRouteBuilder api) => api.MapGet(
        "/usage",
        async (HttpContext http, UsageDays usage, TimeProvider time, CancellationToken cancellationToken) =>
        {
            var from = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(-DaysShown);
            var days = await usage.ReadAsync(http.Caller().ProjectId, from, cancellationToken);
            return TypedResults.Json(new UsageList([.. days.Select(View)]), ApiJson.Default.UsageList);
        });

    private static UsageDayView View(UsageDay day) => new(
        day.Day,
        day.Sessions,
        UsageView.Seconds(day.Duration),
        UsageView.Seconds(day.Watched),
        UsageView.Seconds(day.Spoken),
        day.Tasks,
        day.Characters);
}
