using Visavis.Face.LipSync;

namespace Visavis.Benchmarks.LipSync;

/// <summary>A way from sound to visemes.</summary>
internal interface IMethod
{
    string Name { get; }

    /// <summary>[n / 240 + 1, 15] weights of visemes, one row per 10 ms.</summary>
    float[] Weigh(short[] pcm);
}

/// <summary>The product: the code that drives sessions.</summary>
internal sealed class NeuralMethod : IMethod
{
    public string Name => "visavis";

    public float[] Weigh(short[] pcm) => LipSyncAnalysis.Analyse(pcm, framesPerSecond: 25).Visemes.ToArray();
}

/// <summary>The product where the voice tells its phones: how far the way from phones to weights is exact.</summary>
internal sealed class ReadMethod(IReadOnlyList<LabelledSpeech> material) : IMethod
{
    public string Name => "visavis, phones told";

    public float[] Weigh(short[] pcm) =>
        LipSyncAnalysis.Analyse(pcm, framesPerSecond: 25, marks: material.First(m => m.Pcm == pcm).Marks).Visemes.ToArray();
}

/// <summary>Chance: the product's own answers 0.7 s too late, which keeps its habits and loses its ear.</summary>
internal sealed class ChanceMethod(IMethod inner) : IMethod
{
    private const int ShiftSteps = 70;

    public string Name => "chance (0.7 s late)";

    public float[] Weigh(short[] pcm)
    {
        var weights = inner.Weigh(pcm);
        var shifted = new float[weights.Length];
        var steps = weights.Length / Visemes.Count;
        for (var i = 0; i < steps; i++)
            weights.AsSpan((i + ShiftSteps) % steps * Visemes.Count, Visemes.Count).CopyTo(shifted.AsSpan(i * Visemes.Count));
        return shifted;
    }
}

/// <summary>Energy only: the louder, the wider; dips in speech are closures.</summary>
internal sealed class EnergyMethod : IMethod
{
    public string Name => "energy only";

    public float[] Weigh(short[] pcm)
    {
        var levels = Levels(pcm);
        var weights = new float[levels.Length * Visemes.Count];
        var peak = -60f;
        for (var i = 0; i < levels.Length; i++)
        {
            peak = MathF.Max(peak - .03f, levels[i]);
            var open = Math.Clamp((levels[i] - (peak - 35)) / 30, 0, 1);
            var row = weights.AsSpan(i * Visemes.Count, Visemes.Count);
            // Quiet for less than 100 ms on both sides is a dip, longer is a pause.
            var before = Loudest(levels, i - 10, i) - levels[i];
            var after = Loudest(levels, i + 1, i + 11) - levels[i];
            var dip = Math.Clamp((MathF.Min(before, after) - 10) / 12, 0, 1);
            row[(int)Viseme.PP] = dip;
            row[(int)Viseme.AA] = open * open * (1 - dip);
            row[(int)Viseme.E] = open * (1 - open) * (1 - dip);
            row[(int)Viseme.Silence] = (1 - open) * (1 - dip);
        }

        return weights;
    }

    public static float[] Levels(short[] pcm)
    {
        var levels = new float[(pcm.Length / LabelledSpeech.HopSamples) + 1];
        for (var i = 0; i < levels.Length; i++)
        {
            int from = Math.Max(0, (i * LabelledSpeech.HopSamples) - 240), to = Math.Min(pcm.Length, (i * LabelledSpeech.HopSamples) + 240);
            double sum = 1e-9;
            for (var k = from; k < to; k++) sum += pcm[k] / 32768.0 * (pcm[k] / 32768.0);
            levels[i] = (float)(10 * Math.Log10(sum / Math.Max(1, to - from)));
        }

        return levels;
    }

    private static float Loudest(float[] levels, int from, int to)
    {
        var loudest = -100f;
        for (var i = Math.Max(0, from); i < Math.Min(levels.Length, to); i++) loudest = MathF.Max(loudest, levels[i]);
        return loudest;
    }
}

/// <summary>Rules without training: level, hiss and two band ratios, as a signal-driven mouth reads them.</summary>
internal sealed class RulesMethod : IMethod
{
    private const int MeasuredSamples = 1024;

    public string Name => "untrained rules";

    public float[] Weigh(short[] pcm)
    {
        var analyser = new SpeechAnalyser();
        var steps = (pcm.Length / LabelledSpeech.HopSamples) + 1;
        var weights = new float[steps * Visemes.Count];
        var padded = new short[pcm.Length + (2 * MeasuredSamples)];
        pcm.CopyTo(padded, MeasuredSamples);
        for (var i = 0; i < steps; i++)
        {
            var features = analyser.Measure(padded, [], MeasuredSamples / 2 + (i * LabelledSpeech.HopSamples));
            weights[(i * Visemes.Count) + (int)Decide(features)] = 1;
        }

        return weights;
    }

    private static Viseme Decide(SpeechFeatures f) => f switch
    {
        { LevelDb: < -52 } => Viseme.Silence,
        { Hiss: > .75f } => Viseme.SS,
        { Hiss: > .55f } => Viseme.CH,
        { DipDb: > 18 } => Viseme.PP,
        { Front: > .6f, Open: < .35f } => Viseme.I,
        { Front: > .5f } => Viseme.E,
        { Front: < .3f, Open: < .35f } => Viseme.U,
        { Front: < .3f, Open: < .55f } => Viseme.O,
        { Open: > .5f } => Viseme.AA,
        _ => Viseme.E,
    };
}
