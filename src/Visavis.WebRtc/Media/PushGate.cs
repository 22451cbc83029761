namespace Visavis.WebRtc.Media;

/// <summary>Lets pushes into a pipeline through until it is closed, and tells the closer when the last one is out.</summary>
/// <remarks>Costs a push two interlocked operations and no lock.</remarks>
internal sealed class PushGate
{
    private const int ClosedFlag = 1 << 30;

    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _state;

    /// <summary>Steps in.</summary>
    /// <returns>False when the gate is closed; then <see cref="Leave"/> must not be called.</returns>
    public bool TryEnter()
    {
        if ((Interlocked.Increment(ref _state) & ClosedFlag) == 0) return true;
        Leave();
        return false;
    }

    public void Leave()
    {
        if (Interlocked.Decrement(ref _state) == ClosedFlag) _empty.TrySetResult();
    }

    /// <summary>Closes for good. The task ends when nobody is inside any more.</summary>
    public Task CloseAsync()
    {
        if ((Interlocked.Or(ref _state, ClosedFlag) & ~ClosedFlag) == 0) _empty.TrySetResult();
        return _empty.Task;
    }
}
