namespace Visavis.Sessions.Pump;

/// <summary>A fixed set of dedicated threads that move every session of the process on in real time.</summary>
internal sealed class FramePump : IDisposable
{
    private readonly PumpThread[] _threads;

    public FramePump(int threadCount, TimeProvider timeProvider)
    {
        _threads = new PumpThread[threadCount];
        for (var i = 0; i < threadCount; i++) _threads[i] = new PumpThread(i, timeProvider);
    }

    /// <summary>Puts a session on the thread with the fewest.</summary>
    /// <returns>Its place; dispose it and await its end before freeing what the session draws with.</returns>
    public PumpPlace Add(IPumped pumped)
    {
        var thread = _threads.MinBy(t => t.Count)!;
        return thread.Add(pumped);
    }

    public void Dispose()
    {
        foreach (var thread in _threads) thread.Dispose();
    }
}
