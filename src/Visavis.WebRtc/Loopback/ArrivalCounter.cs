namespace Visavis.WebRtc.Loopback;

/// <summary>Counts arrivals and wakes those who wait for a number of them.</summary>
internal sealed class ArrivalCounter
{
    private readonly Lock _gate = new();
    private readonly List<(long Target, TaskCompletionSource Reached)> _waiters = [];
    private long _count;

    public long Count => Interlocked.Read(ref _count);

    public void Add(int arrivals)
    {
        lock (_gate)
        {
            _count += arrivals;
            for (var i = _waiters.Count - 1; i >= 0; i--)
            {
                if (_waiters[i].Target > _count) continue;
                _waiters[i].Reached.TrySetResult();
                _waiters.RemoveAt(i);
            }
        }
    }

    /// <summary>Ends when that many more than now have arrived.</summary>
    public Task WaitForMoreAsync(long arrivals, CancellationToken cancellationToken) => WaitForAsync(Count + arrivals, cancellationToken);

    /// <summary>Ends when that many have arrived since the beginning.</summary>
    public Task WaitForAsync(long total, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_count >= total) return Task.CompletedTask;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((total, reached));
            return reached.Task.WaitAsync(cancellationToken);
        }
    }
}
