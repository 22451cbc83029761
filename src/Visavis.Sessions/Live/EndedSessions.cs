using System.Collections.Concurrent;
using Visavis.Sessions.Journal;

namespace Visavis.Sessions.Live;

/// <summary>Tombstones: sessions that ended within the last 24 hours, so that late calls get a true answer (section B.4, step 5).</summary>
internal sealed class EndedSessions(TimeProvider timeProvider)
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    // The store has them all in a moment; these are for that moment, and for a server without one. 256 of at most 200 events are some 6 MB.
    private const int MostJournals = 256;

    private readonly ConcurrentDictionary<Guid, SessionEventLog> _journals = new();
    private readonly ConcurrentQueue<Guid> _oldestJournals = new();
    private readonly ConcurrentDictionary<Guid, EndedSession> _byId = new();
    private readonly ConcurrentQueue<EndedSession> _oldestFirst = new();

    public IReadOnlyList<EndedSession> All
    {
        get
        {
            Prune();
            return [.. _byId.Values.OrderByDescending(s => s.EndedAt)];
        }
    }

    public void Add(EndedSession session)
    {
        Prune();
        _byId[session.Id] = session;
        _oldestFirst.Enqueue(session);
    }

    /// <summary>Keeps what happened in a session that has just ended.</summary>
    public void Add(Guid id, SessionEventLog journal)
    {
        _journals[id] = journal;
        _oldestJournals.Enqueue(id);
        while (_oldestJournals.Count > MostJournals && _oldestJournals.TryDequeue(out var oldest)) _journals.TryRemove(oldest, out _);
    }

    /// <summary>What happened in a session that ended of late, or null.</summary>
    public SessionEventLog? FindJournal(Guid id) => _journals.GetValueOrDefault(id);

    public EndedSession? Find(Guid id)
    {
        Prune();
        return _byId.GetValueOrDefault(id);
    }

    private void Prune()
    {
        var limit = timeProvider.GetUtcNow() - Kept;
        while (_oldestFirst.TryPeek(out var oldest) && oldest.EndedAt < limit && _oldestFirst.TryDequeue(out oldest)) _byId.TryRemove(oldest.Id, out _);
    }
}
