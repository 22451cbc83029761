using Microsoft.EntityFrameworkCore;
using Visavis.Store.Database;

namespace Visavis.Store.Sessions;

/// <summary>What the sessions of a project used that ended on one day.</summary>
/// <param name="Day">The day (UTC).</param>
/// <param name="Sessions">How many sessions ended on it.</param>
/// <param name="Duration">From creation to end, all together.</param>
/// <param name="Watched">Time with a viewer connected.</param>
/// <param name="Spoken">Speech really played.</param>
/// <param name="Tasks">Speech tasks.</param>
/// <param name="Characters">Characters of those tasks.</param>
public sealed record UsageDay(DateOnly Day, int Sessions, TimeSpan Duration, TimeSpan Watched, TimeSpan Spoken, long Tasks, long Characters);

/// <summary>Usage per project and day.</summary>
public sealed class UsageDays(StoreDatabase database)
{
    /// <summary>The days of a project on which sessions ended, newest first.</summary>
    /// <param name="projectId">Which project.</param>
    /// <param name="from">First day.</param>
    /// <param name="cancellationToken">Stops waiting for the database.</param>
    /// <exception cref="StoreException">The database does not answer.</exception>
    public async Task<IReadOnlyList<UsageDay>> ReadAsync(string projectId, DateOnly from, CancellationToken cancellationToken)
    {
        var first = Number(from);
        var rows = await database.UseAsync(
            db => db.Usage.AsNoTracking().Where(row => row.Project == projectId && row.Day >= first).OrderByDescending(row => row.Day).ToListAsync(cancellationToken),
            cancellationToken);
        return [.. rows.Select(View)];
    }

    internal static int Of(long unixMs) => Number(DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(unixMs).UtcDateTime));

    private static int Number(DateOnly day) => (((day.Year * 100) + day.Month) * 100) + day.Day;

    private static UsageDay View(UsageRow row) => new(
        new DateOnly(row.Day / 10_000, row.Day / 100 % 100, row.Day % 100),
        row.Sessions,
        TimeSpan.FromMilliseconds(row.DurationMs),
        TimeSpan.FromMilliseconds(row.WatchedMs),
        TimeSpan.FromMilliseconds(row.SpokenMs),
        row.Tasks,
        row.Characters);
}
