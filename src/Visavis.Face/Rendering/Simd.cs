using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Visavis.Face.Rendering;

/// <summary>Which kernels a renderer uses.</summary>
internal enum SimdPath
{
    /// <summary>Portable vectors only: ARM64, and x64 without AVX2.</summary>
    Portable,

    /// <summary>AVX2 and FMA.</summary>
    Avx2,
}

/// <summary>The few operations that portable vectors lack or do slowly. Kernels are generic over this, so each path is compiled whole.</summary>
/// <remarks>
/// Reciprocals differ in their last bits (12-bit estimates against exact division), which moves a finished picture by at most
/// 2 of 255 levels; everything else is bit-equal.
/// </remarks>
internal unsafe interface ISimd
{
    /// <summary>Eight loads: table[index].</summary>
    static abstract Vector256<int> Gather(int* table, Vector256<int> index);

    /// <summary>1/x within 12 bits.</summary>
    static abstract Vector256<float> Reciprocal(Vector256<float> x);

    /// <summary>1/sqrt(x) within 12 bits.</summary>
    static abstract Vector256<float> InverseRoot(Vector256<float> x);

    /// <summary>Per lane: b where the mask's sign bit is set, else a.</summary>
    static abstract Vector256<float> SelectBySign(Vector256<float> a, Vector256<float> b, Vector256<float> mask);

    /// <summary>How this path brings a mask's set lanes to the front.</summary>
    static abstract Vector256<int> CompactionOrder(CompactionTables* tables, int mask);

    /// <summary>Writes the lanes whose mask bit is set next to each other; up to 8 lanes are overwritten.</summary>
    static abstract void Compact(Vector256<float> values, Vector256<int> order, int mask, float* target);

    /// <summary>Per byte: the mean, rounded up.</summary>
    static abstract Vector256<byte> Mean(Vector256<byte> a, Vector256<byte> b);
}

internal static class SimdSelection
{
    /// <summary>The best path of this machine; decided once, as the JIT compiles for the machine it runs on.</summary>
    public static SimdPath Best => Avx2.IsSupported && Fma.IsSupported ? SimdPath.Avx2 : SimdPath.Portable;
}

/// <summary>Where the lanes of a mask go. Kernels get its address handed in: a static field would be checked for initialisation on every use.</summary>
internal unsafe struct CompactionTables
{
    /// <summary>[256, 8]: for each mask, the numbers of its set lanes in order.</summary>
    public fixed int Order[256 * 8];

    /// <summary>[256, 8]: for each mask and lane, how many set lanes come before.</summary>
    public fixed int Prefix[256 * 8];

    /// <summary>[16, 16]: byte shuffles that bring a mask's set lanes of four to the front.</summary>
    public fixed byte HalfShuffles[16 * 16];

    public static Assets.AlignedBuffer<CompactionTables> Shared { get; } = Build();

    private static Assets.AlignedBuffer<CompactionTables> Build()
    {
        var buffer = new Assets.AlignedBuffer<CompactionTables>(1);
        ref var tables = ref buffer.Span[0];
        for (var mask = 0; mask < 256; mask++)
        {
            var count = 0;
            for (var lane = 0; lane < 8; lane++)
            {
                tables.Prefix[(mask * 8) + lane] = count;
                if ((mask >> lane & 1) != 0) tables.Order[(mask * 8) + count++] = lane;
            }

            while (count < 8) tables.Order[(mask * 8) + count++] = 7;
        }

        for (var mask = 0; mask < 16; mask++)
        {
            for (var i = 0; i < 16; i++) tables.HalfShuffles[(mask * 16) + i] = (byte)((Math.Min(tables.Order[(mask * 8) + (i / 4)], 3) * 4) + (i % 4));
        }

        return buffer;
    }
}

internal readonly unsafe struct Avx2Simd : ISimd
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Gather(int* table, Vector256<int> index) => Avx2.GatherVector256(table, index, 4);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Reciprocal(Vector256<float> x) => Avx.Reciprocal(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> InverseRoot(Vector256<float> x) => Avx.ReciprocalSqrt(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> SelectBySign(Vector256<float> a, Vector256<float> b, Vector256<float> mask) => Avx.BlendVariable(a, b, mask);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> CompactionOrder(CompactionTables* tables, int mask) => Vector256.LoadAligned(tables->Order + (mask * 8));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Compact(Vector256<float> values, Vector256<int> order, int mask, float* target) =>
        Avx2.PermuteVar8x32(values, order).Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Mean(Vector256<byte> a, Vector256<byte> b) => Avx2.Average(a, b);
}

internal readonly unsafe struct PortableSimd : ISimd
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Gather(int* table, Vector256<int> index)
    {
        var (low, high) = (index.GetLower(), index.GetUpper());
        return Vector256.Create(
            Vector128.Create(table[low.ToScalar()], table[low.GetElement(1)], table[low.GetElement(2)], table[low.GetElement(3)]),
            Vector128.Create(table[high.ToScalar()], table[high.GetElement(1)], table[high.GetElement(2)], table[high.GetElement(3)]));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Reciprocal(Vector256<float> x) => Vector256<float>.One / x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> InverseRoot(Vector256<float> x) => Vector256<float>.One / Vector256.Sqrt(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> SelectBySign(Vector256<float> a, Vector256<float> b, Vector256<float> mask) =>
        Vector256.ConditionalSelect(Vector256.ShiftRightArithmetic(mask.AsInt32(), 31).AsSingle(), b, a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> CompactionOrder(CompactionTables* tables, int mask) =>
        Vector256.Create(
            Vector128.LoadAligned(tables->HalfShuffles + ((mask & 15) * 16)), Vector128.LoadAligned(tables->HalfShuffles + ((mask >> 4) * 16))).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Compact(Vector256<float> values, Vector256<int> order, int mask, float* target)
    {
        Vector128.ShuffleNative(values.GetLower().AsByte(), order.GetLower().AsByte()).AsSingle().Store(target);
        Vector128.ShuffleNative(values.GetUpper().AsByte(), order.GetUpper().AsByte()).AsSingle().Store(target + BitOperations.PopCount((uint)mask & 15));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Mean(Vector256<byte> a, Vector256<byte> b) =>
        (a | b) - (Vector256.ShiftRightLogical((a ^ b).AsUInt16(), 1).AsByte() & Vector256.Create((byte)0x7F));
}
