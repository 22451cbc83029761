using Visavis.WebRtc.Interop;

namespace Visavis.WebRtc.Connection;

/// <summary>When something last came from a viewer. Written by media threads, read by the watch.</summary>
internal sealed class SignsOfLife(TimeProvider time)
{
    private long _lastTimestamp = time.GetTimestamp();

    /// <summary>How long nothing has come.</summary>
    public TimeSpan Silence => time.GetElapsedTime(Volatile.Read(ref _lastTimestamp));

    /// <summary>Something came.</summary>
    public void Touch() => Volatile.Write(ref _lastTimestamp, time.GetTimestamp());

    /// <summary>
    /// Counts every packet that a pad hands on as a sign of life. Set on the entrances of the RTP session, behind decryption:
    /// a microphone's packets and the receiver reports that even a mere watcher sends.
    /// </summary>
    public void Watch(nint borrowedPad) => new PacketProbe(this).WatchData(borrowedPad);

    private sealed class PacketProbe(SignsOfLife signs) : PadProbe
    {
        protected override ProbeVerdict OnData(nint data)
        {
            signs.Touch();
            return ProbeVerdict.Pass;
        }
    }
}
