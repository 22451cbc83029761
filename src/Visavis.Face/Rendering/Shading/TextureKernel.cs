using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Visavis.Face.Rendering.Shading;

/// <summary>Bilinear texture fetches, eight at a time: four gathers, then two 16-bit interpolations with 7-bit weights.</summary>
internal static unsafe class TextureKernel
{
    /// <summary>Fetches eight texels. Results hold two channels each in 16-bit halves: red and blue, green and alpha (0 to 255).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fetch<TSimd>(TextureUniform* texture, int lod, Vector256<float> u, Vector256<float> v, out Vector256<int> redBlue, out Vector256<int> greenAlpha)
        where TSimd : struct, ISimd
    {
        var texels = (int*)texture->Levels[lod];
        int log2Width = Math.Max(0, texture->Log2Width - lod), log2Height = Math.Max(0, texture->Log2Height - lod);
        u = Vector256.MultiplyAddEstimate(u, Vector256.Create((float)(1 << log2Width)), Vector256.Create(-.5f));
        v = Vector256.MultiplyAddEstimate(v, Vector256.Create((float)(1 << log2Height)), Vector256.Create(-.5f));
        var (floorU, floorV) = (Vector256.Floor(u), Vector256.Floor(v));
        var weightU = Vector256.ConvertToInt32Native(((u - floorU) * Vector256.Create(128f)) + Vector256.Create(.5f));
        var weightV = Vector256.ConvertToInt32Native(((v - floorV) * Vector256.Create(128f)) + Vector256.Create(.5f));
        var maskU = Vector256.Create((1 << log2Width) - 1);
        var maskV = Vector256.Create((1 << log2Height) - 1);
        var (left, top) = (Vector256.ConvertToInt32Native(floorU), Vector256.ConvertToInt32Native(floorV));
        var x0 = left & maskU;
        var x1 = (left + Vector256<int>.One) & maskU;
        var y0 = Vector256.ShiftLeft(top & maskV, log2Width);
        var y1 = Vector256.ShiftLeft((top + Vector256<int>.One) & maskV, log2Width);
        var a = TSimd.Gather(texels, y0 + x0);
        var b = TSimd.Gather(texels, y0 + x1);
        var c = TSimd.Gather(texels, y1 + x0);
        var d = TSimd.Gather(texels, y1 + x1);
        var wu = (weightU | Vector256.ShiftLeft(weightU, 16)).AsInt16();
        var wv = (weightV | Vector256.ShiftLeft(weightV, 16)).AsInt16();
        var bytes = Vector256.Create(0x00FF00FF);
        redBlue = Mix(Mix((a & bytes).AsInt16(), (b & bytes).AsInt16(), wu), Mix((c & bytes).AsInt16(), (d & bytes).AsInt16(), wu), wv).AsInt32();
        greenAlpha = Mix(
            Mix((Vector256.ShiftRightLogical(a, 8) & bytes).AsInt16(), (Vector256.ShiftRightLogical(b, 8) & bytes).AsInt16(), wu),
            Mix((Vector256.ShiftRightLogical(c, 8) & bytes).AsInt16(), (Vector256.ShiftRightLogical(d, 8) & bytes).AsInt16(), wu),
            wv).AsInt32();
    }

    /// <summary>Alpha only, 0 to 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Alpha<TSimd>(TextureUniform* texture, int lod, Vector256<float> u, Vector256<float> v)
        where TSimd : struct, ISimd
    {
        Fetch<TSimd>(texture, lod, u, v, out _, out var greenAlpha);
        return Vector256.ConvertToSingle(Vector256.ShiftRightLogical(greenAlpha, 16)) * Vector256.Create(1 / 255f);
    }

    /// <summary>Per 16-bit lane: a + (b - a) * weight / 128.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> Mix(Vector256<short> a, Vector256<short> b, Vector256<short> weight) => a + Vector256.ShiftRightArithmetic((b - a) * weight, 7);
}
