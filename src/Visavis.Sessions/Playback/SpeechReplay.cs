using Visavis.Media.Timing;

namespace Visavis.Sessions.Playback;

/// <summary>Keeps the last two seconds of what was sent, so that what an outage swallowed can be said again. Allocates nothing after construction.</summary>
internal sealed class SpeechReplay
{
    /// <summary>How far back it reaches: an outage is noticed after 1.3 s at most.</summary>
    public const int ReachSamples = 2 * MediaTime.SamplesPerSecond;

    private readonly short[] _past = new short[ReachSamples];
    private readonly short[] _pending = new short[2 * ReachSamples];
    private int _pastNext;
    private int _pastCount;
    private int _pendingAt;
    private int _pendingEnd;

    /// <summary>Whether something waits to be said again.</summary>
    public bool IsPending => _pendingAt < _pendingEnd;

    /// <summary>How much that is.</summary>
    public int PendingSamples => _pendingEnd - _pendingAt;

    /// <summary>Remembers sound that was just sent.</summary>
    public void Keep(ReadOnlySpan<short> sound)
    {
        if (sound.Length > ReachSamples) sound = sound[^ReachSamples..];
        var first = Math.Min(sound.Length, ReachSamples - _pastNext);
        sound[..first].CopyTo(_past.AsSpan(_pastNext));
        sound[first..].CopyTo(_past);
        _pastNext = (_pastNext + sound.Length) % ReachSamples;
        _pastCount = Math.Min(ReachSamples, _pastCount + sound.Length);
    }

    /// <summary>Puts the last samples in front of what comes next. Silence at their beginning is left out; nothing but silence is not repeated.</summary>
    /// <param name="samples">How much was sent in vain; more than is remembered counts as what is remembered.</param>
    public void Rewind(int samples)
    {
        var rest = _pendingEnd - _pendingAt; // An outage within a repetition: what was left of it comes after.
        var count = Math.Min(Math.Min(samples, _pastCount), _pending.Length - rest);
        if (count <= 0) return;
        _pending.AsSpan(_pendingAt, rest).CopyTo(_pending.AsSpan(count));
        var start = (_pastNext - count + ReachSamples) % ReachSamples;
        var first = Math.Min(count, ReachSamples - start);
        _past.AsSpan(start, first).CopyTo(_pending);
        _past.AsSpan(0, count - first).CopyTo(_pending.AsSpan(first));
        _pastCount -= count;
        _pastNext = start;
        _pendingEnd = count + rest;
        var sounding = _pending.AsSpan(0, _pendingEnd).IndexOfAnyExcept((short)0);
        _pendingAt = sounding < 0 ? _pendingEnd : sounding;
    }

    /// <summary>Moves what is to be said again into the beginning of a buffer.</summary>
    /// <returns>Samples written.</returns>
    public int Take(Span<short> destination)
    {
        var count = Peek(destination);
        _pendingAt += count;
        return count;
    }

    /// <summary>As <see cref="Take"/>, and leaves everything as it is.</summary>
    public int Peek(Span<short> destination)
    {
        var count = Math.Min(destination.Length, _pendingEnd - _pendingAt);
        _pending.AsSpan(_pendingAt, count).CopyTo(destination);
        return count;
    }

    /// <summary>Nothing is to be said again.</summary>
    public void Clear() => _pendingAt = _pendingEnd = _pastCount = 0;
}
