using Visavis.Sessions.Journal;
using Visavis.Sessions.Live;

namespace Visavis.Sessions.Ports;

/// <summary>A session that has just begun.</summary>
/// <param name="Id">Session id.</param>
/// <param name="Config">What was asked for.</param>
/// <param name="EngineType">Engine name.</param>
/// <param name="CreatedAt">When it began.</param>
public sealed record StartedSession(Guid Id, SessionConfig Config, string EngineType, DateTimeOffset CreatedAt);

/// <summary>Remembers sessions beyond the life of the process. Never fails a session: what cannot be written now is written later.</summary>
public interface ISessionHistory
{
    /// <summary>Notes that a session began. Completes when it is on record, or when waiting for that would keep the caller too long.</summary>
    ValueTask StartedAsync(StartedSession session, CancellationToken cancellationToken);

    /// <summary>Notes that a session ended, and what had happened in it. Returns at once.</summary>
    void Ended(EndedSession session, SessionEventLog events);

    /// <summary>An ended session whose end is less than 24 hours ago, or null.</summary>
    ValueTask<EndedSession?> FindEndedAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>What happened in an ended session, or null where that is not on record.</summary>
    ValueTask<SessionEventLog?> FindEventsAsync(Guid id, CancellationToken cancellationToken);
}
