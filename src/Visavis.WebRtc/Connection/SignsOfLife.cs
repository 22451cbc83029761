namespace Visavis.WebRtc.Connection;

/// <summary>When something last came from a viewer. Written by media threads, read by the watch.</summary>
internal sealed class SignsOfLife(TimeProvider time)
{
    private long _lastTimestamp = time.GetTimestamp();

    /// <summary>How long nothing has come.</summary>
    public TimeSpan Silence => time.GetElapsedTime(Volatile.Read(ref _lastTimestamp));

    /// <summary>Something came.</summary>
    public void Touch() => Volatile.Write(ref _lastTimestamp, time.GetTimestamp());
}
