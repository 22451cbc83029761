using Visavis.Face;
using Visavis.Face.Animation;
using Visavis.Face.Assets;
using Visavis.Tests.Face.LipSync;

namespace Visavis.Tests.Face;

/// <summary>How a face behaves over time.</summary>
public sealed class AvatarFaceTests
{
    private const int Fps = 25, FrameSamples = 960, LookAheadSamples = 1920;

    [Fact]
    public void Render_Silence_TheMouthRests()
    {
        var mouth = Perform(new short[24_000 * 10], FaceActivity.Idle);

        Assert.All(mouth, m => Assert.Equal(0, m.Jaw));
    }

    [Fact]
    public void Render_Speech_TheMouthFollowsItsLevel()
    {
        var speech = Sentences(seconds: 12);
        var mouth = Perform(speech, FaceActivity.Speaking);
        var levels = mouth.Select((_, i) => Level(speech, i)).ToArray();

        var openings = mouth.Select(m => (double)m.Jaw).ToArray();
        Assert.True(openings.Max() > .2, $"widest opening {openings.Max():F2}");
        Assert.True(Correlation(levels, openings) > .4, $"correlation {Correlation(levels, openings):F2}");
    }

    [Fact]
    public void Render_QuietVoice_StillOpensTheMouth()
    {
        var quiet = Sentences(seconds: 12).Select(s => (short)(s / 8)).ToArray();

        Assert.True(Perform(quiet, FaceActivity.Speaking).Skip(100).Max(m => m.Jaw) > .15);
    }

    [Fact]
    public void Render_Interruption_ClosesTheMouthWithinTwoFrames()
    {
        var performer = new FacePerformer(Manifest, Fps, seed: 1);
        var speech = Sentences(seconds: 4);
        var widest = 0f;
        for (var i = 0; i < 60; i++) widest = Math.Max(widest, Advance(performer, speech, i).Jaw);
        Assert.True(widest > .15);

        var silence = new short[FrameSamples + LookAheadSamples];
        for (var i = 60; i < 62; i++)
        {
            performer.Advance(new FaceInput
            {
                StartSample = (long)i * FrameSamples, Audio = silence.AsSpan(0, FrameSamples), LookAhead = silence.AsSpan(FrameSamples), Interrupted = i == 60,
            });
        }

        Assert.True(performer.Pose[BlendShape.JawOpen] < .01f);
        Assert.True(performer.Pose[BlendShape.MouthFunnel] < .01f);
    }

    [Fact]
    public void Render_AMinuteOfListening_BlinksLikeAPerson()
    {
        var performer = new FacePerformer(Manifest, Fps, seed: 4);
        var silence = new short[FrameSamples];
        var blinks = new List<int>();
        var fullyClosed = 0;
        var wasClosed = false;
        for (var i = 0; i < Fps * 60; i++)
        {
            performer.Advance(new FaceInput { StartSample = (long)i * FrameSamples, Audio = silence, Activity = FaceActivity.Listening });
            var closed = performer.Pose[BlendShape.EyeBlinkLeft] > .5f;
            if (closed && !wasClosed) blinks.Add(i);
            if (performer.Pose[BlendShape.EyeBlinkLeft] > .98f) fullyClosed++;
            wasClosed = closed;
        }

        Assert.InRange(blinks.Count, 8, 30);
        Assert.True(fullyClosed >= blinks.Count, "every blink shows closed lids in at least one frame");
        var gaps = blinks.Zip(blinks.Skip(1), (a, b) => (b - a) / (double)Fps).ToArray();
        Assert.True(gaps.Max() < 10);
        Assert.True(gaps.Distinct().Count() > gaps.Length / 3, "intervals vary");
    }

    [Fact]
    public void Render_SameSeedAndSound_GivesTheSameMotion()
    {
        var speech = Sentences(seconds: 4);

        Assert.Equal(Trace(1), Trace(1));
        Assert.NotEqual(Trace(1), Trace(2));

        float[] Trace(int seed)
        {
            var performer = new FacePerformer(Manifest, Fps, seed);
            var trace = new List<float>();
            for (var i = 0; i < 90; i++)
            {
                Advance(performer, speech, i);
                trace.AddRange(performer.Pose.Weights);
                trace.AddRange([performer.Pose.HeadYaw, performer.Pose.EyeYaw, performer.Pose.Breath]);
            }

            return [.. trace];
        }
    }

    [Fact]
    public void Render_AThousandFramesOfSpeech_AllocatesNothing()
    {
        // A size that no other test draws: workspaces are lent among all who draw the same.
        using var face = new AvatarFace(Avatars.Ava, new RenderPreset { WidthPx = 144, HeightPx = 128 }, seed: 1);
        var speech = Sentences(seconds: 45);
        var frame = new byte[face.Format.I420Bytes];
        for (var i = 0; i < 50; i++) Draw(i);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 50; i < 1050; i++) Draw(i);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
        void Draw(int i) => face.Render(
            new FaceInput
            {
                StartSample = (long)i * FrameSamples,
                Audio = speech.AsSpan(i * FrameSamples, FrameSamples),
                LookAhead = speech.AsSpan((i + 1) * FrameSamples, LookAheadSamples),
                Activity = FaceActivity.Speaking,
            },
            frame);
    }

    [Fact]
    public void Render_FacesOfManySessions_HoldLittleOfTheirOwn()
    {
        const int faces = 10;
        var preset = new RenderPreset { WidthPx = 496, HeightPx = 512 };
        var frame = new byte[496 * 512 * 3 / 2];
        new AvatarFace(Avatars.Ava, preset, seed: 0).Render(new FaceInput(), frame);

        var made = new AvatarFace[faces];
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < faces; i++) made[i] = new AvatarFace(Avatars.Ava, preset, seed: i);
        var joined = GC.GetAllocatedBytesForCurrentThread();
        foreach (var face in made) face.Render(new FaceInput(), frame);
        var drawn = GC.GetAllocatedBytesForCurrentThread();

        Assert.True(joined - before < faces * 1024, $"{(joined - before) / faces} bytes for a face that nobody looks at");
        Assert.True(drawn - joined < faces * 1.5 * 1024 * 1024, $"{(drawn - joined) / faces} bytes for a face that is drawn");
    }

    [Theory]
    [InlineData("delta", 512, 512, 25, false)]
    [InlineData("golf", 720, 720, 30, false)]
    [InlineData("delta", 512, 1024, 25, true)]
    public void Format_OfAPreset_IsWhatItPromises(string preset, int width, int height, int fps, bool transparent)
    {
        using var face = new AvatarFace(Avatars.Ava, Avatars.Ava.Manifest.FindPreset(preset)!, seed: 1, transparent);
        face.Render(new FaceInput { Audio = new short[face.Format.SamplesPerFrame] }, new byte[face.Format.I420Bytes]);

        Assert.Equal((width, height, fps), (face.Format.WidthPx, face.Format.HeightPx, face.Format.FramesPerSecond));
    }

    private static AvatarManifest Manifest => new() { Id = "test", Name = "Test" };

    private static List<(float Jaw, float Round)> Perform(short[] speech, FaceActivity activity)
    {
        var performer = new FacePerformer(Manifest, Fps, seed: 1);
        var frames = (speech.Length - LookAheadSamples) / FrameSamples;
        return [.. Enumerable.Range(0, frames).Select(i => Advance(performer, speech, i, activity))];
    }

    private static (float Jaw, float Round) Advance(FacePerformer performer, short[] speech, int frame, FaceActivity activity = FaceActivity.Speaking)
    {
        performer.Advance(new FaceInput
        {
            StartSample = (long)frame * FrameSamples,
            Audio = speech.AsSpan(frame * FrameSamples, FrameSamples),
            LookAhead = speech.AsSpan((frame + 1) * FrameSamples, LookAheadSamples),
            Activity = activity,
        });
        return (performer.Pose[BlendShape.JawOpen], performer.Pose[BlendShape.MouthFunnel]);
    }

    // Somebody says the same sentence over and over.
    private static short[] Sentences(int seconds)
    {
        var samples = new short[24_000 * seconds];
        for (var i = 0; i < samples.Length; i++) samples[i] = Material.Speech[i % Material.Speech.Length];
        return samples;
    }

    private static double Level(short[] speech, int frame)
    {
        var sum = 0.0;
        foreach (var s in speech.AsSpan((frame * FrameSamples) + 480, FrameSamples)) sum += s * (double)s;
        return Math.Sqrt(sum / FrameSamples);
    }

    private static double Correlation(double[] a, double[] b)
    {
        var (meanA, meanB) = (a.Average(), b.Average());
        var cross = a.Zip(b, (x, y) => (x - meanA) * (y - meanB)).Sum();
        return cross / Math.Sqrt(a.Sum(x => (x - meanA) * (x - meanA)) * b.Sum(y => (y - meanB) * (y - meanB)));
    }
}
