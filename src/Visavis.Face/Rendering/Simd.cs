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

    /// <summary>Asks for a cache line that is needed soon, where the machine can be asked.</summary>
    static abstract void Prefetch(void* address);

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

    /// <summary>Eight rows of eight values become eight columns.</summary>
    static abstract void Transpose8(
        float* rows, out Vector256<float> a, out Vector256<float> b, out Vector256<float> c, out Vector256<float> d,
        out Vector256<float> e, out Vector256<float> f, out Vector256<float> g, out Vector256<float> h);

    /// <summary>Eight rows of four values become four columns.</summary>
    static abstract void Transpose4(float* rows, out Vector256<float> a, out Vector256<float> b, out Vector256<float> c, out Vector256<float> d);

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
    public static void Prefetch(void* address) => Sse.Prefetch0(address);

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
    public static void Transpose8(
        float* rows, out Vector256<float> a, out Vector256<float> b, out Vector256<float> c, out Vector256<float> d,
        out Vector256<float> e, out Vector256<float> f, out Vector256<float> g, out Vector256<float> h)
    {
        Quarter(rows, out a, out b, out c, out d);
        Quarter(rows + 4, out e, out f, out g, out h);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void Quarter(float* rows, out Vector256<float> a, out Vector256<float> b, out Vector256<float> c, out Vector256<float> d)
        {
            var r0 = Vector256.Create(Vector128.Load(rows), Vector128.Load(rows + 32));
            var r1 = Vector256.Create(Vector128.Load(rows + 8), Vector128.Load(rows + 40));
            var r2 = Vector256.Create(Vector128.Load(rows + 16), Vector128.Load(rows + 48));
            var r3 = Vector256.Create(Vector128.Load(rows + 24), Vector128.Load(rows + 56));
            Columns(r0, r1, r2, r3, out a, out b, out c, out d);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose4(float* rows, out Vector256<float> a, out Vector256<float> b, out Vector256<float> c, out Vector256<float> d)
    {
        var r0 = Vector256.Create(Vector128.Load(rows), Vector128.Load(rows + 16));
        var r1 = Vector256.Create(Vector128.Load(rows + 4), Vector128.Load(rows + 20));
        var r2 = Vector256.Create(Vector128.Load(rows + 8), Vector128.Load(rows + 24));
        var r3 = Vector256.Create(Vector128.Load(rows + 12), Vector128.Load(rows + 28));
        Columns(r0, r1, r2, r3, out a, out b, out c, out d);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Columns(
        Vector256<float> r0, Vector256<float> r1, Vector256<float> r2, Vector256<float> r3,
        out Vector256<float> a, out Vector256<float> b, out Vector256<float> c, out Vector256<float> d)
    {
        Vector256<float> low01 = Avx.UnpackLow(r0, r1), high01 = Avx.UnpackHigh(r0, r1), low23 = Avx.UnpackLow(r2, r3), high23 = Avx.UnpackHigh(r2, r3);
        a = Avx.Shuffle(low01, low23, 0b_01_00_01_00);
        b = Avx.Shuffle(low01, low23, 0b_11_10_11_10);
        c = Avx.Shuffle(high01, high23, 0b_01_00_01_00);
        d = Avx.Shuffle(high01, high23, 0b_11_10_11_10);
    }

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
    public static void Prefetch(void* address)
    {
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
    public static void Transpose8(
        float* rows, out Vector256<float> a, out Vector256<float> b, out Vector256<float> c, out Vector256<float> d,
        out Vector256<float> e, out Vector256<float> f, out Vector256<float> g, out Vector256<float> h)
    {
        a = Column(rows, 8);
        b = Column(rows + 1, 8);
        c = Column(rows + 2, 8);
        d = Column(rows + 3, 8);
        e = Column(rows + 4, 8);
        f = Column(rows + 5, 8);
        g = Column(rows + 6, 8);
        h = Column(rows + 7, 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose4(float* rows, out Vector256<float> a, out Vector256<float> b, out Vector256<float> c, out Vector256<float> d)
    {
        a = Column(rows, 4);
        b = Column(rows + 1, 4);
        c = Column(rows + 2, 4);
        d = Column(rows + 3, 4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Column(float* first, int stride) =>
        Vector256.Create(
            Vector128.Create(first[0], first[stride], first[2 * stride], first[3 * stride]),
            Vector128.Create(first[4 * stride], first[5 * stride], first[6 * stride], first[7 * stride]));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Mean(Vector256<byte> a, Vector256<byte> b) =>
        (a | b) - (Vector256.ShiftRightLogical((a ^ b).AsUInt16(), 1).AsByte() & Vector256.Create((byte)0x7F));
}
