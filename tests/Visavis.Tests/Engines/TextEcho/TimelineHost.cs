using Visavis.Media.Timing;
using Visavis.Sessions;
using Visavis.Sessions.Playback;
using Visavis.Sessions.Ports;
using Visavis.TestKit.Time;

namespace Visavis.Tests.Engines.TextEcho;

/// <summary>The engine's side of a session on a virtual clock: the real timeline, played as far as a test says.</summary>
internal sealed class TimelineHost : IEngineHost, ISpeechSink
{
    private readonly Lock _gate = new();
    private readonly Queue<PlaybackEvent> _undelivered = new();
    private readonly List<PlaybackEvent> _events = [];
    private readonly List<short> _heard = [];
    private readonly List<string> _errors = [];
    private readonly List<PhoneMark> _phones = [];
    private readonly SemaphoreSlim _changed = new(0);
    private readonly PlaybackTimeline _timeline;
    private readonly VirtualTimeProvider _time;

    public TimelineHost(VirtualTimeProvider time)
    {
        _time = time;
        _timeline = new PlaybackTimeline(e =>
        {
            _events.Add(e);
            _undelivered.Enqueue(e);
        });
    }

    /// <summary>Whom events go to.</summary>
    public ISpeechTaskEngine? Engine { get; set; }

    public ISpeechSink Speech => this;

    public SessionEndReason? EndReason => null;

    /// <summary>True while nobody watches.</summary>
    public bool IsHeld { get; private set; }

    /// <summary>Whether something sounds at the next tick.</summary>
    public bool CanPlay => Locked(() => _timeline.Peek(new short[MediaTime.SamplesPerTick], IsHeld) > 0);

    /// <summary>The phones that were told with the speech.</summary>
    public IReadOnlyList<PhoneMark> Phones => Locked(() => (IReadOnlyList<PhoneMark>)[.. _phones]);

    public long WrittenSamples { get; private set; }

    public IReadOnlyList<PlaybackEvent> Events => Locked(() => (IReadOnlyList<PlaybackEvent>)[.. _events]);

    public IReadOnlyList<string> Errors => Locked(() => (IReadOnlyList<string>)[.. _errors]);

    /// <summary>What was heard, one character for each 0.1 s that <see cref="ScriptedVoice"/> spoke.</summary>
    public string HeardText => Locked(() => string.Concat(
        _heard.Where(s => s != 0).Chunk(ScriptedVoice.SamplesPerCharacter).Select(c => (char)c[0])));

    public int Count(PlaybackEventKind kind) => Events.Count(e => e.Kind == kind);

    public void CreateSegment(Guid segmentId, string? segmentUid) => Change(() => _timeline.CreateSegment(segmentId, segmentUid));

    public void Append(ReadOnlySpan<short> pcm)
    {
        lock (_gate)
        {
            _timeline.Append(pcm);
            WrittenSamples += pcm.Length;
        }

        _changed.Release();
    }

    public void MarkPhones(string? alphabet, IReadOnlyList<PhoneMark> phones)
    {
        lock (_gate) _phones.AddRange(phones);
    }

    public void AppendBytes(ReadOnlySpan<byte> pcm16le) => Append(System.Runtime.InteropServices.MemoryMarshal.Cast<byte, short>(pcm16le));

    public void CloseSegment(string? segmentUid) => Change(() => _timeline.CloseSegment(segmentUid));

    public void Interrupt() => Change(_timeline.Interrupt);

    public bool TrySetMood(string? mood) => true;

    public void SendToViewer(string json)
    {
    }

    public void ReportError(string message) => Change(() => _errors.Add(message));

    /// <summary>The viewer goes, as in a session: what plays is cut, what waits is held.</summary>
    public void ViewerLeaves()
    {
        IsHeld = true;
        Change(_timeline.InterruptCurrent);
        Engine?.OnViewerPresence(false);
        Deliver();
    }

    public void ViewerComes()
    {
        IsHeld = false;
        Engine?.OnViewerPresence(true);
    }

    /// <summary>Plays on in steps of 20 ms.</summary>
    public void Play(double seconds)
    {
        var tick = new short[MediaTime.SamplesPerTick];
        for (var left = (int)Math.Round(seconds * 50); left > 0; left--)
        {
            lock (_gate)
            {
                _timeline.Read(tick, IsHeld);
                _heard.AddRange(tick);
            }

            Deliver();
            _time.Advance(TimeSpan.FromMilliseconds(20));
        }
    }

    /// <summary>Waits for something that the engine's loop does.</summary>
    public async Task UntilAsync(Func<bool> condition)
    {
        Deliver();
        while (!condition())
        {
            await _changed.WaitAsync(TestContext.Current.CancellationToken);
            Deliver();
        }
    }

    private void Deliver()
    {
        while (Locked(() => _undelivered.TryDequeue(out var e) ? e : (PlaybackEvent?)null) is { } playback) Engine?.OnPlayback(playback);
    }

    private void Change(Action change)
    {
        lock (_gate) change();
        _changed.Release();
    }

    private T Locked<T>(Func<T> read)
    {
        lock (_gate) return read();
    }
}
