using Visavis.Sessions.Playback;
using Visavis.Sessions.Ports;

namespace Visavis.Sessions.Journal;

/// <summary>
/// Looks on as a session lives and keeps what its operator wants to know: the last <see cref="Capacity"/> events. When it is full, the oldest of those
/// there can be many of (of segments, mostly) goes first, so that a long conversation does not push out how it began, who came and who left.
/// </summary>
/// <remarks>Thread-safe. Called some times a second at most, never per frame.</remarks>
public sealed class SessionJournal
{
    /// <summary>Most events that are kept.</summary>
    public const int Capacity = 200;

    // Enough to tell viewers apart; the whole id is part of a URL.
    private const int ViewerNameLength = 8;

    private const string EngineCuts = "engine";

    private readonly Lock _gate = new();
    private readonly List<SessionEvent> _kept = [];
    private readonly TimeProvider _time;
    private int _lastNumber;
    private bool _isClosed;

    // Who silenced what is cut next. Asking comes before the cut, so what was asked for holds until something is spoken again.
    private string _whoCuts = EngineCuts;

    internal SessionJournal(TimeProvider time) => _time = time;

    /// <summary>What is kept.</summary>
    /// <param name="after">Leaves out events up to this number.</param>
    public SessionEventLog Read(int after = 0)
    {
        lock (_gate) return new SessionEventLog([.. _kept], _lastNumber - _kept.Count).After(after);
    }

    internal void OnCreated(string engineType, TimeSpan absentTimeout)
    {
        Note(SessionEventKind.Created, code: engineType);
        Note(SessionEventKind.Unwatched, duration: absentTimeout);
    }

    internal void OnEngine(EnginePhase phase) =>
        Note(phase == EnginePhase.Connecting ? SessionEventKind.EngineConnecting : SessionEventKind.EngineConnected);

    internal void OnEngineEnded(SessionEndReason reason) => Note(SessionEventKind.EngineEnded, code: reason.ToCode());

    internal void OnJoined(IViewerConnection viewer, bool returns)
    {
        lock (_gate)
        {
            Note(returns ? SessionEventKind.ViewerReturned : SessionEventKind.ViewerJoined, Name(viewer), viewer.OnlyWatches ? "watcher" : null);
            _whoCuts = EngineCuts;
        }
    }

    internal void OnPath(IViewerConnection viewer, string path) => Note(SessionEventKind.ViewerPath, Name(viewer), path);

    internal void OnReachable(IViewerConnection viewer, bool reachable) =>
        Note(reachable ? SessionEventKind.ViewerReachable : SessionEventKind.ViewerUnreachable, Name(viewer));

    internal void OnLeft(IViewerConnection viewer, ViewerDisconnectReason reason) =>
        Note(SessionEventKind.ViewerLeft, Name(viewer), SessionEventNames.Of(reason));

    internal void OnUnwatched(TimeSpan absentTimeout)
    {
        lock (_gate)
        {
            Note(SessionEventKind.Unwatched, duration: absentTimeout);
            _whoCuts = "viewer_left";
        }
    }

    internal void OnStopRequested() => OnAskedFor(SessionEventKind.StopRequested, "stopped");

    internal void OnVoiceChanged() => OnAskedFor(SessionEventKind.VoiceChanged, "voice_changed");

    internal void OnError(string code) => Note(SessionEventKind.Error, code: code);

    internal void OnTimer(SessionEndReason reason) => Note(SessionEventKind.TimerExpired, code: reason.ToCode());

    internal void OnEnded(SessionEndReason reason)
    {
        lock (_gate)
        {
            Note(SessionEventKind.Ended, code: reason.ToCode());
            _isClosed = true;
        }
    }

    internal void OnPlayback(in PlaybackEvent playback)
    {
        lock (_gate)
        {
            var segment = playback.SegmentId.ToString();
            switch (playback.Kind)
            {
                case PlaybackEventKind.Created:
                    Note(SessionEventKind.SegmentCreated, segment);
                    break;

                case PlaybackEventKind.Started:
                    _whoCuts = EngineCuts;
                    Note(SessionEventKind.SegmentStarted, segment);
                    break;

                case PlaybackEventKind.Ended:
                    Note(SessionEventKind.SegmentEnded, segment, duration: playback.Played.ToTimeSpan());
                    break;

                case PlaybackEventKind.Interrupted:
                    Note(SessionEventKind.SegmentInterrupted, segment, _whoCuts, playback.Played.ToTimeSpan());
                    break;

                case PlaybackEventKind.Rejected:
                    Note(SessionEventKind.SpeechRejected, code: SessionEventNames.Of(playback.Rejection));
                    break;
            }
        }
    }

    private void OnAskedFor(SessionEventKind kind, string cut)
    {
        lock (_gate)
        {
            Note(kind);
            _whoCuts = cut;
        }
    }

    private void Note(SessionEventKind kind, string? subject = null, string? code = null, TimeSpan? duration = null)
    {
        lock (_gate)
        {
            if (_isClosed) return;
            if (_kept.Count == Capacity) _kept.RemoveAt(Math.Max(0, _kept.FindIndex(IsMinor)));
            _kept.Add(new SessionEvent(++_lastNumber, _time.GetUtcNow(), kind, subject, code, duration));
        }
    }

    // What there can be any number of, be it by a long conversation or by a page that plays tricks.
    private static bool IsMinor(SessionEvent kept) => kept.Kind
        is (>= SessionEventKind.SegmentCreated and <= SessionEventKind.Error)
        or SessionEventKind.ViewerPath or SessionEventKind.ViewerUnreachable or SessionEventKind.ViewerReachable;

    private static string Name(IViewerConnection viewer) => viewer.Id.Length > ViewerNameLength ? viewer.Id[..ViewerNameLength] : viewer.Id;
}
