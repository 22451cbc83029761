using System.Buffers;

namespace Visavis.Sessions.Playback;

/// <summary>A piece of speech in a pooled array. Whoever holds it last returns it.</summary>
internal readonly record struct PcmBlock(short[] Array, int Length)
{
    public static PcmBlock CopyOf(ReadOnlySpan<short> pcm)
    {
        var array = ArrayPool<short>.Shared.Rent(pcm.Length);
        pcm.CopyTo(array);
        return new PcmBlock(array, pcm.Length);
    }

    public void Return() => ArrayPool<short>.Shared.Return(Array);
}
