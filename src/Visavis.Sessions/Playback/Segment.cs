using Visavis.Face.LipSync.Text;
using Visavis.Media.Timing;

namespace Visavis.Sessions.Playback;

/// <summary>One stretch of speech: what is buffered of it and how much was played. Owned by the timeline.</summary>
internal sealed class Segment(Guid id, string? uid)
{
    // Played blocks are cut off at the front in batches.
    private const int BlocksPerCut = 256;

    private readonly List<PcmBlock> _blocks = [];
    private readonly Queue<VisemeMark> _marks = new();
    private byte? _lowByte;
    private int _head;
    private int _headOffset;
    private MediaTime? _readyAt;

    public Guid Id { get; } = id;

    public string? Uid { get; } = uid;

    public bool IsClosed { get; private set; }

    public bool IsStarted { get; set; }

    /// <summary>Started, then ran out of audio while open: playback waits as at the beginning.</summary>
    public bool IsStarved { get; private set; }

    public bool HasAudio { get; private set; }

    public int BufferedSamples { get; private set; }

    public long PlayedSamples { get; private set; }

    public MediaTime Played => new(PlayedSamples);

    /// <summary>Whether sound (or the end) can come out of it at once.</summary>
    private bool CanPlay => IsClosed || BufferedSamples >= PlaybackTimeline.AtOnceSamples || (IsStarted && !IsStarved && BufferedSamples > 0);

    /// <summary>Takes in a block; half a sample at its end waits for the next one.</summary>
    /// <returns>Whole samples that this has added.</returns>
    public int Append(PcmBlock block, MediaTime now)
    {
        if (_lowByte is { } low) block = block.Behind(low);
        _lowByte = block.LowByte;
        BufferedSamples += block.Length;
        HasAudio |= block.Length > 0;
        if (BufferedSamples >= PlaybackTimeline.StartThresholdSamples) _readyAt ??= now;
        if (_head < _blocks.Count && _blocks[^1].TryTakeIn(block, out var longer))
        {
            _blocks[^1] = longer;
            block.Return();
        }
        else if (block.Length == 0) block.Return();
        else _blocks.Add(block);
        return block.Length;
    }

    /// <summary>No more will come; half a sample is nothing.</summary>
    public void Close()
    {
        IsClosed = true;
        _lowByte = null;
    }

    /// <summary>Adds what is known of the mouth, counted from the segment's first sample.</summary>
    public void Mark(ReadOnlySpan<VisemeMark> marks)
    {
        foreach (var mark in marks) _marks.Enqueue(mark);
    }

    /// <summary>Copies the marks that are still to be played.</summary>
    /// <param name="marks">Receives them, on the session's clock.</param>
    /// <param name="nextSample">When the next sample of this segment sounds.</param>
    /// <param name="endSample">Marks from here on are left out.</param>
    /// <returns>How many.</returns>
    public int PeekMarks(Span<VisemeMark> marks, long nextSample, long endSample)
    {
        var shift = nextSample - PlayedSamples;
        var count = 0;
        foreach (var mark in _marks)
        {
            if (count == marks.Length || mark.StartSample + shift >= endSample) break;
            marks[count++] = new VisemeMark(mark.Viseme, mark.StartSample + shift, mark.EndSample + shift);
        }

        return count;
    }

    /// <summary>How many samples of silence come before it can sound, as far as that is certain; null when more must arrive first.</summary>
    public int? SamplesUntilPlay(MediaTime now)
    {
        if (CanPlay) return 0;
        return _readyAt is { } since ? (int)Math.Max(0, (since + PlaybackTimeline.HoldBack - now).Samples) : null;
    }

    /// <summary>Moves up to <paramref name="destination"/>'s length out of the buffer and counts it as played.</summary>
    public int Play(Span<short> destination)
    {
        var copied = 0;
        while (copied < destination.Length && _head < _blocks.Count)
        {
            var block = _blocks[_head];
            var count = Math.Min(block.Length - _headOffset, destination.Length - copied);
            block.Array.AsSpan(_headOffset, count).CopyTo(destination[copied..]);
            copied += count;
            _headOffset += count;
            if (_headOffset < block.Length) break;
            DropHead();
        }

        BufferedSamples -= copied;
        PlayedSamples += copied;
        while (_marks.TryPeek(out var mark) && mark.EndSample <= PlayedSamples) _marks.Dequeue();
        IsStarved = BufferedSamples == 0 && !IsClosed;
        if (IsStarved) _readyAt = null;
        return copied;
    }

    /// <summary>Copies what would be played next, without playing it.</summary>
    public int Peek(Span<short> destination)
    {
        var copied = 0;
        var offset = _headOffset;
        for (var i = _head; i < _blocks.Count && copied < destination.Length; i++)
        {
            var block = _blocks[i];
            var count = Math.Min(block.Length - offset, destination.Length - copied);
            block.Array.AsSpan(offset, count).CopyTo(destination[copied..]);
            copied += count;
            offset = 0;
        }

        return copied;
    }

    /// <summary>Drops what is buffered.</summary>
    public void Discard()
    {
        _marks.Clear();
        while (_head < _blocks.Count) DropHead();
        _blocks.Clear();
        _head = 0;
        _lowByte = null;
        BufferedSamples = 0;
    }

    private void DropHead()
    {
        _blocks[_head++].Return();
        _headOffset = 0;
        if (_head < BlocksPerCut) return;
        _blocks.RemoveRange(0, _head);
        _head = 0;
    }
}
