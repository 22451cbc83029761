using System.Numerics;
using System.Runtime.InteropServices;

namespace Visavis.Media.Audio;

/// <summary>Measures how loud a stream is since the last <see cref="Reset"/>.</summary>
/// <remarks>One thread at a time; allocates nothing. 0 dBFS is an amplitude of 32768, so a full-scale sine has an RMS level of -3.01 dBFS.</remarks>
public sealed class LevelMeter
{
    /// <summary>Reported for digital silence, in dBFS: below what 16 bits can carry.</summary>
    public const double SilenceDbfs = -120;

    private const double FullScale = 32768;

    private long _sumOfSquares;
    private long _count;
    private int _peak;

    /// <summary>Samples measured.</summary>
    public long SampleCount => _count;

    /// <summary>Root mean square level in dBFS, at least <see cref="SilenceDbfs"/>.</summary>
    public double RmsDbfs => _count == 0 ? SilenceDbfs : ToDbfs(Math.Sqrt((double)_sumOfSquares / _count));

    /// <summary>Largest absolute sample in dBFS, at least <see cref="SilenceDbfs"/>.</summary>
    public double PeakDbfs => ToDbfs(_peak);

    /// <summary>Measures one piece on its own.</summary>
    /// <param name="pcm">[n] s16 mono, any rate.</param>
    /// <returns>RMS level in dBFS.</returns>
    public static double RmsOf(ReadOnlySpan<short> pcm)
    {
        var (sum, _) = Sum(pcm);
        return pcm.IsEmpty ? SilenceDbfs : ToDbfs(Math.Sqrt((double)sum / pcm.Length));
    }

    /// <summary>Adds a piece of the stream.</summary>
    /// <param name="pcm">[n] s16 mono, any rate.</param>
    public void Add(ReadOnlySpan<short> pcm)
    {
        var (sum, peak) = Sum(pcm);
        _sumOfSquares += sum;
        _count += pcm.Length;
        _peak = Math.Max(_peak, peak);
    }

    /// <summary>Begins anew.</summary>
    public void Reset() => (_sumOfSquares, _count, _peak) = (0, 0, 0);

    internal static (long SumOfSquares, int Peak) Sum(ReadOnlySpan<short> pcm)
    {
        var wide = MemoryMarshal.Cast<short, Vector<short>>(pcm);
        var sums = Vector<long>.Zero;
        var highest = Vector<short>.Zero;
        var lowest = Vector<short>.Zero;
        foreach (var samples in wide)
        {
            highest = Vector.Max(highest, samples);
            lowest = Vector.Min(lowest, samples);

            // A square needs 31 bits, so each is widened to 64 before it is added.
            Vector.Widen(samples, out var low, out var high);
            Vector.Widen(low * low, out var a, out var b);
            Vector.Widen(high * high, out var c, out var d);
            sums += a + b + c + d;
        }

        var (sum, peak) = SumScalar(pcm[(wide.Length * Vector<short>.Count)..]);
        sum += Vector.Sum(sums);
        for (var lane = 0; lane < Vector<short>.Count; lane++) peak = Math.Max(peak, Math.Max(highest[lane], -lowest[lane]));
        return (sum, peak);
    }

    internal static (long SumOfSquares, int Peak) SumScalar(ReadOnlySpan<short> pcm)
    {
        long sum = 0;
        var peak = 0;
        foreach (var sample in pcm)
        {
            sum += sample * sample;
            peak = Math.Max(peak, Math.Abs((int)sample));
        }

        return (sum, peak);
    }

    private static double ToDbfs(double amplitude) =>
        amplitude <= 0 ? SilenceDbfs : Math.Max(SilenceDbfs, 20 * Math.Log10(amplitude / FullScale));
}
