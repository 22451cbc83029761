using Visavis.Face;
using Visavis.Face.LipSync;

namespace Visavis.Benchmarks.LipSync;

/// <summary>Measures at the lips themselves: what the 52 shapes do at 60 frames a second, against the truth.</summary>
/// <remarks>
/// Lips stand apart by jawOpen - mouthClose. Always read closure_recall_strict beside vowel_collapsed: a mouth that is never open
/// scores full marks on the first.
/// </remarks>
internal static class MouthMetrics
{
    private const int FramesPerSecond = 60;
    private const float Shut = .03f;

    public static IReadOnlyDictionary<string, double> Measure(IReadOnlyList<LabelledSpeech> material)
    {
        var closures = new List<bool>();
        var vowels = new List<bool>();
        var closureRows = new List<(float, bool)>();
        var roundRows = new List<(float, bool)>();
        var pairs = new List<(double Truth, double Seen)>();
        foreach (var utterance in material)
        {
            var shapes = LipSyncAnalysis.Analyse(utterance.Pcm, FramesPerSecond).Shapes.Span;
            var frames = shapes.Length / BlendShapes.Count;
            var apart = new float[frames];
            var round = new float[frames];
            for (var f = 0; f < frames; f++)
            {
                var row = shapes.Slice(f * BlendShapes.Count, BlendShapes.Count);
                apart[f] = row[(int)BlendShape.JawOpen] - row[(int)BlendShape.MouthClose];
                round[f] = row[(int)BlendShape.MouthPucker] + row[(int)BlendShape.MouthFunnel];
            }

            var truth = Truth(utterance.Labels);
            for (var f = 0; f < frames; f++)
            {
                var step = StepOf(f, utterance.Labels.Length);
                var label = utterance.Labels[step];
                if (label < 0) continue;
                pairs.Add((truth[step], apart[f]));
                if (label == 0) continue;
                closureRows.Add((-apart[f], label == (int)Viseme.PP));
                roundRows.Add((round[f], label is (int)Viseme.O or (int)Viseme.U));
            }

            foreach (var (from, to, viseme) in Runs(utterance.Labels))
            {
                int first = FrameOf(from), last = Math.Min(frames - 1, FrameOf(to));
                if (viseme == (int)Viseme.PP && to - from >= 2 && last >= first) closures.Add(apart[first..(last + 1)].Min() < Shut);
                if (viseme >= (int)Viseme.AA && to - from >= 5) vowels.Add(apart[Math.Min(frames - 1, (first + last) / 2)] < Shut);
            }
        }

        return new Dictionary<string, double>
        {
            ["A:closure_recall_strict"] = closures.Count(c => c) / (double)closures.Count,
            ["A:vowel_collapsed"] = vowels.Count(c => c) / (double)vowels.Count,
            ["A:closure_auc"] = Metrics.Auc(closureRows),
            ["A:rounding_auc"] = Metrics.Auc(roundRows),
            ["A:aperture_corr"] = Correlation(pairs),
        };
    }

    /// <summary>The opening that the true visemes ask for, softened over 50 ms.</summary>
    private static double[] Truth(int[] labels)
    {
        var raw = new double[labels.Length];
        Span<float> mouth = stackalloc float[MouthShapes.ChannelCount];
        Span<float> weights = stackalloc float[Visemes.Count];
        for (var i = 0; i < labels.Length; i++)
        {
            weights.Clear();
            weights[Math.Max(0, labels[i])] = 1;
            MouthShapes.Blend(weights, mouth);
            raw[i] = labels[i] == (int)Viseme.PP ? 0 : mouth[(int)MouthChannel.Jaw];
        }

        var soft = new double[labels.Length];
        for (var i = 0; i < labels.Length; i++)
        {
            for (var k = -2; k <= 2; k++) soft[i] += raw[Math.Clamp(i + k, 0, labels.Length - 1)] / 5;
        }

        return soft;
    }

    // A frame shows its centre.
    private static int StepOf(int frame, int steps) => Math.Min(steps - 1, (int)Math.Round((frame + .5) * 100 / FramesPerSecond));

    private static int FrameOf(int step) => Math.Max(0, (int)Math.Round((step * (double)FramesPerSecond / 100) - .5));

    private static IEnumerable<(int From, int To, int Viseme)> Runs(int[] labels)
    {
        for (var i = 0; i < labels.Length;)
        {
            var end = i;
            while (end < labels.Length && labels[end] == labels[i]) end++;
            yield return (i, end - 1, labels[i]);
            i = end;
        }
    }

    private static double Correlation(List<(double Truth, double Seen)> pairs)
    {
        double a = pairs.Average(p => p.Truth), b = pairs.Average(p => p.Seen), ab = 0, aa = 0, bb = 0;
        foreach (var (truth, seen) in pairs)
        {
            ab += (truth - a) * (seen - b);
            aa += (truth - a) * (truth - a);
            bb += (seen - b) * (seen - b);
        }

        return ab / Math.Sqrt(aa * bb);
    }
}
