using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Visavis.Engines.Voices;
using Visavis.Media.Audio;
using Visavis.Media.Timing;
using Visavis.Sessions.Ports;

namespace Visavis.Benchmarks;

/// <summary>How soon each voice is heard, and how much faster than real time it speaks.</summary>
internal static class VoicesBench
{
    private const string Sentence = "Good morning, and welcome back: your order has left the warehouse and will be with you before noon on Thursday.";
    private const int Rounds = 25;
    private static readonly string[] Preferred = ["flite/slt", "flite/rms", "flite/awb", "flite/kal16", "espeak/en-us", "espeak/de"];

    public static async Task<int> RunAsync(string? jsonPath)
    {
        using var catalog = new VoiceCatalog(new VoiceOptions(), NullLogger<VoiceCatalog>.Instance);
        foreach (var provider in catalog.Providers.Where(p => !p.IsAvailable)) await Console.Error.WriteLineAsync($"{provider.Name}: {provider.Advice}");

        // 10 000 characters: the longest text that a task may have by default.
        var longText = string.Concat(Enumerable.Repeat(Sentence + " ", 10_000 / Sentence.Length + 1))[..10_000];
        var rows = new List<Row>();
        foreach (var id in Preferred)
        {
            if (catalog.Find(id) is { } voice) rows.Add(await MeasureAsync(voice, longText));
        }

        if (jsonPath is not null)
        {
            await File.WriteAllTextAsync(jsonPath, JsonSerializer.Serialize(new { bench = "voices", rounds = Rounds, rows }, JsonSerializerOptions.Web));
        }

        Console.WriteLine("voice         first audio, one sentence     first audio, 10 000 chars   real-time factor   level");
        Console.WriteLine("              median ms      p95 ms         median ms                  x                  dBFS");
        foreach (var row in rows)
        {
            Console.WriteLine(
                $"{row.Voice,-12} {row.FirstAudioMedianMs,10:F1} {row.FirstAudioP95Ms,11:F1} {row.LongTextFirstAudioMedianMs,17:F1} {row.RealTimeFactor,26:F0} {row.RmsDbfs,18:F1}");
        }

        return rows.Count > 0 ? 0 : 1;
    }

    private static async Task<Row> MeasureAsync(IVoice voice, string longText)
    {
        await SpeakAsync(voice, Sentence);
        var short1 = new List<Spoken>();
        var long1 = new List<double>();
        for (var i = 0; i < Rounds; i++) short1.Add(await SpeakAsync(voice, Sentence));
        for (var i = 0; i < 5; i++) long1.Add((await SpeakAsync(voice, longText, firstOnly: true)).FirstMs);
        var first = short1.Select(s => s.FirstMs).Order().ToArray();
        return new Row(
            voice.Info.Id,
            first[first.Length / 2],
            first[first.Length * 95 / 100],
            long1.Order().ElementAt(long1.Count / 2),
            short1.Sum(s => s.AudioMs) / short1.Sum(s => s.TotalMs),
            short1[0].RmsDbfs);
    }

    private static async Task<Spoken> SpeakAsync(IVoice voice, string text, bool firstOnly = false)
    {
        var meter = new LevelMeter();
        var clock = Stopwatch.StartNew();
        var firstMs = 0.0;
        await foreach (var chunk in voice.SynthesizeAsync(text, CancellationToken.None))
        {
            if (meter.SampleCount == 0) firstMs = clock.Elapsed.TotalMilliseconds;
            meter.Add(chunk.Pcm.Span);
            if (firstOnly) break;
        }

        var audioMs = meter.SampleCount * 1000.0 / MediaTime.SamplesPerSecond;
        return new Spoken(firstMs, clock.Elapsed.TotalMilliseconds, audioMs, meter.RmsDbfs);
    }

    private sealed record Row(
        string Voice, double FirstAudioMedianMs, double FirstAudioP95Ms, double LongTextFirstAudioMedianMs, double RealTimeFactor, double RmsDbfs);

    private readonly record struct Spoken(double FirstMs, double TotalMs, double AudioMs, double RmsDbfs);
}
