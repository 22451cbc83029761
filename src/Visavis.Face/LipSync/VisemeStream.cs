using Visavis.Face.LipSync.Network;
using Visavis.Face.LipSync.Signal;
using Visavis.Face.LipSync.Text;

namespace Visavis.Face.LipSync;

/// <summary>What the mouth does during one 10 ms of sound.</summary>
/// <param name="Weights">[15] viseme weights that sum to 1.</param>
/// <param name="Mouth">[12] channels in the order of <see cref="MouthChannel"/>.</param>
/// <param name="LevelDb">Level of the sound in dBFS.</param>
internal readonly ref struct MouthFrame(ReadOnlySpan<float> Weights, ReadOnlySpan<float> Mouth, float LevelDb)
{
    public ReadOnlySpan<float> Weights { get; } = Weights;

    public ReadOnlySpan<float> Mouth { get; } = Mouth;

    public float LevelDb { get; } = LevelDb;
}

/// <summary>Speech in, mouths out: one every 10 ms, remembered for as long as a video frame may ask.</summary>
/// <remarks>
/// Works on whatever chunks arrive; the result depends on the samples alone. Frame i describes the sound around sample 240 i of
/// the stream and appears <see cref="DelaySamples"/> after it at the latest. One thread at a time; no locks, no allocation.
/// </remarks>
internal sealed class VisemeStream
{
    private const int Remembered = 64;
    private readonly VisemeModel _model;
    private readonly MelFrontEnd _frontEnd = new();
    private readonly VisemeNetwork _network;
    private readonly VisemeDecoder _decoder = new();
    private readonly VisemeScript? _script;
    private readonly Articulation _articulation = new();
    private readonly float[] _mel = new float[MelFilters.Bands];
    private readonly float[] _weights = new float[Remembered * Visemes.Count];
    private readonly float[] _mouths = new float[Remembered * MouthShapes.ChannelCount];
    private readonly float[] _levels = new float[Remembered];
    private readonly float[] _heard = new float[Remembered], _peaks = new float[Remembered]; // of frames that wait for the network's answer
    private long _frames;

    /// <summary>Creates a stream.</summary>
    /// <param name="model">The network.</param>
    /// <param name="script">What is known of the speech; where it says something, it is believed and the sound only tells how loud.</param>
    public VisemeStream(VisemeModel model, VisemeScript? script = null)
    {
        _script = script;
        _model = model;
        _network = new VisemeNetwork(model);
        Reset();
    }

    /// <summary>Samples that must be known beyond a frame's centre before the frame appears, a hop's raster not counted.</summary>
    public int DelaySamples => (_model.LookAheadFrames * MelFrontEnd.HopSamples) + (MelFrontEnd.WindowSamples / 2);

    /// <summary>The stream's first sample on the script's clock.</summary>
    public long OriginSample { get; set; }

    /// <summary>How many frames there have been: the last one has this number less one.</summary>
    public long Count => Math.Max(0, _frames - _model.LookAheadFrames);

    /// <summary>The oldest frame that is still remembered.</summary>
    public long First => Math.Max(0, Count - (Remembered - 16));

    /// <summary>Takes samples, s16 mono 24 kHz, in chunks of any size.</summary>
    public void Push(ReadOnlySpan<short> pcm)
    {
        while (true)
        {
            if (!_frontEnd.Push(pcm, out var consumed, _mel)) return;
            pcm = pcm[consumed..];
            Step();
        }
    }

    /// <summary>A frame between <see cref="First"/> and <see cref="Count"/>; valid until the next samples.</summary>
    public MouthFrame this[long frame]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(frame, First);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(frame, Count);
            var slot = (int)(frame % Remembered);
            return new MouthFrame(
                _weights.AsSpan(slot * Visemes.Count, Visemes.Count),
                _mouths.AsSpan(slot * MouthShapes.ChannelCount, MouthShapes.ChannelCount),
                _levels[slot]);
        }
    }

    /// <summary>Forgets everything: the next sample is the stream's first.</summary>
    public void Reset()
    {
        _frontEnd.Reset();
        _network.Reset();
        _decoder.Reset();
        _articulation.Reset();
        _frames = 0;
    }

    /// <summary>Takes over what another stream of the same model has heard and remembers.</summary>
    public void CopyFrom(VisemeStream other)
    {
        _frontEnd.CopyFrom(other._frontEnd);
        _network.CopyFrom(other._network);
        _decoder.CopyFrom(other._decoder);
        _articulation.CopyFrom(other._articulation);
        other._weights.CopyTo(_weights, 0);
        other._mouths.CopyTo(_mouths, 0);
        other._levels.CopyTo(_levels, 0);
        other._heard.CopyTo(_heard, 0);
        other._peaks.CopyTo(_peaks, 0);
        _frames = other._frames;
        OriginSample = other.OriginSample;
    }

    private void Step()
    {
        var heard = (int)(_frames % Remembered);
        _heard[heard] = _frontEnd.LevelDb;
        _peaks[heard] = _frontEnd.PeakDb;
        var posterior = _network.Step(_mel);
        var frame = _frames++ - _model.LookAheadFrames;
        if (frame < 0) return; // the network has heard too little to speak of the stream's beginning
        var slot = (int)(frame % Remembered);
        _levels[slot] = _heard[slot];
        var weights = _weights.AsSpan(slot * Visemes.Count, Visemes.Count);
        if (_script is not null && _script.TryRead(OriginSample + (frame * MelFrontEnd.HopSamples), weights)) _decoder.Follow(weights);
        else _decoder.Step(posterior, _heard[slot], _peaks[slot], weights);
        _articulation.Step(weights, _heard[slot] - _peaks[slot], _mouths.AsSpan(slot * MouthShapes.ChannelCount, MouthShapes.ChannelCount));
    }
}
