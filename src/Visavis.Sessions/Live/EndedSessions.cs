using System.Collections.Concurrent;

namespace Visavis.Sessions.Live;

/// <summary>Tombstones: sessions that ended within the last 24 hours, so that late calls get a true answer (section B.4, step 5).</summary>
internal sealed class EndedSessions(TimeProvider timeProvider)
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);

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
