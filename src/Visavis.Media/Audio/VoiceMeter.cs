namespace Visavis.Media.Audio;

/// <summary>Level and pitch of a voice at a moment.</summary>
/// <param name="LevelDb">RMS level in dBFS, at least <see cref="LevelMeter.SilenceDbfs"/>.</param>
/// <param name="PitchHz">Fundamental frequency, 70 to 400 Hz; 0 where the sound has none.</param>
public readonly record struct VoiceLevel(float LevelDb, float PitchHz);

/// <summary>Follows level and pitch of speech: what a listener notices without understanding a word.</summary>
/// <remarks>
/// Pitch by normalised autocorrelation over the last 40 ms at 8 kHz, parabola through the peak. One thread at a time; allocates nothing. About
/// 20,000 multiply-adds a call.
/// </remarks>
public sealed class VoiceMeter
{
    private const int Decimation = 3, RateHz = 8000, Window = 320, ShortestLag = RateHz / 400, LongestLag = RateHz / 70;

    // Whole vectors; together with the longest lag it fits the window.
    private const int Compared = 25 * InnerProduct.Lanes;

    // Of a clear voice the peak is .8 and more, of noise .3.
    private const float Voiced = .55f;
    private const double QuietDb = -55;
    private readonly float[] _recent = new float[Window];
    private readonly float[] _likeness = new float[LongestLag + 2];
    private float _sum;
    private int _summed;

    /// <summary>Takes what was heard since the last call.</summary>
    /// <param name="pcm">[n] s16 mono 24 kHz; 10 to 50 ms at a time.</param>
    /// <returns>Level of this piece, pitch of the last 40 ms.</returns>
    public VoiceLevel Measure(ReadOnlySpan<short> pcm)
    {
        Keep(pcm);
        var level = LevelMeter.RmsOf(pcm);
        return new VoiceLevel((float)level, level < QuietDb ? 0 : Pitch());
    }

    private void Keep(ReadOnlySpan<short> pcm)
    {
        var fresh = (pcm.Length + _summed) / Decimation;
        var skipped = Math.Max(0, fresh - Window);
        var kept = Math.Min(fresh, Window);
        _recent.AsSpan(kept).CopyTo(_recent);
        var target = Window - kept - skipped;
        foreach (var sample in pcm)
        {
            // A mean of three is filter enough below 400 Hz.
            _sum += sample;
            if (++_summed < Decimation) continue;
            if (target >= Window - kept) _recent[target] = _sum / (Decimation * 32768f);
            target++;
            _sum = _summed = 0;
        }
    }

    private float Pitch()
    {
        ReadOnlySpan<float> now = _recent.AsSpan(0, Compared);
        var energy = InnerProduct.Of(now, now);
        var best = 0;
        for (var lag = ShortestLag - 1; lag <= LongestLag + 1; lag++)
        {
            ReadOnlySpan<float> then = _recent.AsSpan(lag, Compared);
            _likeness[lag] = InnerProduct.Of(now, then) / MathF.Sqrt((energy * InnerProduct.Of(then, then)) + 1e-12f);
        }

        // The first peak that is nearly the highest: later ones are multiples of the period.
        var highest = 0f;
        for (var lag = ShortestLag; lag <= LongestLag; lag++) highest = MathF.Max(highest, _likeness[lag]);
        for (var lag = ShortestLag; lag <= LongestLag && best == 0; lag++)
        {
            if (_likeness[lag] > .9f * highest && _likeness[lag] >= _likeness[lag - 1] && _likeness[lag] >= _likeness[lag + 1]) best = lag;
        }

        if (best == 0 || _likeness[best] < Voiced) return 0;
        var curve = _likeness[best - 1] - (2 * _likeness[best]) + _likeness[best + 1];
        var shift = curve < 0 ? .5f * (_likeness[best - 1] - _likeness[best + 1]) / curve : 0;
        return RateHz / (best + shift);
    }
}
