using Visavis.Media.Timing;
using Visavis.Sessions.Playback;

namespace Visavis.Sessions.Live;

/// <summary>What a session has used up: what an operator may want to account for.</summary>
/// <param name="Tasks">Speech tasks that were accepted, blank ones included.</param>
/// <param name="Characters">Characters (UTF-16 units) of those tasks.</param>
/// <param name="Spoken">Speech that was really played, silence between phrases not counted.</param>
/// <param name="Watched">Time with a viewer connected.</param>
public sealed record SessionUsage(int Tasks, long Characters, TimeSpan Spoken, TimeSpan Watched)
{
    /// <summary>Nothing yet.</summary>
    public static SessionUsage None { get; } = new(0, 0, TimeSpan.Zero, TimeSpan.Zero);
}

/// <summary>Counts what one session uses. Thread-safe; never called per frame.</summary>
internal sealed class UsageMeter(TimeProvider time)
{
    private readonly Lock _gate = new();
    private int _tasks;
    private long _characters;
    private MediaTime _spoken;
    private TimeSpan _watched;
    private long? _watchedSince;

    public SessionUsage Total
    {
        get
        {
            lock (_gate) return new SessionUsage(_tasks, _characters, _spoken.ToTimeSpan(), _watched + SinceJoin());
        }
    }

    public void OnTask(string text)
    {
        lock (_gate)
        {
            _tasks++;
            _characters += text.Length;
        }
    }

    public void OnPlayback(in PlaybackEvent playback)
    {
        if (playback.Kind is not (PlaybackEventKind.Ended or PlaybackEventKind.Interrupted)) return;
        lock (_gate) _spoken += playback.Played;
    }

    public void OnJoined()
    {
        lock (_gate) _watchedSince ??= time.GetTimestamp();
    }

    public void OnLeft()
    {
        lock (_gate)
        {
            _watched += SinceJoin();
            _watchedSince = null;
        }
    }

    private TimeSpan SinceJoin() => _watchedSince is { } since ? time.GetElapsedTime(since) : TimeSpan.Zero;
}
