namespace Visavis.Sessions.Pump;

/// <summary>Decides when pictures must get cheaper and when they may get better again.</summary>
/// <remarks>Pure: fed with the lateness of every picture of one pump thread. Quick to degrade (half a second), slow to recover (five).</remarks>
internal sealed class OverloadGovernor
{
    private const double LateMs = 15;
    private const double WindowMs = 500;
    private const double RecoverMs = 5000;
    private const double TooLateShare = 0.25;

    private double _windowStartMs = double.NaN;
    private double _calmSinceMs = double.NaN;
    private int _frames;
    private int _lateFrames;

    public DegradationLevel Level { get; private set; }

    /// <summary>Takes in one picture's lateness.</summary>
    /// <param name="nowMs">Time on any monotonic clock.</param>
    /// <param name="latenessMs">How long after its due time the picture was begun.</param>
    /// <returns>True when <see cref="Level"/> changed.</returns>
    public bool Observe(double nowMs, double latenessMs)
    {
        if (double.IsNaN(_windowStartMs)) _windowStartMs = _calmSinceMs = nowMs;
        _frames++;
        if (latenessMs > LateMs) _lateFrames++;
        if (nowMs - _windowStartMs < WindowMs) return false;

        var before = Level;
        var overloaded = _lateFrames > _frames * TooLateShare;
        if (overloaded && Level < DegradationLevel.HalfFrameRate) Level++;
        if (_lateFrames > 0) _calmSinceMs = nowMs;
        if (nowMs - _calmSinceMs >= RecoverMs && Level > DegradationLevel.None)
        {
            Level--;
            _calmSinceMs = nowMs;
        }

        _windowStartMs = nowMs;
        _frames = _lateFrames = 0;
        return Level != before;
    }
}
