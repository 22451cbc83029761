using System.Diagnostics;
using Visavis.Face;
using Visavis.Face.LipSync.Text;
using Visavis.Media.Timing;
using Visavis.Sessions.Playback;
using Visavis.Sessions.Ports;
using Visavis.Sessions.Pump;

namespace Visavis.Sessions.Live;

/// <summary>Where timeline, face and viewer meet: per tick the sound, per frame the picture that belongs to it.</summary>
/// <remarks>
/// Runs on a pump thread. Only <see cref="SetAudience"/>, <see cref="Hold"/>, <see cref="GoOn"/> and <see cref="SetMood"/> may be called from elsewhere.
/// </remarks>
internal sealed class Stage : IPumped
{
    // Speech known beyond the frame that the face may look at (80 ms): what a viseme network needs of the future.
    private const int LookAheadSamples = MediaTime.SamplesPerSecond * 80 / 1000;

    // A page needs this long (400 ms) from its first packet until sound really comes out of it; speech waits, the picture does not.
    private const int SettleTicks = 20;

    private const int OwnMood = -1;

    private readonly IFace _face;
    private readonly PlaybackTimeline _timeline;
    private readonly SpeechInbox _inbox;
    private readonly MicrophoneSense _ear;
    private readonly Action<PlaybackEvent> _onPlayback;
    private readonly Action<Exception> _onFault;
    private readonly List<PlaybackEvent> _happened = new(8);
    private readonly short[] _sound = new short[MediaTime.SamplesPerTick];
    private readonly short[] _window;
    private readonly VisemeMark[] _marks = new VisemeMark[64];
    private readonly byte[] _picture;
    private volatile Audience? _audience;
    private volatile int _mood = OwnMood;
    private MediaTime _nextFrame;
    private MediaTime _windowStart;
    private int _windowKnown;
    private int _markCount;
    private bool _interrupted;
    private bool _pictureWaits;
    private bool _halfFrameRate;
    private bool _leaveOutNext;

    public Stage(IFace face, SpeechInbox inbox, MicrophoneSense ear, Action<PlaybackEvent> onPlayback, Action<Exception> onFault)
    {
        _face = face;
        _inbox = inbox;
        _ear = ear;
        _onPlayback = onPlayback;
        _onFault = onFault;
        _timeline = new PlaybackTimeline(_happened.Add);
        _window = new short[MediaTime.SamplesPerTick + face.Format.SamplesPerFrame + LookAheadSamples];
        _picture = new byte[face.Format.I420Bytes];
    }

    public bool IsRunning => _audience is not null;

    /// <summary>Points the output at viewers, or at nobody. One picture is drawn for all. One caller at a time, any thread.</summary>
    /// <param name="viewers">The first is the one that speech waits for when it cannot be reached.</param>
    public void SetAudience(IReadOnlyList<IViewerConnection> viewers)
    {
        if (viewers is [])
        {
            _audience = null;
            return;
        }

        var present = _audience;
        var lead = present?.Viewer == viewers[0] ? present.Lead : new Lead();
        _audience = new Audience(viewers[0], [.. viewers.Skip(1)], lead);
    }

    /// <summary>
    /// A viewer gets nothing at present: speech waits, and what was sent in vain is said again later. No picture is drawn or coded; silence is
    /// still sent, because the viewer's reports about it are how its return is noticed. Any thread.
    /// </summary>
    /// <param name="viewer">The viewer; another one than the present is ignored.</param>
    /// <param name="unheard">How much of the last sound did not arrive.</param>
    public void Hold(IViewerConnection viewer, TimeSpan unheard)
    {
        if (_audience is { } audience && audience.Viewer == viewer) audience.Lead.Hold(unheard);
    }

    /// <summary>The viewer is back: everything goes on where it stopped. Any thread.</summary>
    public void GoOn(IViewerConnection viewer)
    {
        if (_audience is { } audience && audience.Viewer == viewer) audience.Lead.GoOn();
    }

    /// <summary>Makes the face feel so; null for its own mood. Any thread.</summary>
    public void SetMood(Mood? mood) => _mood = mood is { } wanted ? (int)wanted : OwnMood;

    public void Idle()
    {
        _inbox.DrainTo(_timeline);
        _timeline.DropFade();
        TellWhatHappened();
    }

    public void Skip(int ticks)
    {
        _timeline.Skip(new MediaTime((long)ticks * MediaTime.SamplesPerTick));
        SessionMetrics.AudioTicksSkipped.Add(ticks);
    }

    public bool TickAudio()
    {
        if (_audience is not { } audience) return false;
        _inbox.DrainTo(_timeline);

        var lead = audience.Lead;
        if (lead.TakeUnheard() is { } unheard) _timeline.Rewind(unheard);
        var held = lead.IsHeld || lead.SettleTicksLeft > 0;
        if (lead.SettleTicksLeft > 0) lead.SettleTicksLeft--;

        var start = _timeline.Now;
        var due = (!lead.IsHeld || audience.Others.Length > 0) && PrepareFrame(start, held);
        _timeline.Read(_sound, held);
        audience.Viewer.PushAudio(start, _sound);
        foreach (var viewer in audience.Others) viewer.PushAudio(start, _sound);
        TellWhatHappened();
        return due;
    }

    public void RenderVideo()
    {
        _pictureWaits = false;
        if (_audience is not { } audience) return;
        if (_halfFrameRate && (_leaveOutNext = !_leaveOutNext))
        {
            SessionMetrics.PicturesDropped.Add(1);
            return;
        }

        var began = Stopwatch.GetTimestamp();
        var frame = _nextFrame - new MediaTime(_face.Format.SamplesPerFrame);
        var offset = (int)(frame - _windowStart).Samples;
        var input = new FaceInput
        {
            StartSample = frame.Samples,
            Audio = _window.AsSpan(offset, _face.Format.SamplesPerFrame),
            LookAhead = _window.AsSpan(offset + _face.Format.SamplesPerFrame, LookAheadSamples),
            Visemes = _marks.AsSpan(0, _markCount),
            Activity = _windowKnown > offset ? FaceActivity.Speaking : FaceActivity.Idle,
            Viewer = _ear.Sense(),
            Mood = _mood == OwnMood ? null : (Mood)_mood,
            Interrupted = _interrupted,
        };
        _interrupted = false;
        _face.Render(input, _picture);
        SessionMetrics.RenderTime.Record(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        if (!audience.Lead.IsHeld) audience.Viewer.PushVideo(frame, _picture);
        foreach (var viewer in audience.Others) viewer.PushVideo(frame, _picture);
    }

    public void Degrade(DegradationLevel level)
    {
        _face.AntiAliasing = level < DegradationLevel.NoAntiAliasing;
        _halfFrameRate = level >= DegradationLevel.HalfFrameRate;
    }

    public void OnFault(Exception exception) => _onFault(exception);

    /// <summary>Frees what is buffered. Only after the pump let go of this stage.</summary>
    public void Clear()
    {
        _inbox.DrainTo(_timeline);
        _timeline.Clear();
        TellWhatHappened();
    }

    /// <summary>Reports what the timeline did. After the sound of the tick is out: who hears that a segment ended may rely on its last sample having left.</summary>
    private void TellWhatHappened()
    {
        foreach (var playback in _happened)
        {
            if (playback.Kind == PlaybackEventKind.Interrupted && playback.Played > MediaTime.Zero) _interrupted = true;
            _onPlayback(playback);
        }

        _happened.Clear();
    }

    /// <summary>When a frame begins within this tick: keeps the sound that it will be drawn to.</summary>
    private bool PrepareFrame(MediaTime start, bool held)
    {
        if (_nextFrame < start) _nextFrame = start;
        if (_nextFrame >= start + new MediaTime(MediaTime.SamplesPerTick)) return false;
        if (_pictureWaits) SessionMetrics.PicturesDropped.Add(1);
        _windowStart = start;
        _windowKnown = _timeline.Peek(_window, held);
        _markCount = _timeline.PeekVisemes(_marks, _window.Length, held);
        _nextFrame += new MediaTime(_face.Format.SamplesPerFrame);
        _pictureWaits = true;
        return true;
    }

    private sealed record Audience(IViewerConnection Viewer, IViewerConnection[] Others, Lead Lead);

    /// <summary>How it stands with the viewer that speech waits for.</summary>
    private sealed class Lead
    {
        private volatile bool _isHeld;
        private long _unheardSamples;

        public bool IsHeld => _isHeld;

        public void Hold(TimeSpan unheard)
        {
            Volatile.Write(ref _unheardSamples, (long)(unheard.TotalSeconds * MediaTime.SamplesPerSecond));
            _isHeld = true;
        }

        public void GoOn() => _isHeld = false;

        /// <summary>What did not arrive, told once.</summary>
        public MediaTime? TakeUnheard() => Interlocked.Exchange(ref _unheardSamples, 0) is > 0 and var samples ? new MediaTime(samples) : null;

        public int SettleTicksLeft { get; set; } = SettleTicks;
    }
}
