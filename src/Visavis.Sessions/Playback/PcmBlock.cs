using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Visavis.Sessions.Playback;

/// <summary>A piece of speech in a pooled array. Whoever holds it last returns it.</summary>
/// <param name="Array">Rented; longer than what is in it.</param>
/// <param name="Length">Whole samples in it.</param>
/// <param name="LowByte">The first byte of one more sample, whose second byte is still to come; null when it ends evenly.</param>
internal readonly record struct PcmBlock(short[] Array, int Length, byte? LowByte = null)
{
    // Tiny pieces grow in place up to this (10 ms), so that speech in two-byte messages costs no array each.
    private const int MinCapacity = 240;

    public bool IsEmpty => Length == 0 && LowByte is null;

    public static PcmBlock CopyOf(ReadOnlySpan<short> pcm)
    {
        var array = Rent(pcm.Length);
        pcm.CopyTo(array);
        return new PcmBlock(array, pcm.Length);
    }

    /// <summary>Copies PCM16LE bytes; an odd one at the end is kept apart.</summary>
    public static PcmBlock CopyOf(ReadOnlySpan<byte> pcm16le)
    {
        var samples = MemoryMarshal.Cast<byte, short>(pcm16le);
        var array = Rent(samples.Length);
        if (BitConverter.IsLittleEndian) samples.CopyTo(array);
        else BinaryPrimitives.ReverseEndianness(samples, array);
        return new PcmBlock(array, samples.Length, (pcm16le.Length & 1) == 0 ? null : pcm16le[^1]);
    }

    /// <summary>The same bytes with one more in front, which moves every sample by half; the memory is used again.</summary>
    public PcmBlock Behind(byte lowByte)
    {
        var carried = lowByte;
        for (var i = 0; i < Length; i++)
        {
            var sample = Array[i];
            Array[i] = (short)((sample << 8) | carried);
            carried = (byte)(sample >> 8);
        }

        if (LowByte is not { } high) return new PcmBlock(Array, Length, carried);
        Array[Length] = (short)((high << 8) | carried);
        return new PcmBlock(Array, Length + 1);
    }

    /// <summary>Takes another block's samples into the room behind this one's.</summary>
    /// <returns>False when there is not enough of it; nothing has changed then.</returns>
    public bool TryTakeIn(in PcmBlock next, out PcmBlock longer)
    {
        longer = this;
        if (Length + next.Length > MinCapacity) return false;
        next.Array.AsSpan(0, next.Length).CopyTo(Array.AsSpan(Length));
        longer = new PcmBlock(Array, Length + next.Length);
        return true;
    }

    public void Return() => ArrayPool<short>.Shared.Return(Array);

    // One more than needed: an odd byte in front may complete a sample at the end.
    private static short[] Rent(int samples) => ArrayPool<short>.Shared.Rent(Math.Max(samples + 1, MinCapacity));
}
