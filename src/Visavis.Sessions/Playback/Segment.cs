using Visavis.Media.Timing;

namespace Visavis.Sessions.Playback;

/// <summary>One stretch of speech: what is buffered of it and how much was played. Owned by the timeline.</summary>
internal sealed class Segment(Guid id, string? uid)
{
    private readonly Queue<PcmBlock> _blocks = new();
    private int _headOffset;

    public Guid Id { get; } = id;

    public string? Uid { get; } = uid;

    public bool IsClosed { get; private set; }

    public bool IsStarted { get; set; }

    /// <summary>Started, then ran out of audio while open: playback waits for the start threshold again.</summary>
    public bool IsStarved { get; private set; }

    public bool HasAudio { get; private set; }

    public int BufferedSamples { get; private set; }

    public long PlayedSamples { get; private set; }

    public MediaTime Played => new(PlayedSamples);

    public void Append(in PcmBlock block)
    {
        _blocks.Enqueue(block);
        BufferedSamples += block.Length;
        HasAudio = true;
    }

    public void Close() => IsClosed = true;

    /// <summary>Whether sound (or the end) can come out of it now.</summary>
    public bool CanPlay(int startThresholdSamples) =>
        IsClosed || (IsStarted && !IsStarved ? BufferedSamples > 0 : BufferedSamples >= startThresholdSamples);

    /// <summary>Moves up to <paramref name="destination"/>'s length out of the buffer and counts it as played.</summary>
    public int Play(Span<short> destination)
    {
        var copied = 0;
        while (copied < destination.Length && _blocks.TryPeek(out var block))
        {
            var count = Math.Min(block.Length - _headOffset, destination.Length - copied);
            block.Array.AsSpan(_headOffset, count).CopyTo(destination[copied..]);
            copied += count;
            _headOffset += count;
            if (_headOffset < block.Length) break;
            _blocks.Dequeue().Return();
            _headOffset = 0;
        }

        BufferedSamples -= copied;
        PlayedSamples += copied;
        IsStarved = BufferedSamples == 0 && !IsClosed;
        return copied;
    }

    /// <summary>Copies what would be played next, without playing it.</summary>
    public int Peek(Span<short> destination)
    {
        var copied = 0;
        var offset = _headOffset;
        foreach (var block in _blocks)
        {
            if (copied == destination.Length) break;
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
        while (_blocks.TryDequeue(out var block)) block.Return();
        BufferedSamples = 0;
        _headOffset = 0;
    }
}
