using System.Numerics;
using System.Runtime.InteropServices;

namespace Visavis.Face.LipSync.Network;

/// <summary>Matrix times vector, as wide as the processor goes.</summary>
internal static class DenseKernel
{
    /// <summary>y = W x + b.</summary>
    /// <param name="weights">[rows, columns] by rows; columns must be a multiple of 16, rows one of 4.</param>
    /// <param name="bias">[rows].</param>
    /// <param name="x">[columns].</param>
    /// <param name="y">Receives [rows].</param>
    public static void Apply(ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ReadOnlySpan<float> x, Span<float> y)
    {
        var columns = x.Length;
        var xs = MemoryMarshal.Cast<float, Vector<float>>(x);
        // Four rows share each load of x: four independent sums hide the latency of multiply-add.
        for (var row = 0; row < y.Length; row += 4)
        {
            var a = Row(weights, row, columns);
            var b = Row(weights, row + 1, columns)[..a.Length];
            var c = Row(weights, row + 2, columns)[..a.Length];
            var d = Row(weights, row + 3, columns)[..a.Length];
            var (sa, sb, sc, sd) = (Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero);
            for (var i = 0; i < a.Length; i++)
            {
                var v = xs[i];
                sa = Vector.FusedMultiplyAdd(a[i], v, sa);
                sb = Vector.FusedMultiplyAdd(b[i], v, sb);
                sc = Vector.FusedMultiplyAdd(c[i], v, sc);
                sd = Vector.FusedMultiplyAdd(d[i], v, sd);
            }

            y[row] = bias[row] + Vector.Sum(sa);
            y[row + 1] = bias[row + 1] + Vector.Sum(sb);
            y[row + 2] = bias[row + 2] + Vector.Sum(sc);
            y[row + 3] = bias[row + 3] + Vector.Sum(sd);
        }
    }

    /// <summary>The same, one number at a time: what the vectors are tested against.</summary>
    public static void ApplyScalar(ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ReadOnlySpan<float> x, Span<float> y)
    {
        for (var row = 0; row < y.Length; row++)
        {
            var sum = bias[row];
            for (var i = 0; i < x.Length; i++) sum += weights[(row * x.Length) + i] * x[i];
            y[row] = sum;
        }
    }

    private static ReadOnlySpan<Vector<float>> Row(ReadOnlySpan<float> weights, int row, int columns) =>
        MemoryMarshal.Cast<float, Vector<float>>(weights.Slice(row * columns, columns));
}
