namespace Visavis.Tests.Media.Audio;

/// <summary>Sine tones, and how much of one a signal holds.</summary>
internal static class Tone
{
    public static short[] Sine(double frequencyHz, int sampleRateHz, int count, double amplitude = 16_000) =>
        [.. Enumerable.Range(0, count).Select(i => (short)Math.Round(amplitude * Math.Sin(2 * Math.PI * frequencyHz * i / sampleRateHz)))];

    /// <summary>Amplitude of one frequency in a signal, by a Hann-windowed correlation.</summary>
    public static double AmplitudeAt(double frequencyHz, int sampleRateHz, ReadOnlySpan<short> signal)
    {
        double re = 0, im = 0, weight = 0;
        for (var i = 0; i < signal.Length; i++)
        {
            var window = 0.5 - 0.5 * Math.Cos(2 * Math.PI * (i + 0.5) / signal.Length);
            var angle = 2 * Math.PI * frequencyHz * i / sampleRateHz;
            re += window * signal[i] * Math.Cos(angle);
            im += window * signal[i] * Math.Sin(angle);
            weight += window;
        }

        return 2 * Math.Sqrt(re * re + im * im) / weight;
    }

    public static double Db(double ratio) => 20 * Math.Log10(Math.Max(ratio, 1e-9));
}
