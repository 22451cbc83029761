namespace Visavis.Sessions.Presence;

/// <summary>Knows whether somebody is watching and runs the two lifecycle timers (section B.2 of the contract).</summary>
/// <remarks>Called from the session's mailbox only; <see cref="End"/> frees the timers; <c>onExpired</c> is called on a timer thread.</remarks>
public sealed class PresenceTracker
{
    private readonly TimeProvider _time;
    private readonly TimeSpan _absentTimeout;
    private readonly ITimer _absentTimer;
    private readonly ITimer _durationTimer;

    /// <summary>Starts both timers: absence counts from creation.</summary>
    /// <param name="absentTimeout">Longest time without a viewer.</param>
    /// <param name="maxDuration">Longest life, from now, never extended.</param>
    /// <param name="timeProvider">Clock of the timers.</param>
    /// <param name="onExpired">Called when a timer fires, with the reason to end.</param>
    public PresenceTracker(TimeSpan absentTimeout, TimeSpan maxDuration, TimeProvider timeProvider, Action<SessionEndReason> onExpired)
    {
        ArgumentNullException.ThrowIfNull(timeProvider);
        ArgumentNullException.ThrowIfNull(onExpired);
        _time = timeProvider;
        _absentTimeout = absentTimeout;
        AbsentDeadline = timeProvider.GetUtcNow() + absentTimeout;
        _absentTimer = timeProvider.CreateTimer(_ => onExpired(SessionEndReason.UserAbsent), null, absentTimeout, Timeout.InfiniteTimeSpan);
        _durationTimer = timeProvider.CreateTimer(_ => onExpired(SessionEndReason.MaxDuration), null, maxDuration, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The present state.</summary>
    public SessionState State { get; private set; } = SessionState.Created;

    /// <summary>When absence will have lasted too long; null while a viewer is connected, and after the end.</summary>
    public DateTimeOffset? AbsentDeadline { get; private set; }

    /// <summary>A viewer's media is connected: absence stops counting.</summary>
    public void Joined()
    {
        if (State == SessionState.Ended) return;
        State = SessionState.Active;
        AbsentDeadline = null;
        _absentTimer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The viewer is gone: absence counts again, from full.</summary>
    public void Left()
    {
        if (State == SessionState.Ended) return;
        State = SessionState.Absent;
        AbsentDeadline = _time.GetUtcNow() + _absentTimeout;
        _absentTimer.Change(_absentTimeout, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether an expired timer still means what it meant when it was set: the viewer may have come in between.</summary>
    public bool StillApplies(SessionEndReason reason) => reason != SessionEndReason.UserAbsent || State != SessionState.Active;

    /// <summary>The session is over: no timer fires any more.</summary>
    public void End()
    {
        State = SessionState.Ended;
        AbsentDeadline = null;
        _absentTimer.Dispose();
        _durationTimer.Dispose();
    }
}
