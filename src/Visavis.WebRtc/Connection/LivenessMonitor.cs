namespace Visavis.WebRtc.Connection;

/// <summary>Notices viewers that never arrive, and viewers that have gone without a word.</summary>
/// <remarks>webrtcbin itself does not: it stayed "connected" for minutes after a browser was killed.</remarks>
internal sealed class LivenessMonitor : IDisposable
{
    private static readonly TimeSpan CheckInterval = TimeSpan.FromMilliseconds(250);

    private readonly SignsOfLife _signs;
    private readonly TimeSpan _connectLimit;
    private readonly TimeSpan _silenceLimit;
    private readonly TimeSpan? _holdLimit;
    private readonly Action<bool> _onLost;
    private readonly Action<TimeSpan> _onUnreachable;
    private readonly Action _onReachable;
    private readonly ITimer _timer;
    private readonly long _began;
    private readonly TimeProvider _time;
    private volatile bool _isConnected;
    private volatile bool _isUnreachable;
    private int _reported;

    /// <summary>Starts watching.</summary>
    /// <param name="signs">What has come from the viewer.</param>
    /// <param name="connectLimit">How long the connection may take to stand.</param>
    /// <param name="silenceLimit">How long it may then be silent.</param>
    /// <param name="holdLimit">After how much silence nothing seems to get through; null when this viewer is silent by nature.</param>
    /// <param name="time">Clock.</param>
    /// <param name="onUnreachable">Called at that limit with the silence so far, on a timer thread.</param>
    /// <param name="onReachable">Called with the next sign of life, on the thread that brings it.</param>
    /// <param name="onLost">Called once, on a timer thread, with whether the connection ever stood.</param>
    public LivenessMonitor(
        SignsOfLife signs,
        TimeSpan connectLimit,
        TimeSpan silenceLimit,
        TimeSpan? holdLimit,
        TimeProvider time,
        Action<TimeSpan> onUnreachable,
        Action onReachable,
        Action<bool> onLost)
    {
        (_signs, _connectLimit, _silenceLimit, _holdLimit, _time) = (signs, connectLimit, silenceLimit, holdLimit, time);
        (_onUnreachable, _onReachable, _onLost) = (onUnreachable, onReachable, onLost);
        _began = time.GetTimestamp();
        _timer = time.CreateTimer(static state => ((LivenessMonitor)state!).Check(), this, CheckInterval, CheckInterval);
    }

    /// <summary>The connection stands: from now on silence counts.</summary>
    public void Connected()
    {
        _signs.Touch();
        _isConnected = true;
    }

    public void Dispose() => _timer.Dispose();

    private void Check()
    {
        if (_isConnected && !_isUnreachable && _signs.Silence is var silence && silence >= _holdLimit)
        {
            _isUnreachable = true;
            _onUnreachable(silence);
            _signs.AwaitReturn(Returned);
        }

        var isLost = _isConnected ? _signs.Silence >= _silenceLimit : _time.GetElapsedTime(_began) >= _connectLimit;
        if (isLost && Interlocked.Exchange(ref _reported, 1) == 0) _onLost(_isConnected);
    }

    private void Returned()
    {
        _isUnreachable = false;
        _onReachable();
    }
}
