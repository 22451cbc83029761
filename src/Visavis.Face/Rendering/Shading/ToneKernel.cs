using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.Intrinsics.Vector256;

namespace Visavis.Face.Rendering.Shading;

/// <summary>Small functions that every shader shares, eight lanes at a time.</summary>
internal static class ToneKernel
{
    public const float Log2E = 1.4427f;

    /// <summary>2^x for x of at most 0, within 0.2 %: a parabola for the fraction, the exponent field for the rest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Exp2(Vector256<float> x)
    {
        x = MaxNative(x, Create(-24f));
        var whole = Floor(x);
        var part = x - whole;
        var mantissa = MultiplyAddEstimate(MultiplyAddEstimate(Create(.3371894f), part, Create(.6576362f)), part, Create(1.00172476f));
        return (mantissa.AsInt32() + ShiftLeft(ConvertToInt32Native(whole), 23)).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Saturate(Vector256<float> x) => MinNative(MaxNative(x, Vector256<float>.Zero), Create(1f));

    /// <summary>0 at a, 1 at b, smooth between; a may be above b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> SmoothStep(Vector256<float> x, float a, float b)
    {
        var t = Saturate((x - Create(a)) * Create(1 / (b - a)));
        return t * t * (Create(3f) - t - t);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Dot(Vector256<float> x, Vector256<float> y, Vector256<float> z, float a, float b, float c) =>
        MultiplyAddEstimate(x, Create(a), MultiplyAddEstimate(y, Create(b), z * Create(c)));

    /// <summary>Narkowicz' rational fit of the ACES film curve, then the square root as display gamma.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Film<TSimd>(Vector256<float> x)
        where TSimd : struct, ISimd
    {
        var numerator = x * MultiplyAddEstimate(x, Create(2.51f), Create(.03f));
        var denominator = MultiplyAddEstimate(x, MultiplyAddEstimate(x, Create(2.43f), Create(.59f)), Create(.14f));
        return Sqrt(Saturate(numerator * TSimd.Reciprocal(denominator)));
    }

    /// <summary>RGBA8 with full alpha from displayed 0 to 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Pack(Vector256<float> red, Vector256<float> green, Vector256<float> blue)
    {
        var (full, half) = (Create(255f), Create(.5f));
        var r = ConvertToInt32Native(MultiplyAddEstimate(red, full, half));
        var g = ConvertToInt32Native(MultiplyAddEstimate(green, full, half));
        var b = ConvertToInt32Native(MultiplyAddEstimate(blue, full, half));
        return r | ShiftLeft(g, 8) | ShiftLeft(b, 16) | Create(unchecked((int)0xFF000000));
    }
}
