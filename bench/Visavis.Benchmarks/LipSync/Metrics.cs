using Visavis.Face.LipSync;

namespace Visavis.Benchmarks.LipSync;

/// <summary>Weights of a method beside the truth, step by step, over one or more utterances.</summary>
/// <param name="Weights">[steps, 15].</param>
/// <param name="Labels">[steps], -1 where unknown.</param>
internal sealed record Scored(float[] Weights, int[] Labels)
{
    public int Steps => Labels.Length;

    public static Scored Join(IReadOnlyList<Scored> parts) => new([.. parts.SelectMany(p => p.Weights)], [.. parts.SelectMany(p => p.Labels)]);
}

/// <summary>What a viewer would notice: the measures of a method on labelled speech.</summary>
internal static class Metrics
{
    private const int Reach = 20;
    private static readonly int[] Group = [0, 1, 2, 3, 3, 3, 4, 5, 3, 3, 6, 6, 6, 7, 7];

    public static IReadOnlyDictionary<string, double> Measure(Scored scored)
    {
        var labels = scored.Labels;
        var chosen = Choose(scored);
        int known = 0, right = 0, rightGroup = 0, closures = 0, closuresFound = 0, closuresSaid = 0, closuresRight = 0, deep = 0, moving = 0;
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] < 0) continue;
            known++;
            if (chosen[i] == labels[i]) right++;
            if (Group[chosen[i]] == Group[labels[i]]) rightGroup++;
            if (labels[i] == (int)Viseme.PP) closures++;
            if (chosen[i] == (int)Viseme.PP) closuresSaid++;
            if (chosen[i] == (int)Viseme.PP && labels[i] == (int)Viseme.PP) closuresFound++;
            if (!DeepSilence(labels, i)) continue;
            deep++;
            if (chosen[i] != 0) moving++;
        }

        closuresRight = closuresFound;
        var (onsetMedian, onsetP90) = ClosureOnsets(chosen, labels);
        return new Dictionary<string, double>
        {
            ["frame_acc15"] = Share(right, known),
            ["group_acc8"] = Share(rightGroup, known),
            ["closure_auc"] = Auc(scored, v => v[(int)Viseme.PP], l => l == (int)Viseme.PP),
            ["closure_recall"] = Share(closuresFound, closures),
            ["closure_precision"] = Share(closuresRight, closuresSaid),
            ["labiodental_auc"] = Auc(scored, v => v[(int)Viseme.FF], l => l == (int)Viseme.FF),
            ["rounding_auc"] = Auc(scored, v => v[(int)Viseme.O] + v[(int)Viseme.U], l => l is (int)Viseme.O or (int)Viseme.U),
            ["closure_onset_median_ms"] = onsetMedian,
            ["closure_onset_p90_ms"] = onsetP90,
            ["best_lag_ms"] = BestLagMs(chosen, labels),
            ["moving_in_silence"] = Share(moving, deep),
            ["switches_per_s"] = Switches(chosen),
            ["switches_per_s_of_truth"] = Switches(labels),
        };
    }

    /// <summary>Chance that a step with the property scores above one without (rank statistic of Mann and Whitney, ties half).</summary>
    public static double Auc(Scored scored, Func<ReadOnlySpan<float>, float> score, Func<int, bool> holds)
    {
        var rows = new List<(float Score, bool Holds)>();
        for (var i = 0; i < scored.Steps; i++)
        {
            if (scored.Labels[i] >= 0) rows.Add((score(Row(scored, i)), holds(scored.Labels[i])));
        }

        return Auc(rows);
    }

    public static double Auc(List<(float Score, bool Holds)> rows)
    {
        rows.Sort((a, b) => a.Score.CompareTo(b.Score));
        double rankSum = 0, positives = 0;
        for (var i = 0; i < rows.Count;)
        {
            var end = i;
            while (end < rows.Count && rows[end].Score == rows[i].Score) end++;
            for (var k = i; k < end; k++)
            {
                if (!rows[k].Holds) continue;
                positives++;
                rankSum += (i + 1 + end) / 2.0;
            }

            i = end;
        }

        var negatives = rows.Count - positives;
        return positives == 0 || negatives == 0 ? double.NaN : (rankSum - (positives * (positives + 1) / 2)) / (positives * negatives);
    }

    public static int[] Choose(Scored scored)
    {
        var chosen = new int[scored.Steps];
        for (var i = 0; i < chosen.Length; i++)
        {
            var row = Row(scored, i);
            for (var v = 1; v < row.Length; v++)
            {
                if (row[v] > row[chosen[i]]) chosen[i] = v;
            }
        }

        return chosen;
    }

    /// <summary>The shift in ms at which the choices fit best; positive: the mouth is late.</summary>
    private static double BestLagMs(int[] chosen, int[] labels)
    {
        int bestLag = 0;
        var best = -1.0;
        for (var lag = -Reach; lag <= Reach; lag++)
        {
            int known = 0, right = 0;
            for (var i = Math.Max(0, -lag); i < labels.Length - Math.Max(0, lag); i++)
            {
                if (labels[i] < 0) continue;
                known++;
                if (chosen[i + lag] == labels[i]) right++;
            }

            if (Share(right, known) > best) (best, bestLag) = (Share(right, known), lag);
        }

        return bestLag * 10;
    }

    /// <summary>How far the chosen closures begin from the true ones, where one begins within 100 ms: median and 90th percentile of the distance.</summary>
    private static (double Median, double P90) ClosureOnsets(int[] chosen, int[] labels)
    {
        var distances = new List<double>();
        for (var i = 1; i < labels.Length; i++)
        {
            if (labels[i] != (int)Viseme.PP || labels[i - 1] == (int)Viseme.PP) continue;
            var nearest = double.NaN;
            for (var k = Math.Max(1, i - 10); k < Math.Min(labels.Length, i + 11); k++)
            {
                if (chosen[k] == (int)Viseme.PP && chosen[k - 1] != (int)Viseme.PP && !(Math.Abs(k - i) * 10 >= nearest)) nearest = Math.Abs(k - i) * 10;
            }

            if (!double.IsNaN(nearest)) distances.Add(nearest);
        }

        distances.Sort();
        return distances.Count == 0 ? (double.NaN, double.NaN) : (distances[distances.Count / 2], distances[distances.Count * 9 / 10]);
    }

    private static double Switches(int[] visemes)
    {
        var count = 0;
        for (var i = 1; i < visemes.Length; i++) count += visemes[i] != visemes[i - 1] ? 1 : 0;
        return count * 100.0 / visemes.Length;
    }

    private static bool DeepSilence(int[] labels, int at)
    {
        for (var i = Math.Max(0, at - 10); i <= Math.Min(labels.Length - 1, at + 10); i++)
        {
            if (labels[i] != 0) return false;
        }

        return true;
    }

    private static ReadOnlySpan<float> Row(Scored scored, int step) => scored.Weights.AsSpan(step * Visemes.Count, Visemes.Count);

    private static double Share(int part, int whole) => whole == 0 ? double.NaN : part / (double)whole;
}
