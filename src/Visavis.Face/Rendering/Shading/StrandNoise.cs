using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Visavis.Face.Rendering.Shading;

/// <summary>A smooth periodic noise along the strand coordinate: gives every bundle of hair its own tone and highlight.</summary>
internal static unsafe class StrandNoise
{
    private const int Size = 512;

    /// <summary>[520] one period and a few values more, for vectors that read past its end.</summary>
    public static Assets.AlignedBuffer<float> Table { get; } = Build();

    /// <summary>-1 to 1; the coordinate is in turns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Sample<TSimd>(float* table, Vector256<float> coordinate)
        where TSimd : struct, ISimd
    {
        var position = coordinate * Vector256.Create((float)Size);
        var whole = Vector256.Floor(position);
        var index = Vector256.ConvertToInt32Native(whole) & Vector256.Create(Size - 1);
        var a = TSimd.Gather((int*)table, index).AsSingle();
        var b = TSimd.Gather((int*)table, index + Vector256<int>.One).AsSingle();
        return Vector256.MultiplyAddEstimate(position - whole, b - a, a);
    }

    private static Assets.AlignedBuffer<float> Build()
    {
        // Five phase-bent sines: periodic, and irregular enough not to read as stripes.
        ReadOnlySpan<(int Turns, double Strength, double Phase, double Bend)> waves =
            [(5, .30, 2.1, 4.4), (9, .32, 0.6, 1.9), (15, .34, 5.2, 3.3), (23, .30, 3.9, 0.7), (31, .22, 1.3, 5.6)];
        var table = new Assets.AlignedBuffer<float>(Size + 8);
        for (var i = 0; i < Size + 8; i++)
        {
            var x = (i % Size) * 2 * Math.PI / Size;
            var sum = 0.0;
            foreach (var (turns, strength, phase, bend) in waves) sum += strength * Math.Sin((turns * x) + phase + (1.3 * Math.Sin((3 * x) + bend)));
            table.Span[i] = (float)Math.Clamp(sum, -1, 1);
        }

        return table;
    }
}
