namespace Visavis.Media.Audio;

/// <summary>The coefficients that change a sampling rate by <c>Up / Down</c>: one short filter per output phase.</summary>
/// <remarks>
/// Windowed sinc with a Kaiser window (J. F. Kaiser, 1974; length and beta by his formulas for the wanted attenuation). The pass band
/// ends at 0.9 of the lower Nyquist frequency and the stop band begins at that Nyquist frequency, so nothing audible folds back. Each phase is scaled
/// to a gain of exactly 1 at 0 Hz: otherwise the small differences between phases would modulate a constant signal.
/// </remarks>
internal sealed class PolyphaseFilter
{
    /// <summary>Designed attenuation of the stop band; the tests measure at least 80 dB.</summary>
    private const double AttenuationDb = 90;

    private const double PassBandEnd = 0.9;

    private readonly float[] _taps;

    public PolyphaseFilter(int up, int down)
    {
        Up = up;
        Down = down;

        // All lengths are in input samples. Going down, the filter is stretched so that it cuts at the output's Nyquist frequency.
        var stretch = Math.Max(1.0, (double)down / up);
        var transition = Math.PI * (1 - PassBandEnd) / stretch;
        var length = (AttenuationDb - 7.95) / (2.285 * transition);
        var half = (int)Math.Ceiling(length / 2);
        TapCount = (2 * half + InnerProduct.Lanes - 1) / InnerProduct.Lanes * InnerProduct.Lanes;
        Reach = TapCount / 2;
        _taps = new float[up * TapCount];
        for (var phase = 0; phase < up; phase++) Design(_taps.AsSpan(phase * TapCount, TapCount), (double)phase / up, stretch);
    }

    /// <summary>Interpolation factor.</summary>
    public int Up { get; }

    /// <summary>Decimation factor.</summary>
    public int Down { get; }

    /// <summary>Coefficients per phase: a multiple of <see cref="InnerProduct.Lanes"/>.</summary>
    public int TapCount { get; }

    /// <summary>Input samples needed after the one at or before an output: the filter's look-ahead.</summary>
    public int Reach { get; }

    /// <summary>Coefficients of one phase: [<see cref="TapCount"/>], for the inputs from <c>Reach - 1</c> before to <c>Reach</c> after.</summary>
    public ReadOnlySpan<float> Phase(int phase) => _taps.AsSpan(phase * TapCount, TapCount);

    private void Design(Span<float> taps, double fraction, double stretch)
    {
        var cutoff = (1 + PassBandEnd) / 2 / stretch;
        var beta = 0.1102 * (AttenuationDb - 8.7);
        var sum = 0.0;
        Span<double> exact = stackalloc double[taps.Length];
        for (var i = 0; i < taps.Length; i++)
        {
            var distance = i - (Reach - 1) - fraction;
            var place = distance / Reach;
            var window = Math.Abs(place) >= 1 ? 0 : BesselI0(beta * Math.Sqrt(1 - place * place)) / BesselI0(beta);
            exact[i] = Sinc(cutoff * distance) * window;
            sum += exact[i];
        }

        for (var i = 0; i < taps.Length; i++) taps[i] = (float)(exact[i] / sum);
    }

    private static double Sinc(double x) => Math.Abs(x) < 1e-12 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);

    /// <summary>Modified Bessel function of the first kind, order zero, by its power series.</summary>
    private static double BesselI0(double x)
    {
        double sum = 1, term = 1;
        for (var k = 1; term > sum * 1e-17; k++)
        {
            var factor = x / (2 * k);
            term *= factor * factor;
            sum += term;
        }

        return sum;
    }
}
