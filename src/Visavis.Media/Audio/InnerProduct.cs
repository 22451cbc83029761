using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Visavis.Media.Audio;

/// <summary>Inner product of two float runs whose length is a multiple of <see cref="Lanes"/>.</summary>
/// <remarks>
/// Eight partial sums on every machine: two 128-bit accumulators when vectorised, eight scalars in the twin, added up in the same
/// order and without fused multiply-add. The results are therefore bit-equal whatever the vector width of the processor.
/// </remarks>
internal static class InnerProduct
{
    /// <summary>Lengths must be multiples of this.</summary>
    public const int Lanes = 8;

    /// <summary>Sum of products, vectorised where the processor can.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Of(ReadOnlySpan<float> left, ReadOnlySpan<float> right) =>
        Vector128.IsHardwareAccelerated ? Vectorised(left, right) : Scalar(left, right);

    internal static float Vectorised(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var low = Vector128<float>.Zero;
        var high = Vector128<float>.Zero;
        ref var l = ref MemoryMarshal.GetReference(left);
        ref var r = ref MemoryMarshal.GetReference(right[..left.Length]);
        for (nuint i = 0; i < (nuint)left.Length; i += Lanes)
        {
            low += Vector128.LoadUnsafe(ref l, i) * Vector128.LoadUnsafe(ref r, i);
            high += Vector128.LoadUnsafe(ref l, i + 4) * Vector128.LoadUnsafe(ref r, i + 4);
        }

        var four = low + high;
        return (four[0] + four[2]) + (four[1] + four[3]);
    }

    internal static float Scalar(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        Span<float> sums = stackalloc float[Lanes];
        sums.Clear();
        for (var i = 0; i < left.Length; i += Lanes)
        {
            for (var lane = 0; lane < Lanes; lane++) sums[lane] += left[i + lane] * right[i + lane];
        }

        return ((sums[0] + sums[4]) + (sums[2] + sums[6])) + ((sums[1] + sums[5]) + (sums[3] + sums[7]));
    }
}
