using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Visavis.Face.Rendering;

/// <summary>Converts RGBA8 rows to BT.601 limited range, two rows and eight columns at a time, in exact integers.</summary>
internal static unsafe class I420Kernel
{
    /// <summary>Converts two rows. Widths are multiples of eight.</summary>
    /// <param name="top">[width] RGBA8.</param>
    /// <param name="bottom">[width] RGBA8.</param>
    /// <param name="yTop">Receives [width] luma.</param>
    /// <param name="yBottom">Receives [width] luma.</param>
    /// <param name="u">Receives [width/2].</param>
    /// <param name="v">Receives [width/2].</param>
    /// <param name="widthPx">A multiple of eight.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void ConvertRows(byte* top, byte* bottom, byte* yTop, byte* yBottom, byte* u, byte* v, int widthPx)
    {
        for (var x = 0; x < widthPx; x += 8)
        {
            var a = Vector256.Load((uint*)top + x);
            var b = Vector256.Load((uint*)bottom + x);
            var luma = Vector256.Narrow(Luma(a), Luma(b));
            var bytes = Vector256.Narrow(luma, luma).GetLower().AsUInt64();
            *(ulong*)(yTop + x) = bytes.ToScalar();
            *(ulong*)(yBottom + x) = bytes.GetElement(1);

            // Mean of each 2x2 block, in 16-bit lanes: red and blue in one vector, green in the other.
            var mask = Vector256.Create(0x00FF00FFu);
            var redBlue = PairSums((a & mask) + (b & mask));
            var green = PairSums((Vector256.ShiftRightLogical(a, 8) & mask) + (Vector256.ShiftRightLogical(b, 8) & mask));
            var chromaU = Chroma(redBlue, green, -38, -74, 112);
            var chromaV = Chroma(redBlue, green, 112, -94, -18);
            for (var i = 0; i < 4; i++)
            {
                u[(x / 2) + i] = (byte)chromaU.GetElement(i);
                v[(x / 2) + i] = (byte)chromaV.GetElement(i);
            }
        }
    }

    // 16 + (33 R + 64 G + 13 B + 64) / 128: the weights sum to 110, the limited range.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Luma(Vector256<uint> rgba)
    {
        var mask = Vector256.Create(0x00FF00FFu);
        var redBlue = (rgba & mask).AsUInt16() * Vector256.Create(33u | 13u << 16).AsUInt16();
        var green = (Vector256.ShiftRightLogical(rgba, 8) & mask).AsUInt16() * Vector256.Create(64u).AsUInt16();
        var sum = (redBlue + green).AsUInt32();
        sum = (sum + Vector256.ShiftRightLogical(sum, 16)) & Vector256.Create(0xFFFFu);
        return Vector256.ShiftRightLogical(sum + Vector256.Create(64u), 7) + Vector256.Create(16u);
    }

    // [8] pixels with two 16-bit channels each -> [4] means of neighbours, rounded.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> PairSums(Vector256<uint> columns)
    {
        // Neighbouring pixels are the halves of a 64-bit lane.
        var wide = columns.AsUInt64();
        var sums = ((wide + Vector256.ShiftRightLogical(wide, 32)) & Vector256.Create(0xFFFFFFFFul)) + Vector256.Create(0x00020002ul);
        var means = Vector256.ShiftRightLogical(sums, 2) & Vector256.Create(0x00FF00FFul);
        return Vector128.Narrow(means.GetLower(), means.GetUpper());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Chroma(Vector128<uint> redBlue, Vector128<uint> green, int red, int greenWeight, int blue)
    {
        var r = (redBlue & Vector128.Create(0xFFFFu)).AsInt32();
        var b = Vector128.ShiftRightLogical(redBlue, 16).AsInt32();
        var g = (green & Vector128.Create(0xFFFFu)).AsInt32();
        var sum = (r * Vector128.Create(red)) + (g * Vector128.Create(greenWeight)) + (b * Vector128.Create(blue)) + Vector128.Create(128);
        return Vector128.ShiftRightArithmetic(sum, 8) + Vector128.Create(128);
    }
}
