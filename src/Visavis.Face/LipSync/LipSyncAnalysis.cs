using Visavis.Face.Animation;
using Visavis.Face.Assets;
using Visavis.Face.LipSync.Network;
using Visavis.Face.LipSync.Text;
using Visavis.Media.Timing;

namespace Visavis.Face.LipSync;

/// <summary>The lip-sync of a whole recording, made by the code that drives sessions: what a mouth would do, for people and tests to read.</summary>
public sealed class LipSyncAnalysis
{
    /// <summary>Steps of <see cref="Visemes"/> per second.</summary>
    public const int StepsPerSecond = 100;

    private const int AheadSamples = MediaTime.SamplesPerSecond * 80 / 1000;

    private LipSyncAnalysis(float[] visemes, float[] shapes, int framesPerSecond)
    {
        Visemes = visemes;
        Shapes = shapes;
        FramesPerSecond = framesPerSecond;
    }

    /// <summary>[steps, 15] weights in the order of <see cref="Viseme"/>, by rows; row i describes the sound at i x 10 ms. Each row sums to 1.</summary>
    public ReadOnlyMemory<float> Visemes { get; }

    /// <summary>[frames, 52] weights in the order of <see cref="BlendShape"/>, by rows; row i shows from i / <see cref="FramesPerSecond"/> s on.</summary>
    public ReadOnlyMemory<float> Shapes { get; }

    /// <summary>Frames of <see cref="Shapes"/> per second.</summary>
    public int FramesPerSecond { get; }

    /// <summary>Analyses a recording.</summary>
    /// <param name="pcm">s16 mono 24 kHz.</param>
    /// <param name="framesPerSecond">Rate of the shapes; must divide 24,000.</param>
    /// <param name="tuning">The avatar's articulation; null for the tables as they are.</param>
    /// <param name="marks">What is known of the mouth, counted from the recording's first sample, in order; empty when it is only heard.</param>
    /// <remarks>Any thread; runs at about 400 times real time on one core.</remarks>
    public static LipSyncAnalysis Analyse(ReadOnlySpan<short> pcm, int framesPerSecond = 60, LipSyncTuning? tuning = null, ReadOnlySpan<VisemeMark> marks = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(framesPerSecond, 1);
        if (MediaTime.SamplesPerSecond % framesPerSecond != 0)
            throw new ArgumentOutOfRangeException(nameof(framesPerSecond), framesPerSecond, "The rate must divide 24,000.");
        return new LipSyncAnalysis(StepByStep(pcm, marks), FrameByFrame(pcm, framesPerSecond, tuning ?? new LipSyncTuning(), marks), framesPerSecond);
    }

    private static float[] StepByStep(ReadOnlySpan<short> pcm, ReadOnlySpan<VisemeMark> marks)
    {
        const int hop = Signal.MelFrontEnd.HopSamples;
        var script = new VisemeScript();
        var stream = new VisemeStream(VisemeModel.Default, script);
        var steps = (pcm.Length / hop) + 1;
        var weights = new float[steps * LipSync.Visemes.Count];
        Span<short> silence = stackalloc short[hop];
        silence.Clear();
        var written = 0L;
        for (var at = 0; written < steps; at += hop)
        {
            // As in a session: only what lies a little ahead is known.
            script.Rewrite(at, Around(marks, at, at + AheadSamples));
            stream.Push(at >= pcm.Length ? silence : pcm[at..Math.Min(at + hop, pcm.Length)]);
            for (; written < Math.Min(stream.Count, steps); written++)
                stream[written].Weights.CopyTo(weights.AsSpan((int)written * LipSync.Visemes.Count));
        }

        return weights;
    }

    private static float[] FrameByFrame(ReadOnlySpan<short> pcm, int framesPerSecond, LipSyncTuning tuning, ReadOnlySpan<VisemeMark> marks)
    {
        var frameSamples = MediaTime.SamplesPerSecond / framesPerSecond;
        var frames = (pcm.Length + frameSamples - 1) / frameSamples;
        var shapes = new float[frames * BlendShapes.Count];
        var window = new short[frameSamples + AheadSamples];
        var lipSync = new NeuralLipSync(tuning);
        var pose = new FacePose();
        for (var frame = 0; frame < frames; frame++)
        {
            Array.Clear(window);
            var start = frame * frameSamples;
            pcm[start..Math.Min(start + window.Length, pcm.Length)].CopyTo(window);
            pose.Clear();
            var input = new FaceInput
            {
                StartSample = start,
                Audio = window.AsSpan(0, frameSamples),
                LookAhead = window.AsSpan(frameSamples),
                Visemes = Around(marks, start, start + window.Length),
                Activity = FaceActivity.Speaking,
            };
            lipSync.Apply(input, new AnimationTime(start / (double)MediaTime.SamplesPerSecond, 1f / framesPerSecond), pose);
            PoseLimits.Apply(pose);
            pose.Weights.CopyTo(shapes.AsSpan(frame * BlendShapes.Count));
        }

        return shapes;
    }

    private static ReadOnlySpan<VisemeMark> Around(ReadOnlySpan<VisemeMark> marks, long from, long to)
    {
        var first = 0;
        while (first < marks.Length && marks[first].EndSample <= from) first++;
        var end = first;
        while (end < marks.Length && marks[end].StartSample < to) end++;
        return marks[first..end];
    }
}
