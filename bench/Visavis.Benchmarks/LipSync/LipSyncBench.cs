using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Visavis.Face.LipSync;
using Visavis.Face.LipSync.Network;

namespace Visavis.Benchmarks.LipSync;

/// <summary>How well the mouth follows speech, beside simpler ways, on a voice that training never heard or on a folder of labelled speech.</summary>
internal static class LipSyncBench
{
    private const int Resamples = 200;
    private static readonly string[] WithIntervals = ["frame_acc15", "group_acc8", "closure_auc", "labiodental_auc", "rounding_auc"];

    public static async Task<int> RunAsync(string? labels, string? jsonPath)
    {
        var material = labels is null ? await SpokenSentences.SpeakAsync(SpokenSentences.HeldOutVoice) : LabelledSpeech.ReadFolder(labels);
        if (material.Count == 0)
        {
            await Console.Error.WriteLineAsync(labels is null
                ? $"The voice {SpokenSentences.HeldOutVoice} is not available. Install it: apt-get install libflite1"
                : $"{labels} holds no NAME.wav with a NAME.csv of start,end,viseme lines beside it.");
            return 1;
        }

        var fitting = new List<LabelledSpeech>();
        foreach (var voice in SpokenSentences.FittingVoices) fitting.AddRange(await SpokenSentences.SpeakAsync(voice));
        var neural = new NeuralMethod();
        List<IMethod> methods = [neural, new ReadMethod(material)];
        if (fitting.Count > 0) methods.Add(new GaussianMethod(fitting));
        methods.AddRange([new RulesMethod(), new EnergyMethod(), new ChanceMethod(neural)]);
        var seconds = material.Sum(m => m.Pcm.Length) / 24000.0;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{material.Count} utterances, {seconds:0} s, {(labels is null ? SpokenSentences.HeldOutVoice : labels)}"));
        var rows = methods.ConvertAll(m => Evaluate(m, material));
        Print(rows);
        var mouth = MouthMetrics.Measure(material);
        Console.WriteLine("\nAt the lips (52 shapes at 60 frames a second, visavis):");
        foreach (var (name, value) in mouth) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-26}{value,8:0.000}"));
        var time = MeasureTime(material[0].Pcm);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\nTime per 10 ms of sound, one core: median {time.MedianUs:0.0} us, p95 {time.P95Us:0.0} us over {time.Frames} frames"));
        if (jsonPath is not null)
        {
            var report = new { bench = "lipsync", material = labels ?? SpokenSentences.HeldOutVoice, utterances = material.Count, seconds, methods = rows, mouth, time };
            await File.WriteAllTextAsync(jsonPath, JsonSerializer.Serialize(report, JsonOptions));
        }

        return 0;
    }

    private static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private static MethodRow Evaluate(IMethod method, IReadOnlyList<LabelledSpeech> material)
    {
        var parts = material.Select(m => new Scored(method.Weigh(m.Pcm), m.Labels)).ToList();
        var values = Metrics.Measure(Scored.Join(parts));
        // Utterances are drawn again with replacement: their steps depend on each other, utterances hardly do.
        var random = new Random(1);
        var drawn = WithIntervals.ToDictionary(name => name, _ => new List<double>());
        for (var i = 0; i < Resamples; i++)
        {
            var again = Metrics.Measure(Scored.Join(parts.Select(_ => parts[random.Next(parts.Count)]).ToList()));
            foreach (var name in WithIntervals) drawn[name].Add(again[name]);
        }

        return new MethodRow(method.Name, values, drawn.ToDictionary(d => d.Key, d => Interval(d.Value)));
    }

    private static double[] Interval(List<double> values)
    {
        values.Sort();
        return [values[(int)(values.Count * .025)], values[(int)(values.Count * .975)]];
    }

    private static void Print(List<MethodRow> rows)
    {
        Console.WriteLine($"\n{"",-26}{string.Concat(rows.Select(r => $"{r.Method,22}"))}");
        foreach (var name in rows[0].Values.Keys)
        {
            Console.Write($"{name,-26}");
            foreach (var row in rows)
            {
                var interval = row.Intervals.TryGetValue(name, out var i) ? string.Create(CultureInfo.InvariantCulture, $" [{i[0]:.00} {i[1]:.00}]") : "";
                Console.Write($"{row.Values[name].ToString("0.000", CultureInfo.InvariantCulture) + interval,22}");
            }

            Console.WriteLine();
        }
    }

    private static TimeRow MeasureTime(short[] pcm)
    {
        var stream = new VisemeStream(VisemeModel.Default);
        var us = new double[20_000];
        for (int i = -2000, at = 0; i < us.Length; i++, at = (at + LabelledSpeech.HopSamples) % (pcm.Length - LabelledSpeech.HopSamples))
        {
            var began = Stopwatch.GetTimestamp();
            stream.Push(pcm.AsSpan(at, LabelledSpeech.HopSamples));
            if (i >= 0) us[i] = Stopwatch.GetElapsedTime(began).TotalMicroseconds;
        }

        Array.Sort(us);
        return new TimeRow(us[us.Length / 2], us[us.Length * 95 / 100], us.Length);
    }

    private sealed record MethodRow(string Method, IReadOnlyDictionary<string, double> Values, IReadOnlyDictionary<string, double[]> Intervals);

    private sealed record TimeRow(double MedianUs, double P95Us, int Frames);
}
