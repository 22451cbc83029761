using System.Diagnostics;
using Visavis.Sessions.Playback;

namespace Visavis.Sessions.Live;

/// <summary>
/// One trace for each thing that is said: from the engine's first word on it (the segment is created) over its first sample played to its end. What follows on the
/// viewer's side, until the first picture with it is on the screen, is reported by the page and becomes a span of its own in the same trace.
/// </summary>
/// <remarks>Called from the session's mailbox only. Holds ids and times, never what is said.</remarks>
internal sealed class TurnTrace(Guid sessionId, string engine, TimeProvider time)
{
    // An engine may create far ahead; beyond this many open ones, the oldest are closed unfinished.
    private const int MostOpen = 64;

    // A page that reports more than this reports nonsense.
    private const double MostShownMs = 60_000;

    private static readonly ActivitySource Source = new("Visavis.Sessions");

    private readonly Dictionary<Guid, Turn> _open = [];
    private (Guid Id, ActivityContext? Trace) _last;

    public void OnPlayback(in PlaybackEvent playback)
    {
        switch (playback.Kind)
        {
            case PlaybackEventKind.Created:
                Begin(playback.SegmentId);
                break;

            case PlaybackEventKind.Started when _open.TryGetValue(playback.SegmentId, out var turn) && playback.HasAudio:
                SessionMetrics.TurnStart.Record(time.GetElapsedTime(turn.CreatedAt).TotalMilliseconds, new KeyValuePair<string, object?>("engine", engine));
                turn.Trace?.AddEvent(new ActivityEvent("playback.started"));
                _last = (playback.SegmentId, turn.Trace?.Context);
                break;

            case PlaybackEventKind.Ended or PlaybackEventKind.Interrupted:
                End(playback.SegmentId, playback.Kind == PlaybackEventKind.Interrupted, playback.Played.TotalSeconds);
                break;
        }
    }

    /// <summary>The page tells when the first picture of a phrase was shown.</summary>
    /// <param name="phraseId">Which phrase.</param>
    /// <param name="afterMs">Milliseconds from the page's start event to the picture.</param>
    public void OnShown(Guid phraseId, double afterMs)
    {
        if (!(afterMs is >= 0 and <= MostShownMs) || _last.Id != phraseId) return;
        SessionMetrics.TurnShown.Record(afterMs);
        if (_last.Trace is not { } parent) return;
        var end = time.GetUtcNow();
        using var span = Source.StartActivity("turn.shown", ActivityKind.Client, parent, startTime: end - TimeSpan.FromMilliseconds(afterMs));
        span?.SetEndTime(end.UtcDateTime);
    }

    /// <summary>Closes what is still open: the session is over.</summary>
    public void Close()
    {
        foreach (var turn in _open.Values) turn.Trace?.Dispose();
        _open.Clear();
    }

    private void Begin(Guid segmentId)
    {
        if (_open.Count == MostOpen) End(_open.MinBy(entry => entry.Value.CreatedAt).Key, interrupted: true, 0);
        // A root of its own: a turn is nobody's request.
        Activity.Current = null;
        var trace = Source.StartActivity("turn");
        Activity.Current = null;
        trace?.SetTag("visavis.session.id", sessionId).SetTag("visavis.engine", engine).SetTag("visavis.segment.id", segmentId);
        _open[segmentId] = new Turn(time.GetTimestamp(), trace);
    }

    private void End(Guid segmentId, bool interrupted, double playedSeconds)
    {
        if (!_open.Remove(segmentId, out var turn) || turn.Trace is null) return;
        turn.Trace.SetTag("visavis.turn.interrupted", interrupted).SetTag("visavis.turn.played_seconds", playedSeconds);
        turn.Trace.Dispose();
    }

    private readonly record struct Turn(long CreatedAt, Activity? Trace);
}
