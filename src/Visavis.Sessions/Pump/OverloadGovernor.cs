namespace Visavis.Sessions.Pump;

/// <summary>Decides when pictures must get cheaper and when they may get better again.</summary>
/// <remarks>
/// Pure: fed with the lateness of every picture of one pump thread. Quick to make pictures cheaper (half a second), reluctant to leave any
/// out (two seconds more), and back after two calm seconds: a browser that starts on the same machine, or a compiler run beside it, is over
/// soon. Where the load stays, the way back would be a way down again; so each relapse doubles the wait, up to half a minute.
/// </remarks>
internal sealed class OverloadGovernor
{
    private const double LateMs = 15;
    private const double WindowMs = 500;
    private const double TooLateShare = 0.25;
    private const double CalmShare = 0.1;
    private const int WindowsUntilHalfFrameRate = 4;
    private const double ShortestRecoveryMs = 2000;
    private const double LongestRecoveryMs = 30_000;

    // Degraded again this soon after a recovery: the recovery was wrong.
    private const double RelapseMs = 10_000;

    private double _windowStartMs = double.NaN;
    private double _calmSinceMs;
    private double _recoveredAtMs = double.NegativeInfinity;
    private double _recoveryMs = ShortestRecoveryMs;
    private int _overloadedWindows;
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
        _overloadedWindows = _lateFrames > _frames * TooLateShare ? _overloadedWindows + 1 : 0;
        if (_lateFrames > _frames * CalmShare) _calmSinceMs = nowMs;
        if (MustDegrade) Degrade(nowMs);
        else if (nowMs - _calmSinceMs >= _recoveryMs) Recover(nowMs);

        _windowStartMs = nowMs;
        _frames = _lateFrames = 0;
        return Level != before;
    }

    private bool MustDegrade => Level switch
    {
        DegradationLevel.None => _overloadedWindows > 0,
        DegradationLevel.NoAntiAliasing => _overloadedWindows >= WindowsUntilHalfFrameRate,
        _ => false,
    };

    private void Degrade(double nowMs)
    {
        if (nowMs - _recoveredAtMs < RelapseMs) _recoveryMs = Math.Min(_recoveryMs * 2, LongestRecoveryMs);
        Level++;
        _overloadedWindows = 0;
    }

    private void Recover(double nowMs)
    {
        _calmSinceMs = nowMs;
        if (Level == DegradationLevel.None)
        {
            if (nowMs - _recoveredAtMs >= RelapseMs) _recoveryMs = ShortestRecoveryMs;
            return;
        }

        Level--;
        _recoveredAtMs = nowMs;
    }
}
