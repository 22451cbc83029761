namespace Visavis.Benchmarks.LipSync;

/// <summary>What a short stretch of speech sounds like, as far as levels and band ratios can tell.</summary>
/// <param name="LevelDb">RMS level in dB below full scale.</param>
/// <param name="DipDb">How far the quietest 10 ms lie below the loudest: large around p, b, m and between words.</param>
/// <param name="Open">0 for close vowels (ee, oo) to 1 for open ones (ah): strength around the first formant of open vowels.</param>
/// <param name="Front">0 for back vowels (oo, oh) to 1 for front ones (ee): strength around the second formant of front vowels.</param>
/// <param name="Hiss">0 for voiced sounds to 1 for s, sh, f.</param>
internal readonly record struct SpeechFeatures(float LevelDb, float DipDb, float Open, float Front, float Hiss)
{
    public static SpeechFeatures Silence => new(-100, 0, 0, .5f, 0);
}

/// <summary>Measures <see cref="SpeechFeatures"/> with a 1024-point Fourier transform. What a mouth without a trained ear would go by.</summary>
internal sealed class SpeechAnalyser
{
    private const int Size = 1024;
    private const int BlockSamples = 240;
    private const float BinHz = (float)Visavis.Media.Timing.MediaTime.SamplesPerSecond / Size;
    private readonly float[] _re = new float[Size], _im = new float[Size], _window = new float[Size], _cos = new float[Size / 2], _sin = new float[Size / 2];

    public SpeechAnalyser()
    {
        for (var i = 0; i < Size; i++) _window[i] = .5f - (.5f * MathF.Cos(2 * MathF.PI * i / Size));
        for (var i = 0; i < Size / 2; i++) (_sin[i], _cos[i]) = MathF.SinCos(-2 * MathF.PI * i / Size);
    }

    /// <param name="now">What sounds during the frame.</param>
    /// <param name="next">What follows, as far as it is known.</param>
    /// <param name="startSamples">Where the measured stretch begins, counted from the frame's first sample.</param>
    public SpeechFeatures Measure(ReadOnlySpan<short> now, ReadOnlySpan<short> next, int startSamples)
    {
        float energy = 0, block = 0, quietest = float.MaxValue, loudest = 0;
        for (var i = 0; i < Size; i++)
        {
            var at = startSamples + i;
            var sample = at < now.Length ? now[at] / 32768f : at - now.Length < next.Length ? next[at - now.Length] / 32768f : 0;
            energy += sample * sample;
            block += sample * sample;
            if ((i + 1) % BlockSamples == 0)
            {
                quietest = MathF.Min(quietest, block);
                loudest = MathF.Max(loudest, block);
                block = 0;
            }

            _re[i] = sample * _window[i];
            _im[i] = 0;
        }

        var level = 10 * MathF.Log10((energy / Size) + 1e-10f);
        if (level < -70) return SpeechFeatures.Silence;
        Transform();
        float low = Band(180, 450), first = Band(450, 1050), back = Band(1050, 1700), front = Band(1700, 3200), hiss = Band(3800, 9000);
        var voiced = low + first + back + front + 1e-9f;
        var dip = 10 * MathF.Log10((loudest + 1e-9f) / (quietest + 1e-9f));
        return new SpeechFeatures(level, dip, Ratio(first, low * .8f), Ratio(front * 3.5f, back + (.35f * first)), Ratio(hiss * 2f, voiced));
    }

    private static float Ratio(float part, float rest) => part / (part + rest + 1e-9f);

    private float Band(float fromHz, float toHz)
    {
        var sum = 0f;
        for (var k = (int)(fromHz / BinHz); k < (int)(toHz / BinHz); k++) sum += (_re[k] * _re[k]) + (_im[k] * _im[k]);
        return sum;
    }

    // The usual radix-2 transform in place.
    private void Transform()
    {
        for (int i = 1, j = 0; i < Size; i++)
        {
            var bit = Size >> 1;
            for (; (j & bit) != 0; bit >>= 1) j ^= bit;
            j ^= bit;
            if (i < j) (_re[i], _re[j], _im[i], _im[j]) = (_re[j], _re[i], _im[j], _im[i]);
        }

        for (var length = 2; length <= Size; length <<= 1)
        {
            int half = length / 2, stride = Size / length;
            for (var start = 0; start < Size; start += length)
            {
                for (var k = 0; k < half; k++)
                {
                    var (a, b) = (start + k, start + k + half);
                    float wr = _cos[k * stride], wi = _sin[k * stride];
                    float re = (_re[b] * wr) - (_im[b] * wi), im = (_re[b] * wi) + (_im[b] * wr);
                    (_re[b], _im[b]) = (_re[a] - re, _im[a] - im);
                    (_re[a], _im[a]) = (_re[a] + re, _im[a] + im);
                }
            }
        }
    }
}
