using System.Diagnostics;
using System.Text.Json;
using Visavis.Face;
using Visavis.Face.Animation;
using Visavis.Face.Assets;
using Visavis.Face.Rendering;

namespace Visavis.Benchmarks.Render;

/// <summary>What a frame costs: every shipped avatar, both presets, with and without anti-aliasing, while the face speaks.</summary>
internal static class RenderBench
{
    private const int WarmUpFrames = 60, Frames = 250;

    // What the first design of this renderer cost on a quiet machine of the kind that it was measured on.
    private const double BudgetMs = 3.4, BudgetWithoutAntiAliasingMs = 2.1;

    public static int Run(string? jsonPath, string? only)
    {
        var rows = new List<Row>();
        var memory = new List<FaceMemory>();
        foreach (var folder in Directory.GetDirectories(Path.Combine(FindRoot(), "avatars")).Order())
        {
            if (only is not null && Path.GetFileName(folder) != only) continue;
            var asset = Load(folder);
            memory.Add(FaceMemory.Of(asset));
            foreach (var preset in (string[])["delta", "golf"])
            {
                rows.Add(Measure(asset, preset, antiAliasing: true, SimdSelection.Best));
                rows.Add(Measure(asset, preset, antiAliasing: false, SimdSelection.Best));
            }

            if (SimdSelection.Best != SimdPath.Portable) rows.Add(Measure(asset, "delta", antiAliasing: true, SimdPath.Portable));
        }

        Console.WriteLine("avatar        preset  AA  kernels     CPU ms/frame     blend  vertex  setup  tiles   triangles  fragments  sessions");
        Console.WriteLine("                                    median    p95        mean wall ms                   drawn    shaded   per core");
        foreach (var r in rows)
        {
            Console.WriteLine(
                $"{r.Avatar,-13} {r.Preset,-6} {(r.AntiAliasing ? "4x" : "1x"),3}  {r.Kernels,-9} {r.MedianMs,6:F2} {r.P95Ms,6:F2}   {r.BlendMs,9:F2} {r.VertexMs,7:F2} {r.SetupMs,6:F2} {r.TilesMs,6:F2} {r.DrawnTriangles,10} {r.ShadedFragments,9} {r.SessionsPerCore,9:F1}");
        }

        Console.WriteLine($"budget for 30,000 triangles at 512 x 512: {BudgetMs} ms with anti-aliasing, {BudgetWithoutAntiAliasingMs} ms without");
        if (rows.Count == 0) return 1;
        foreach (var held in memory)
            Console.WriteLine($"{held.Avatar,-13} a face holds {held.NeverDrawnKb:F0} KB before its first frame and {held.DrawnKb:F0} KB more after it; {held.SharedKb:F0} KB are lent to whoever draws");
        var ours = rows.Find(r => r is { Preset: "delta", AntiAliasing: true })!;
        var oursWithout = rows.Find(r => r is { Preset: "delta", AntiAliasing: false })!;
        var mesa = LlvmpipeComparison.Measure(FindRoot(), Load(Path.Combine(FindRoot(), "avatars", ours.Avatar)), out var why);
        Console.WriteLine(mesa is { } m
            ? $"{m.Renderer} draws {ours.Avatar} in {m.FourSamplesMs:F1} ms of CPU with 4 samples, {m.OneSampleMs:F1} with 1, without blending, skinning and I420: {m.FourSamplesMs / ours.MedianMs:F1} and {m.OneSampleMs / oursWithout.MedianMs:F1} times ours"
            : $"not compared with llvmpipe: {why.Trim()}");
        var llvmpipe = mesa is { } n ? new { avatar = ours.Avatar, renderer = n.Renderer, fourSamplesMs = n.FourSamplesMs, oneSampleMs = n.OneSampleMs } : null;
        if (jsonPath is not null)
            File.WriteAllText(jsonPath, JsonSerializer.Serialize(new { llvmpipe, memory, bench = "render", frames = Frames, budgetMs = BudgetMs, budgetWithoutAntiAliasingMs = BudgetWithoutAntiAliasingMs, rows }, JsonSerializerOptions.Web));
        return 0;
    }

    private static Row Measure(AvatarAsset asset, string presetName, bool antiAliasing, SimdPath path)
    {
        var preset = asset.Manifest.FindPreset(presetName)!;
        var renderer = new FaceRenderer(asset, preset.WidthPx, preset.HeightPx, transparent: false, path) { AntiAliasing = antiAliasing };
        var performer = new FacePerformer(asset.Manifest, preset.FramesPerSecond, seed: 1);
        var frame = new byte[renderer.FrameBytes];
        var samples = 24_000 / preset.FramesPerSecond;
        var speech = Babble((WarmUpFrames + Frames + 4) * samples);
        var cpu = new double[Frames];
        double blend = 0, vertex = 0, setup = 0, tiles = 0, fragments = 0, drawn = 0;
        for (var i = -WarmUpFrames; i < Frames; i++)
        {
            var at = (i + WarmUpFrames) * samples;
            var before = ThreadClock.Milliseconds;
            performer.Advance(new FaceInput
            {
                StartSample = at, Audio = speech.AsSpan(at, samples), LookAhead = speech.AsSpan(at + samples, 2 * samples), Activity = FaceActivity.Speaking,
            });
            renderer.Render(performer.Pose, frame);
            if (i < 0) continue;
            cpu[i] = ThreadClock.Milliseconds - before;
            blend += renderer.Timings.BlendTicks;
            vertex += renderer.Timings.VertexTicks;
            setup += renderer.Timings.SetupTicks;
            tiles += renderer.Timings.TileTicks;
            fragments += renderer.ShadedFragments;
            drawn += renderer.DrawnTriangles;
        }

        Array.Sort(cpu);
        var tick = 1000.0 / Stopwatch.Frequency / Frames;
        return new Row(
            asset.Manifest.Id, presetName, antiAliasing, path.ToString(), cpu[Frames / 2], cpu[Frames * 95 / 100], blend * tick, vertex * tick, setup * tick,
            tiles * tick, (int)(drawn / Frames), (int)(fragments / Frames), 1000 / (cpu.Average() * preset.FramesPerSecond));
    }

    // Buzz with a moving formant, in syllables: enough to keep the mouth busy.
    private static short[] Babble(int count)
    {
        var sound = new short[count];
        for (var i = 0; i < count; i++)
        {
            var t = i / 24_000.0;
            var formant = 500 + (300 * Math.Sin(2 * Math.PI * .7 * t));
            var voice = Math.Sin(2 * Math.PI * 130 * t) + Math.Sin(2 * Math.PI * formant * t) + (.4 * Math.Sin(2 * Math.PI * 2300 * t));
            sound[i] = (short)(voice * 4500 * Math.Max(0, Math.Sin(2 * Math.PI * 2.1 * t)));
        }

        return sound;
    }

    private static AvatarAsset Load(string folder)
    {
        var manifest = AvatarManifest.Parse(File.ReadAllBytes(Path.Combine(folder, "avatar.json")));
        using var model = File.OpenRead(Path.Combine(folder, manifest.Model));
        var bakePath = Path.Combine(folder, manifest.Bake);
        using var bake = File.Exists(bakePath) ? File.OpenRead(bakePath) : null;
        return AvatarAsset.Load(model, manifest, bake);
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Visavis.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Visavis.slnx was not found above the benchmarks.");
    }

    private sealed record Row(
        string Avatar, string Preset, bool AntiAliasing, string Kernels, double MedianMs, double P95Ms, double BlendMs, double VertexMs, double SetupMs,
        double TilesMs, int DrawnTriangles, int ShadedFragments, double SessionsPerCore);
}
