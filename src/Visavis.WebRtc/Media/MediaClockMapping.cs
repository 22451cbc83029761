using Visavis.Media.Timing;

namespace Visavis.WebRtc.Media;

/// <summary>Turns places on the session clock into presentation times of one pipeline, the same way for picture and sound.</summary>
/// <remarks>
/// Fixed once, on the frame-pump thread; read on any. The first sound or picture pushed fixes the relation; after that the two clocks are only converted, never
/// compared, so picture and sound cannot drift apart.
/// </remarks>
internal sealed class MediaClockMapping
{
    private MediaTime _zero;
    private ulong _zeroNs;
    private volatile bool _isFixed; // Written last, read first: whoever sees it true sees the rest.

    /// <summary>True once the relation is known.</summary>
    public bool IsFixed => _isFixed;

    /// <summary>Fixes the relation.</summary>
    /// <param name="start">A place on the session clock.</param>
    /// <param name="runningTimeNs">The pipeline's running time now.</param>
    public void Fix(MediaTime start, ulong runningTimeNs)
    {
        _zero = start;
        _zeroNs = runningTimeNs;
        _isFixed = true;
    }

    /// <summary>Presentation time in nanoseconds; never before the pipeline's beginning.</summary>
    public ulong PresentationNs(MediaTime start)
    {
        var distance = (start - _zero).TotalNanoseconds;
        return distance >= 0 ? _zeroNs + (ulong)distance : _zeroNs - Math.Min(_zeroNs, (ulong)-distance);
    }
}
