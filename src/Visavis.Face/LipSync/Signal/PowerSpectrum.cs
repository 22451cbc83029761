namespace Visavis.Face.LipSync.Signal;

/// <summary>Power of a real signal's 1,024-point Fourier transform, computed as one complex transform of half the size.</summary>
/// <remarks>Owned by one stream; allocates nothing after construction.</remarks>
internal sealed class PowerSpectrum
{
    public const int Size = 1024;

    /// <summary>Bins from 0 Hz to half the sample rate, both included.</summary>
    public const int Bins = (Size / 2) + 1;

    private const int Half = Size / 2;
    private static readonly float[] Cos = Table(MathF.Cos), Sin = Table(MathF.Sin);
    private static readonly short[] Swapped = BitReversal();
    private readonly float[] _re = new float[Half], _im = new float[Half];

    /// <param name="signal">[n] samples, n at most <see cref="Size"/>; the rest counts as zero.</param>
    /// <param name="power">Receives [<see cref="Bins"/>] squared magnitudes.</param>
    public void Measure(ReadOnlySpan<float> signal, Span<float> power)
    {
        Span<float> re = _re, im = _im;
        for (var i = 0; i < Half; i++)
        {
            // Even samples become the real part, odd ones the imaginary part.
            var at = Swapped[i];
            var even = 2 * i;
            re[at] = even < signal.Length ? signal[even] : 0;
            im[at] = even + 1 < signal.Length ? signal[even + 1] : 0;
        }

        Transform(re, im);
        power[0] = (re[0] + im[0]) * (re[0] + im[0]);
        power[Half] = (re[0] - im[0]) * (re[0] - im[0]);
        for (var k = 1; k < Half; k++)
        {
            // X[k] = E[k] + w^k O[k], where E and O are the transforms of the even and the odd samples.
            float a = re[k], b = im[k], c = re[Half - k], d = im[Half - k];
            float evenRe = a + c, evenIm = b - d, oddRe = b + d, oddIm = c - a;
            float x = (2 * evenRe) + (2 * ((oddRe * Cos[k]) + (oddIm * Sin[k])));
            float y = (2 * evenIm) + (2 * ((oddIm * Cos[k]) - (oddRe * Sin[k])));
            power[k] = ((x * x) + (y * y)) * (1f / 16);
        }
    }

    private static void Transform(Span<float> re, Span<float> im)
    {
        for (var length = 2; length <= Half; length <<= 1)
        {
            int half = length / 2, stride = Size / length;
            for (var start = 0; start < Half; start += length)
            {
                for (var k = 0; k < half; k++)
                {
                    var (a, b) = (start + k, start + k + half);
                    float wr = Cos[k * stride], wi = -Sin[k * stride];
                    float tr = (re[b] * wr) - (im[b] * wi), ti = (re[b] * wi) + (im[b] * wr);
                    re[b] = re[a] - tr;
                    im[b] = im[a] - ti;
                    re[a] += tr;
                    im[a] += ti;
                }
            }
        }
    }

    private static float[] Table(Func<float, float> function)
    {
        var table = new float[Half];
        for (var i = 0; i < Half; i++) table[i] = function(2 * MathF.PI * i / Size);
        return table;
    }

    private static short[] BitReversal()
    {
        var table = new short[Half];
        for (int i = 0, j = 0; i < Half; i++)
        {
            table[i] = (short)j;
            var bit = Half >> 1;
            for (; (j & bit) != 0; bit >>= 1) j ^= bit;
            j ^= bit;
        }

        return table;
    }
}
