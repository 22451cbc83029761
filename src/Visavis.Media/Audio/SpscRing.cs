using System.Numerics;
using System.Runtime.InteropServices;

namespace Visavis.Media.Audio;

/// <summary>A fixed ring of s16 samples between two threads: one that only writes and one that only reads.</summary>
/// <remarks>
/// Lock-free: each side publishes its own counter after touching the samples and reads the other's before. Neither side ever blocks or
/// allocates; what does not fit is refused, what is not there is not read, and both are the caller's to count.
/// </remarks>
public sealed class SpscRing
{
    private readonly short[] _samples;
    private readonly int _mask;
    private Counters _counters;

    /// <summary>Creates an empty ring.</summary>
    /// <param name="capacitySamples">Room wanted; rounded up to a power of two.</param>
    public SpscRing(int capacitySamples)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacitySamples);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacitySamples, 1 << 30);
        _samples = new short[(int)BitOperations.RoundUpToPowerOf2((uint)capacitySamples)];
        _mask = _samples.Length - 1;
    }

    /// <summary>Samples that fit.</summary>
    public int Capacity => _samples.Length;

    /// <summary>Samples waiting to be read; the other thread may be changing it. For the reader and the writer only.</summary>
    public int Count => (int)(Volatile.Read(ref _counters.Written) - Volatile.Read(ref _counters.Read));

    /// <summary>Writes as much as fits. Writer's thread only.</summary>
    /// <param name="pcm">[n] s16.</param>
    /// <returns>Samples taken, from the front of <paramref name="pcm"/>.</returns>
    public int Write(ReadOnlySpan<short> pcm)
    {
        var written = _counters.Written;
        var count = (int)Math.Min(pcm.Length, _samples.Length - (written - Volatile.Read(ref _counters.Read)));
        var start = (int)(written & _mask);
        var first = Math.Min(count, _samples.Length - start);
        pcm[..first].CopyTo(_samples.AsSpan(start));
        pcm[first..count].CopyTo(_samples);
        Volatile.Write(ref _counters.Written, written + count);
        return count;
    }

    /// <summary>Reads as much as is there. Reader's thread only.</summary>
    /// <param name="destination">Filled from the front; the rest is left as it is.</param>
    /// <returns>Samples given.</returns>
    public int Read(Span<short> destination)
    {
        var read = _counters.Read;
        var count = (int)Math.Min(destination.Length, Volatile.Read(ref _counters.Written) - read);
        var start = (int)(read & _mask);
        var first = Math.Min(count, _samples.Length - start);
        _samples.AsSpan(start, first).CopyTo(destination);
        _samples.AsSpan(0, count - first).CopyTo(destination[first..]);
        Volatile.Write(ref _counters.Read, read + count);
        return count;
    }

    /// <summary>Drops what waits to be read. Reader's thread only.</summary>
    /// <returns>Samples dropped.</returns>
    public int Clear()
    {
        var written = Volatile.Read(ref _counters.Written);
        var dropped = (int)(written - _counters.Read);
        Volatile.Write(ref _counters.Read, written);
        return dropped;
    }

    /// <summary>The two counters, on cache lines of their own: sharing one would bounce it between the threads.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 384)]
    private struct Counters
    {
        [FieldOffset(128)]
        public long Written;

        [FieldOffset(256)]
        public long Read;
    }
}
