using Microsoft.EntityFrameworkCore;
using Visavis.Store.Database;

namespace Visavis.Store.Sessions;

/// <summary>Writes lines of history in one transaction. Writing the same lines twice changes nothing: a commit may have come through unheard.</summary>
internal sealed class SessionWriter(string nodeId)
{
    /// <returns>How many lines there were.</returns>
    public async Task<int> WriteAsync(StoreContext db, IReadOnlyList<HistoryLine> lines, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var ids = lines.Select(line => line.Id).Distinct().ToList();
        var rows = await db.Sessions.Where(row => ids.Contains(row.Id)).ToDictionaryAsync(row => row.Id, cancellationToken);
        var ended = new List<SessionRow>();
        foreach (var line in lines)
        {
            if (!rows.TryGetValue(line.Id, out var row)) db.Sessions.Add(rows[line.Id] = row = line.ToRow(nodeId));
            if (line.End is null || row.EndedAtMs is not null) continue;
            row.SetEnd(line.End);
            ended.Add(row);
            if (line.Events is { } events) db.Events.Add(events.ToRow(row.Id, row.EndedAtMs!.Value));
        }

        await db.SaveChangesAsync(cancellationToken);
        foreach (var day in ended.GroupBy(row => (row.Project, Day: UsageDays.Of(row.EndedAtMs!.Value)))) await AddUsageAsync(db, day.Key.Project, day.Key.Day, [.. day], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return lines.Count;
    }

    /// <summary>Adds ended sessions to their project's day, whoever else does so at the same time.</summary>
    public static Task AddUsageAsync(StoreContext db, string project, int day, IReadOnlyList<SessionRow> ended, CancellationToken cancellationToken)
    {
        var duration = ended.Sum(row => Math.Max(0, row.EndedAtMs!.Value - row.CreatedAtMs));
        var (watched, spoken) = (ended.Sum(row => row.WatchedMs), ended.Sum(row => row.SpokenMs));
        var (tasks, characters) = (ended.Sum(row => (long)row.Tasks), ended.Sum(row => row.Characters));
        return db.Database.ExecuteSqlAsync(
            $"""
             INSERT INTO usage_days (project, day, sessions, duration_ms, watched_ms, spoken_ms, tasks, characters)
             VALUES ({project}, {day}, {ended.Count}, {duration}, {watched}, {spoken}, {tasks}, {characters})
             ON CONFLICT (project, day) DO UPDATE SET
                sessions = usage_days.sessions + excluded.sessions,
                duration_ms = usage_days.duration_ms + excluded.duration_ms,
                watched_ms = usage_days.watched_ms + excluded.watched_ms,
                spoken_ms = usage_days.spoken_ms + excluded.spoken_ms,
                tasks = usage_days.tasks + excluded.tasks,
                characters = usage_days.characters + excluded.characters
             """,
            cancellationToken);
    }
}
