using Visavis.Face.LipSync.Signal;

namespace Visavis.Face.LipSync.Network;

/// <summary>Decisions on which the eye is strict, made beside the visemes.</summary>
internal enum StrictHead
{
    Closed,
    Labiodental,
    Rounded,
    Tongue,
    Speech,
}

/// <summary>What the network says about one 10 ms of sound.</summary>
/// <param name="Visemes">[15] probabilities that sum to 1.</param>
/// <param name="Heads">[5] probabilities, in the order of <see cref="StrictHead"/>.</param>
internal readonly ref struct Posterior(Span<float> Visemes, Span<float> Heads)
{
    public Span<float> Visemes { get; } = Visemes;

    public Span<float> Heads { get; } = Heads;
}

/// <summary>The network at work on one stream: the weights are shared, the memory is its own.</summary>
/// <remarks>One thread at a time. A step is about 199,000 multiply-adds and allocates nothing.</remarks>
internal sealed class VisemeNetwork
{
    private const int OutputCount = Visemes.Count + VisemeModel.HeadCount;
    private readonly VisemeModel _model;
    private readonly float[] _frames = new float[VisemeModel.PaddedInput];
    private readonly float[] _input, _first, _second, _scratch;
    private readonly float[] _output = new float[OutputCount];
    private bool _empty = true;

    public VisemeNetwork(VisemeModel model)
    {
        _model = model;
        _input = new float[model.InputWidth];
        _first = new float[model.Hidden];
        _second = new float[model.Hidden];
        _scratch = new float[6 * model.Hidden];
    }

    /// <summary>Takes the next frame; the answer is about the frame <see cref="VisemeModel.LookAheadFrames"/> earlier.</summary>
    /// <param name="mel">[40] levelled log-mel. The answer is valid until the next step.</param>
    public Posterior Step(ReadOnlySpan<float> mel)
    {
        var bands = MelFilters.Bands;
        var newest = _frames.AsSpan(2 * bands, bands);
        if (!_empty) _frames.AsSpan(bands, 2 * bands).CopyTo(_frames);
        for (var i = 0; i < bands; i++) newest[i] = (mel[i] - _model.Mean[i]) * _model.Scale[i];
        if (_empty)
        {
            newest.CopyTo(_frames);
            newest.CopyTo(_frames.AsSpan(bands));
            _empty = false;
        }

        DenseKernel.Apply(_model.InputWeights, _model.InputBias, _frames, _input);
        for (var i = 0; i < _input.Length; i++) _input[i] = MathF.Max(0, _input[i]);
        _model.First.Step(_input, _first, _scratch);
        _model.Second.Step(_first, _second, _scratch);
        DenseKernel.Apply(_model.OutputWeights, _model.OutputBias, _second, _output);
        var visemes = _output.AsSpan(0, Visemes.Count);
        var heads = _output.AsSpan(Visemes.Count);
        Softmax(visemes);
        for (var i = 0; i < heads.Length; i++) heads[i] = 1 / (1 + MathF.Exp(-heads[i]));
        return new Posterior(visemes, heads);
    }

    public void Reset()
    {
        Array.Clear(_frames);
        Array.Clear(_first);
        Array.Clear(_second);
        _empty = true;
    }

    public void CopyFrom(VisemeNetwork other)
    {
        other._frames.CopyTo(_frames, 0);
        other._first.CopyTo(_first, 0);
        other._second.CopyTo(_second, 0);
        _empty = other._empty;
    }

    private static void Softmax(Span<float> values)
    {
        var largest = values[0];
        foreach (var v in values) largest = MathF.Max(largest, v);
        var sum = 0f;
        foreach (ref var v in values) sum += v = MathF.Exp(v - largest);
        foreach (ref var v in values) v /= sum;
    }
}
