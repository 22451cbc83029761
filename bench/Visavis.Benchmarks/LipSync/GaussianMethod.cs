using Visavis.Face.LipSync;
using Visavis.Face.LipSync.Signal;

namespace Visavis.Benchmarks.LipSync;

/// <summary>One Gaussian per viseme over 13 cepstral coefficients and their slopes: the classic light-weight lip-sync, fitted in the same run.</summary>
internal sealed class GaussianMethod : IMethod
{
    private const int Cepstra = 13, Dimensions = 2 * Cepstra;

    // Frames on both sides over which the answers are averaged: without this it flickers.
    private const int Smoothing = 2;
    private readonly double[,] _mean = new double[Visemes.Count, Dimensions];
    private readonly double[,] _precision = new double[Visemes.Count, Dimensions];
    private readonly double[] _constant = new double[Visemes.Count];

    public GaussianMethod(IReadOnlyList<LabelledSpeech> material)
    {
        var counts = new double[Visemes.Count];
        var squares = new double[Visemes.Count, Dimensions];
        foreach (var utterance in material)
        {
            var features = Features(utterance.Pcm);
            for (var i = 0; i < utterance.Labels.Length; i++)
            {
                var v = utterance.Labels[i];
                if (v < 0) continue;
                counts[v]++;
                for (var d = 0; d < Dimensions; d++)
                {
                    _mean[v, d] += features[i, d];
                    squares[v, d] += features[i, d] * features[i, d];
                }
            }
        }

        var all = counts.Sum();
        for (var v = 0; v < Visemes.Count; v++)
        {
            var n = Math.Max(1, counts[v]);
            _constant[v] = .5 * Math.Log((counts[v] + 1) / all);
            for (var d = 0; d < Dimensions; d++)
            {
                _mean[v, d] /= n;
                var variance = (squares[v, d] / n) - (_mean[v, d] * _mean[v, d]) + .02;
                _precision[v, d] = 1 / variance;
                _constant[v] -= .5 * Math.Log(variance);
            }
        }
    }

    public string Name => "Gaussians on MFCC";

    public float[] Weigh(short[] pcm)
    {
        var features = Features(pcm);
        var steps = features.GetLength(0);
        var raw = new float[steps, Visemes.Count];
        var scores = new double[Visemes.Count];
        for (var i = 0; i < steps; i++)
        {
            for (var v = 0; v < Visemes.Count; v++)
            {
                scores[v] = _constant[v];
                for (var d = 0; d < Dimensions; d++)
                {
                    var away = features[i, d] - _mean[v, d];
                    scores[v] -= .5 * away * away * _precision[v, d];
                }
            }

            // Neighbouring coefficients are not independent: half the evidence keeps the answers from being all or nothing.
            var largest = scores.Max();
            var sum = scores.Sum(s => Math.Exp((s - largest) * .5));
            for (var v = 0; v < Visemes.Count; v++) raw[i, v] = (float)(Math.Exp((scores[v] - largest) * .5) / sum);
        }

        var weights = new float[steps * Visemes.Count];
        for (var i = 0; i < steps; i++)
        {
            for (var k = Math.Max(0, i - Smoothing); k <= Math.Min(steps - 1, i + Smoothing); k++)
            {
                for (var v = 0; v < Visemes.Count; v++) weights[(i * Visemes.Count) + v] += raw[k, v] / ((2 * Smoothing) + 1);
            }
        }

        return weights;
    }

    private static double[,] Features(short[] pcm)
    {
        var frontEnd = new MelFrontEnd();
        var steps = (pcm.Length / LabelledSpeech.HopSamples) + 1;
        var cepstra = new double[steps, Cepstra];
        Span<float> mel = stackalloc float[MelFilters.Bands];
        var rest = pcm.Concat(new short[MelFrontEnd.WindowSamples]).ToArray().AsSpan();
        for (var i = 0; i < steps && frontEnd.Push(rest, out var consumed, mel); i++)
        {
            rest = rest[consumed..];
            for (var c = 0; c < Cepstra; c++)
            {
                for (var b = 0; b < mel.Length; b++) cepstra[i, c] += mel[b] * Math.Cos(Math.PI * c * (b + .5) / mel.Length) / mel.Length;
            }
        }

        var features = new double[steps, Dimensions];
        for (var i = 0; i < steps; i++)
        {
            for (var c = 0; c < Cepstra; c++)
            {
                features[i, c] = cepstra[i, c];
                features[i, Cepstra + c] = cepstra[Math.Min(steps - 1, i + 2), c] - cepstra[Math.Max(0, i - 2), c];
            }
        }

        return features;
    }
}
