using Visavis.WebRtc.Interop;

namespace Visavis.WebRtc.Connection;

/// <summary>Counts every packet that a pad hands on as a sign of life, and tells when they come again after a gap.</summary>
/// <param name="signs">Gets the signs.</param>
/// <param name="time">Clock.</param>
/// <param name="onReturn">Called on a media thread with the first packet after a gap; null when gaps are natural on this pad.</param>
internal sealed class ArrivalProbe(SignsOfLife signs, TimeProvider time, Action? onReturn) : PadProbe
{
    // A microphone sends 50 packets a second, muted or not.
    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(500);

    private long _lastTimestamp;

    protected override ProbeVerdict OnData(nint data)
    {
        signs.Touch();
        if (onReturn is null) return ProbeVerdict.Pass;
        var now = time.GetTimestamp();
        if (_lastTimestamp != 0 && time.GetElapsedTime(_lastTimestamp, now) > Gap) onReturn();
        _lastTimestamp = now;
        return ProbeVerdict.Pass;
    }
}
