using Visavis.Face;
using Visavis.Face.Animation;
using Visavis.Face.Assets;
using Visavis.Face.LipSync;

namespace Visavis.Tests.Face.LipSync;

public sealed class NeuralLipSyncTests
{
    private const int FrameSamples = 960, AheadSamples = 1920;
    private readonly NeuralLipSync _lipSync = new(new LipSyncTuning());
    private readonly FacePose _pose = new();

    [Fact]
    public void Apply_Interruption_ShutsTheMouthWithinTwoFrames()
    {
        var open = Enumerable.Range(0, 60).First(frame => Show(frame, Material.Speech) > .25f);
        var silence = new short[Material.Speech.Length];

        Show(open + 1, silence, interrupted: true);
        var second = Show(open + 2, silence);

        Assert.True(second < .01f, $"the jaw was still open by {second}");
    }

    [Fact]
    public void Apply_AfterAnInterruption_SpeaksAgain()
    {
        var silence = new short[Material.Speech.Length];
        for (var frame = 0; frame < 20; frame++) Show(frame, Material.Speech);
        for (var frame = 20; frame < 24; frame++) Show(frame, silence, interrupted: frame == 20);

        var widest = Enumerable.Range(24, 40).Max(frame => Show(frame, Material.Speech));

        Assert.True(widest > .2f);
    }

    [Fact]
    [Trait("Category", "Allocation")]
    public void Apply_Speech_AllocatesNothing()
    {
        for (var frame = 0; frame < 30; frame++) Show(frame, Material.Speech);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var frame = 30; frame < 70; frame++) Show(frame, Material.Speech);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private float Show(int frame, short[] pcm, bool interrupted = false)
    {
        var at = frame * FrameSamples;
        _pose.Clear();
        var input = new FaceInput
        {
            StartSample = at,
            Audio = pcm.AsSpan(at, FrameSamples),
            LookAhead = pcm.AsSpan(at + FrameSamples, AheadSamples),
            Activity = FaceActivity.Speaking,
            Interrupted = interrupted,
        };
        _lipSync.Apply(input, new AnimationTime(at / 24000.0, .04f), _pose);
        return _pose[BlendShape.JawOpen];
    }
}
