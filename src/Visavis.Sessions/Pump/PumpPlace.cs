namespace Visavis.Sessions.Pump;

/// <summary>One session's place on a pump thread.</summary>
internal sealed class PumpPlace(IPumped pumped, PumpThread thread)
{
    private readonly TaskCompletionSource _removed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IPumped Pumped { get; } = pumped;

    /// <summary>Next audio tick, in ms of the thread's clock.</summary>
    public double AudioDueMs { get; set; } = double.NaN;

    /// <summary>When the announced picture fell due; NaN while none waits.</summary>
    public double VideoDueMs { get; set; } = double.NaN;

    public bool WasRunning { get; set; }

    /// <summary>Takes the session off its thread. When the task is done, no call is running and none will follow.</summary>
    public Task RemoveAsync()
    {
        thread.Remove(this);
        return _removed.Task;
    }

    public void OnRemoved() => _removed.TrySetResult();
}
