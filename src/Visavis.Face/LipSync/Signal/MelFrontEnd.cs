using System.Numerics;
using System.Runtime.InteropServices;

namespace Visavis.Face.LipSync.Signal;

/// <summary>Turns a stream of samples into levelled log-mel frames, one per 10 ms: the ears of the viseme network.</summary>
/// <remarks>
/// Must stay equal to the trainer's <c>features.py</c>; a test holds both together. Owned by one stream: no locks, nothing
/// allocated after construction. Frame i is centred on the stream's sample 240 i and needs 300 samples beyond it.
/// </remarks>
internal sealed class MelFrontEnd
{
    /// <summary>Samples from one frame to the next: 10 ms.</summary>
    public const int HopSamples = 240;

    /// <summary>Samples that a frame looks at: 25 ms around its centre.</summary>
    public const int WindowSamples = 600;

    private const float SilentPower = 1e-10f;
    private const float RelativeFloor = 6e-7f;
    private const float DecayPerFrame = .03f / 4.342944819f;
    private const float LowestPeak = -10.361633f; // ln of -45 dBFS: room noise before the first word stays small
    private static readonly float[] Hann = MakeHann();
    private static readonly float Norm = HannNorm();

    private readonly PowerSpectrum _spectrum = new();
    private readonly float[] _samples = new float[WindowSamples];
    private readonly float[] _windowed = new float[WindowSamples];
    private readonly float[] _power = new float[PowerSpectrum.Bins];
    private int _filled = WindowSamples / 2; // the stream begins in silence: its first frame is centred on sample 0
    private float _peak = LowestPeak;

    /// <summary>Power of the last frame below 7.6 kHz in dBFS: full scale is 0, silence -100.</summary>
    public float LevelDb { get; private set; } = -100;

    /// <summary>Running peak of the frames' power in dBFS: what the frames are levelled to.</summary>
    public float PeakDb => _peak * 4.342944819f;

    /// <summary>Takes samples until a frame is complete.</summary>
    /// <param name="pcm">New s16 mono 24 kHz samples.</param>
    /// <param name="consumed">How many of them were taken.</param>
    /// <param name="frame">Receives [40] when a frame is complete.</param>
    /// <returns>True when a frame was written; samples may be left over.</returns>
    public bool Push(ReadOnlySpan<short> pcm, out int consumed, Span<float> frame)
    {
        consumed = Math.Min(pcm.Length, WindowSamples - _filled);
        for (var i = 0; i < consumed; i++) _samples[_filled + i] = pcm[i] * (1f / 32768);
        _filled += consumed;
        if (_filled < WindowSamples) return false;
        Analyse(frame);
        _samples.AsSpan(HopSamples).CopyTo(_samples);
        _filled = WindowSamples - HopSamples;
        return true;
    }

    public void Reset()
    {
        Array.Clear(_samples);
        _filled = WindowSamples / 2;
        _peak = LowestPeak;
        LevelDb = -100;
    }

    public void CopyFrom(MelFrontEnd other)
    {
        other._samples.CopyTo(_samples, 0);
        (_filled, _peak, LevelDb) = (other._filled, other._peak, other.LevelDb);
    }

    private void Analyse(Span<float> frame)
    {
        for (var i = 0; i < WindowSamples; i++) _windowed[i] = _samples[i] * Hann[i];
        _spectrum.Measure(_windowed, _power);
        MelFilters.Apply(_power, frame);
        var energy = SilentPower;
        for (var band = 0; band < frame.Length; band++)
        {
            frame[band] = (frame[band] * Norm) + SilentPower;
            energy += frame[band] * MelFilters.Widths[band];
        }

        var loudness = MathF.Log(energy);
        LevelDb = loudness * 4.342944819f;
        _peak = MathF.Max(MathF.Max(loudness, _peak - DecayPerFrame), LowestPeak);
        var floor = new Vector<float>(MathF.Exp(_peak) * RelativeFloor);
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(frame);
        for (var i = 0; i < vectors.Length; i++) vectors[i] = Vector.Log(vectors[i] + floor) - new Vector<float>(_peak);
        for (var i = vectors.Length * Vector<float>.Count; i < frame.Length; i++) frame[i] = MathF.Log(frame[i] + floor[0]) - _peak;
    }

    private static float[] MakeHann()
    {
        var window = new float[WindowSamples];
        for (var i = 0; i < WindowSamples; i++) window[i] = (float)(.5 - (.5 * Math.Cos(2 * Math.PI * i / WindowSamples)));
        return window;
    }

    private static float HannNorm()
    {
        var sum = 0.0;
        foreach (var w in Hann) sum += (double)w * w;
        return (float)(1 / sum);
    }
}
