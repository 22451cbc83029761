using Visavis.Face.LipSync.Text;
using Visavis.Media.Timing;

namespace Visavis.Sessions.Playback;

/// <summary>
/// What the avatar says and when: segments in creation order, played against a sample count. The one place that knows what was heard.
/// </summary>
/// <remarks>
/// Pure and single-threaded: the frame pump owns it. Implements the segment state machine of the contract's section C.7; the state is
/// the pair (<c>_open</c>, <c>_openIsCut</c>): none open = IDLE, open = OPEN, open and cut = CUT.
/// </remarks>
public sealed class PlaybackTimeline
{
    /// <summary>A segment of which this much is there (60 ms) begins to sound after <see cref="HoldBack"/>.</summary>
    public const int StartThresholdSamples = MediaTime.SamplesPerSecond * 60 / 1000;

    /// <summary>
    /// How long speech that arrives in real time is held back (60 ms), so that the mouth knows what follows each picture. Engines that
    /// send faster never wait for it: see <see cref="AtOnceSamples"/>.
    /// </summary>
    public static readonly MediaTime HoldBack = new(MediaTime.SamplesPerSecond * 60 / 1000);

    /// <summary>A segment begins to sound at once when this much of it is there (120 ms), or when it is closed.</summary>
    public const int AtOnceSamples = MediaTime.SamplesPerSecond * 120 / 1000;

    /// <summary>Length of the fade that ends interrupted speech (5 ms): short enough to be a cut, long enough not to click.</summary>
    public const int FadeSamples = MediaTime.SamplesPerSecond * 5 / 1000;

    /// <summary>Default limit of buffered speech: 64 MiB of PCM, about 23 minutes.</summary>
    public const long DefaultCapacitySamples = 64L * 1024 * 1024 / sizeof(short);

    private static readonly MediaTime StrayAudioReportInterval = new(MediaTime.SamplesPerSecond);

    private readonly Action<PlaybackEvent> _onEvent;
    private readonly long _capacitySamples;
    private readonly Queue<Segment> _queue = new();
    private readonly SpeechReplay _replay = new();
    private readonly short[] _fade = new short[FadeSamples];
    private int _fadeLength;
    private Segment? _open;
    private bool _openIsCut;
    private bool _cutAudioReported;
    private bool _overflowReported;
    private MediaTime? _strayAudioReported;
    private long _bufferedSamples;

    /// <summary>Creates an empty timeline at time zero.</summary>
    /// <param name="onEvent">Receives every event, on the calling thread, in order.</param>
    /// <param name="capacitySamples">Limit of buffered speech; audio beyond it is dropped and rejected.</param>
    public PlaybackTimeline(Action<PlaybackEvent> onEvent, long capacitySamples = DefaultCapacitySamples)
    {
        ArgumentNullException.ThrowIfNull(onEvent);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacitySamples);
        _onEvent = onEvent;
        _capacitySamples = capacitySamples;
    }

    /// <summary>The next sample to be played.</summary>
    public MediaTime Now { get; private set; }

    /// <summary>Events reported so far.</summary>
    public long EventCount { get; private set; }

    /// <summary>Whether speech is sounding: a segment has started and has not run dry.</summary>
    public bool IsSpeaking => _replay.IsPending || _queue.TryPeek(out var head) && head is { IsStarted: true, IsStarved: false };

    /// <summary>Opens a segment; an interrupted one that is still open is closed first.</summary>
    public void CreateSegment(Guid segmentId, string? segmentUid)
    {
        if (_open is not null)
        {
            if (!_openIsCut)
            {
                Reject(PlaybackRejection.SegmentAlreadyOpen, _open.Id, segmentUid);
                return;
            }

            CloseOpenSegment(_open);
        }

        _open = new Segment(segmentId, segmentUid);
        _openIsCut = false;
        _cutAudioReported = false;
        _strayAudioReported = null; // Stray audio behind this segment is another run of it.
        _queue.Enqueue(_open);
        Emit(PlaybackEventKind.Created, _open);
    }

    /// <summary>Appends speech to the open segment; an empty span is ignored in every state.</summary>
    /// <param name="pcm">[n] s16 mono 24 kHz, copied.</param>
    public void Append(ReadOnlySpan<short> pcm) => Append(PcmBlock.CopyOf(pcm));

    /// <summary>Tells what the mouth does during the open segment; ignored when none is open or it was cut.</summary>
    /// <param name="marks">In order, counted from the segment's first sample; copied.</param>
    public void MarkVisemes(ReadOnlySpan<VisemeMark> marks)
    {
        if (!_openIsCut) _open?.Mark(marks);
    }

    /// <summary>Appends speech as a stream of bytes; an odd one waits in its segment for its other half.</summary>
    /// <param name="pcm16le">PCM16LE mono 24 kHz, copied.</param>
    public void AppendBytes(ReadOnlySpan<byte> pcm16le) => Append(PcmBlock.CopyOf(pcm16le));

    /// <summary>Closes the open segment.</summary>
    /// <param name="segmentUid">Its uid, or null for whichever is open.</param>
    public void CloseSegment(string? segmentUid)
    {
        if (_open is null) Reject(PlaybackRejection.NothingToClose, Guid.Empty, segmentUid);
        else if (segmentUid is not null && segmentUid != _open.Uid) Reject(PlaybackRejection.UnknownSegment, _open.Id, segmentUid);
        else CloseOpenSegment(_open);
    }

    /// <summary>Cuts everything that plays or waits.</summary>
    public void Interrupt()
    {
        _replay.Clear();
        while (_queue.TryDequeue(out var segment)) Cut(segment, moreQueued: false);
    }

    /// <summary>Cuts the segment that is playing and keeps those behind it: the viewer went away in the middle of it.</summary>
    public void InterruptCurrent()
    {
        _replay.Clear();
        if (!_queue.TryPeek(out var head) || !head.IsStarted) return;
        _queue.Dequeue();
        Cut(head, moreQueued: _queue.Count > 0);
        _fadeLength = 0;
    }

    /// <summary>Nobody was there when speech was cut: whoever comes next is not to hear the end of it.</summary>
    public void DropFade() => _fadeLength = 0;

    /// <summary>
    /// What was sent last did not arrive: it is said again before anything else. Reaches back two seconds. Events are not repeated; those of
    /// segments that go on come as much later.
    /// </summary>
    /// <param name="unheard">How much was sent in vain.</param>
    public void Rewind(MediaTime unheard) => _replay.Rewind((int)Math.Clamp(unheard.Samples, 0, SpeechReplay.ReachSamples));

    /// <summary>Moves the clock on by the length of <paramref name="destination"/> and fills it with what sounds.</summary>
    /// <param name="destination">Receives s16 mono 24 kHz; silence where nothing plays.</param>
    /// <param name="held">True while speech must wait (nobody is watching): the clock moves, the segments do not.</param>
    public void Read(Span<short> destination, bool held = false)
    {
        destination.Clear();
        var filled = TakeFade(destination);
        if (!held) filled += _replay.Take(destination[filled..]);
        while (!held && filled < destination.Length && _queue.TryPeek(out var head) && head.SamplesUntilPlay(Now + new MediaTime(filled)) is { } wait)
        {
            filled += wait;
            if (filled >= destination.Length) break;
            var at = Now + new MediaTime(filled);
            if (!head.IsStarted)
            {
                head.IsStarted = true;
                Emit(PlaybackEventKind.Started, head, at);
            }

            var count = head.Play(destination[filled..]);
            _bufferedSamples -= count;
            filled += count;
            if (head.BufferedSamples > 0) break;
            if (!head.IsClosed) break;
            _queue.Dequeue();
            Emit(PlaybackEventKind.Ended, head, at + new MediaTime(count), head.Played, _queue.Count > 0);
        }

        if (!held) _replay.Keep(destination);
        if (_bufferedSamples < _capacitySamples) _overflowReported = false;
        Now += new MediaTime(destination.Length);
    }

    /// <summary>Moves the clock over time in which nothing could be sent (the process was stalled); speech waits.</summary>
    public void Skip(MediaTime gap) => Now += gap;

    /// <summary>Copies what <see cref="Read"/> would give next, as far as it is known, and leaves everything as it is.</summary>
    /// <param name="destination">Receives s16 mono 24 kHz; silence beyond what is known.</param>
    /// <param name="held">As in <see cref="Read"/>.</param>
    /// <returns>Samples known to sound; the rest of <paramref name="destination"/> is silence.</returns>
    public int Peek(Span<short> destination, bool held = false)
    {
        destination.Clear();
        var known = Math.Min(_fadeLength, destination.Length);
        _fade.AsSpan(0, known).CopyTo(destination);
        if (held) return known;
        known += _replay.Peek(destination[known..]);
        foreach (var segment in _queue)
        {
            if (segment.SamplesUntilPlay(Now) is not { } wait) break;
            known = Math.Max(known, wait);
            if (known >= destination.Length) break;
            known += segment.Peek(destination[known..]);
            if (!segment.IsClosed) break;
        }

        return Math.Min(known, destination.Length);
    }

    /// <summary>What is known of the mouth during the samples that <see cref="Peek"/> would give.</summary>
    /// <param name="marks">Receives marks in order, on the session's clock.</param>
    /// <param name="lengthSamples">How far to look.</param>
    /// <param name="held">As in <see cref="Read"/>.</param>
    /// <returns>How many there are.</returns>
    public int PeekVisemes(Span<VisemeMark> marks, int lengthSamples, bool held = false)
    {
        if (held) return 0;
        var known = _fadeLength + _replay.PendingSamples;
        var count = 0;
        foreach (var segment in _queue)
        {
            if (segment.SamplesUntilPlay(Now) is not { } wait) break;
            known = Math.Max(known, wait);
            if (known >= lengthSamples) break;
            var end = Math.Min(lengthSamples, known + segment.BufferedSamples);
            count += segment.PeekMarks(marks[count..], Now.Samples + known, Now.Samples + end);
            known = end;
            if (!segment.IsClosed) break;
        }

        return count;
    }

    /// <summary>Drops everything without events: the session is over.</summary>
    public void Clear()
    {
        while (_queue.TryDequeue(out var segment)) segment.Discard();
        _open = null;
        _fadeLength = 0;
        _bufferedSamples = 0;
        _replay.Clear();
    }

    internal void Append(in PcmBlock block)
    {
        if (!block.IsEmpty && _open is not null && !_openIsCut && _bufferedSamples + block.Length <= _capacitySamples)
        {
            _bufferedSamples += _open.Append(block, Now);
            return;
        }

        block.Return();
        if (!block.IsEmpty) RejectAudio();
    }

    private void RejectAudio()
    {
        if (_open is null)
        {
            // A run of stray audio is reported at its start and then once a second (decision D-C15).
            if (Now - _strayAudioReported < StrayAudioReportInterval) return;
            _strayAudioReported = Now;
            Reject(PlaybackRejection.AudioOutsideSegment, Guid.Empty, null);
        }
        else if (_openIsCut)
        {
            if (!_cutAudioReported) Reject(PlaybackRejection.AudioAfterInterrupt, _open.Id, _open.Uid);
            _cutAudioReported = true;
        }
        else
        {
            if (!_overflowReported) Reject(PlaybackRejection.BufferOverflow, _open.Id, _open.Uid);
            _overflowReported = true;
        }
    }

    private void CloseOpenSegment(Segment segment)
    {
        segment.Close();
        _open = null;
        Emit(PlaybackEventKind.Closed, segment);
    }

    private void Cut(Segment segment, bool moreQueued)
    {
        _bufferedSamples -= segment.BufferedSamples;
        if (segment is { IsStarted: true, BufferedSamples: > 0 }) KeepFade(segment);
        segment.Discard();
        if (segment == _open) _openIsCut = true;
        Emit(PlaybackEventKind.Interrupted, segment, Now, segment.Played, moreQueued);
    }

    private void KeepFade(Segment segment)
    {
        _fadeLength = segment.Play(_fade);
        for (var i = 0; i < _fadeLength; i++) _fade[i] = (short)(_fade[i] * (_fadeLength - i) / (_fadeLength + 1));
    }

    private int TakeFade(Span<short> destination)
    {
        var count = Math.Min(_fadeLength, destination.Length);
        _fade.AsSpan(0, count).CopyTo(destination);
        _fadeLength = 0;
        return count;
    }

    private void Reject(PlaybackRejection rejection, Guid segmentId, string? segmentUid) =>
        Emit(new PlaybackEvent(PlaybackEventKind.Rejected, segmentId, segmentUid, Now, Rejection: rejection));

    private void Emit(PlaybackEventKind kind, Segment segment) => Emit(kind, segment, Now, default, false);

    private void Emit(PlaybackEventKind kind, Segment segment, MediaTime at, MediaTime played = default, bool moreQueued = false) =>
        Emit(new PlaybackEvent(kind, segment.Id, segment.Uid, at, played, moreQueued, segment.HasAudio));

    private void Emit(in PlaybackEvent playback)
    {
        EventCount++;
        _onEvent(playback);
    }
}
