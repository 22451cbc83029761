using Visavis.Media.Timing;

namespace Visavis.Face.LipSync.Signal;

/// <summary>Forty triangles on the mel scale, 60 to 7,600 Hz, each weighing the power density around its centre.</summary>
/// <remarks>
/// Band-limited on purpose: voices made at 16 kHz and telephone codecs must look like the others. Mel scale after
/// O'Shaughnessy: 2595 log10(1 + f / 700).
/// </remarks>
internal static class MelFilters
{
    public const int Bands = 40;
    private const double LowHz = 60, HighHz = 7600;
    private const int FirstBinOfBand = 0, BinsOfBand = 1;
    private static readonly double[] CentresHz = Centres();
    private static readonly int[][] Spans = new int[Bands][];
    private static readonly float[][] Weights = MakeWeights();

    /// <summary>[<see cref="Bands"/>] share of the spectrum that each band stands for: the weighted sum of bands is the power below 7.6 kHz.</summary>
    public static float[] Widths { get; } = MakeWidths();

    /// <param name="power">[<see cref="PowerSpectrum.Bins"/>] power per bin.</param>
    /// <param name="bands">Receives [<see cref="Bands"/>] mean power under each triangle.</param>
    public static void Apply(ReadOnlySpan<float> power, Span<float> bands)
    {
        for (var band = 0; band < Bands; band++)
        {
            var weights = Weights[band];
            var bins = power.Slice(Spans[band][FirstBinOfBand], Spans[band][BinsOfBand]);
            var sum = 0f;
            for (var i = 0; i < bins.Length; i++) sum += bins[i] * weights[i];
            bands[band] = sum;
        }
    }

    private static double[] Centres()
    {
        double low = 2595 * Math.Log10(1 + (LowHz / 700)), high = 2595 * Math.Log10(1 + (HighHz / 700));
        var centres = new double[Bands + 2];
        for (var i = 0; i < centres.Length; i++)
            centres[i] = 700 * (Math.Pow(10, (low + ((high - low) * i / (Bands + 1))) / 2595) - 1);
        return centres;
    }

    private static float[][] MakeWeights()
    {
        var all = new float[Bands][];
        Span<double> triangle = stackalloc double[PowerSpectrum.Bins];
        for (var band = 0; band < Bands; band++)
        {
            double left = CentresHz[band], centre = CentresHz[band + 1], right = CentresHz[band + 2], sum = 0;
            int first = PowerSpectrum.Bins, last = 0;
            for (var bin = 0; bin < PowerSpectrum.Bins; bin++)
            {
                var hz = bin * (double)MediaTime.SamplesPerSecond / PowerSpectrum.Size;
                triangle[bin] = Math.Max(0, Math.Min((hz - left) / (centre - left), (right - hz) / (right - centre)));
                sum += triangle[bin];
                if (triangle[bin] <= 0) continue;
                first = Math.Min(first, bin);
                last = bin;
            }

            Spans[band] = [first, last - first + 1];
            all[band] = new float[last - first + 1];
            for (var i = 0; i < all[band].Length; i++) all[band][i] = (float)(triangle[first + i] / sum);
        }

        return all;
    }

    private static float[] MakeWidths()
    {
        var widths = new float[Bands];
        for (var band = 0; band < Bands; band++)
            widths[band] = (float)((CentresHz[band + 2] - CentresHz[band]) / 2 / (MediaTime.SamplesPerSecond / 2));
        return widths;
    }
}
