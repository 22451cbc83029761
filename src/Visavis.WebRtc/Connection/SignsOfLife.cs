namespace Visavis.WebRtc.Connection;

/// <summary>When something last came from a viewer. Written by media threads, read by the watch.</summary>
internal sealed class SignsOfLife(TimeProvider time)
{
    private long _lastTimestamp = time.GetTimestamp();
    private Action? _onReturn;

    /// <summary>How long nothing has come.</summary>
    public TimeSpan Silence => time.GetElapsedTime(Volatile.Read(ref _lastTimestamp));

    /// <summary>Something came.</summary>
    public void Touch()
    {
        Volatile.Write(ref _lastTimestamp, time.GetTimestamp());
        if (Volatile.Read(ref _onReturn) is not null) Interlocked.Exchange(ref _onReturn, null)?.Invoke();
    }

    /// <summary>Asks to be told of the next sign, once, on the thread that brings it.</summary>
    public void AwaitReturn(Action onReturn) => Volatile.Write(ref _onReturn, onReturn);
}
