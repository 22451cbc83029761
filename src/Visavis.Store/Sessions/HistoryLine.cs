using Visavis.Sessions;
using Visavis.Sessions.Journal;
using Visavis.Sessions.Live;
using Visavis.Sessions.Ports;
using Visavis.Store.Database;

namespace Visavis.Store.Sessions;

/// <summary>One thing to write down: a session's beginning, or its end together with all that is known of its beginning.</summary>
internal sealed class HistoryLine
{
    private readonly TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private HistoryLine(Guid id, SessionConfig config, string engine, DateTimeOffset createdAt, EndedSession? end, SessionEventLog? events)
    {
        Id = id;
        Config = config;
        Engine = engine;
        CreatedAt = createdAt;
        End = end;
        Events = events;
    }

    public Guid Id { get; }

    public SessionConfig Config { get; }

    public string Engine { get; }

    public DateTimeOffset CreatedAt { get; }

    /// <summary>Null while the session lives.</summary>
    public EndedSession? End { get; }

    /// <summary>What happened in it; null while it lives.</summary>
    public SessionEventLog? Events { get; }

    public Task Written => _written.Task;

    public static HistoryLine Of(StartedSession session) => new(session.Id, session.Config, session.EngineType, session.CreatedAt, null, null);

    public static HistoryLine Of(EndedSession session, SessionEventLog events) =>
        new(session.Id, session.Config, session.EngineType, session.CreatedAt, session, events);

    public void SetWritten() => _written.TrySetResult();

    public SessionRow ToRow(string node) => new()
    {
        Id = Id,
        Project = Config.ProjectId,
        Node = node,
        Avatar = Config.AvatarId,
        Preset = Config.RenderPreset,
        Transparent = Config.TransparentBackground,
        Engine = Engine,
        AbsentTimeoutMs = (long)Config.UserAbsentTimeout.TotalMilliseconds,
        MaxDurationMs = (long)Config.MaxDuration.TotalMilliseconds,
        CreatedAtMs = CreatedAt.ToUnixTimeMilliseconds(),
    };
}

/// <summary>Between a row and what the product knows of a session.</summary>
internal static class SessionRows
{
    public static void SetEnd(this SessionRow row, EndedSession end)
    {
        row.EndedAtMs = end.EndedAt.ToUnixTimeMilliseconds();
        row.EndReason = end.Reason.ToCode();
        row.Tasks = end.Usage.Tasks;
        row.Characters = end.Usage.Characters;
        row.SpokenMs = (long)end.Usage.Spoken.TotalMilliseconds;
        row.WatchedMs = (long)end.Usage.Watched.TotalMilliseconds;
    }

    public static EndedSession ToEnded(this SessionRow row) => new(
        row.Id,
        new SessionConfig(
            row.Project,
            row.Avatar,
            row.Preset,
            row.Transparent,
            TimeSpan.FromMilliseconds(row.AbsentTimeoutMs),
            TimeSpan.FromMilliseconds(row.MaxDurationMs)),
        row.Engine,
        SessionEndReasons.FromCode(row.EndReason!),
        DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAtMs),
        DateTimeOffset.FromUnixTimeMilliseconds(row.EndedAtMs!.Value),
        new SessionUsage(row.Tasks, row.Characters, TimeSpan.FromMilliseconds(row.SpokenMs), TimeSpan.FromMilliseconds(row.WatchedMs)));
}
