using Visavis.Face;
using Visavis.Face.LipSync;

namespace Visavis.Tests.Face.LipSync;

/// <summary>What a viewer would notice.</summary>
public sealed class LipSyncAnalysisTests
{
    private const int FramesPerSecond = 25;
    private static readonly LipSyncAnalysis Spoken = LipSyncAnalysis.Analyse(Material.Speech, FramesPerSecond);

    [Fact]
    public void Analyse_EveryMAndB_ShutsTheLips()
    {
        var closures = Material.Labels.Where(l => l.Viseme == Viseme.PP && l.End - l.Start >= .04).ToList();

        var shut = closures.Count(c => Frames(c.Start, c.End).Min(LipsApart) < .04f);

        Assert.True(shut >= closures.Count - 1, $"{shut} of {closures.Count} closures were seen");
    }

    [Fact]
    public void Analyse_LongVowels_OpenTheLips()
    {
        var vowels = Material.Labels.Where(l => l.Viseme >= Viseme.AA && l.End - l.Start >= .07).ToList();

        var open = vowels.Count(v => Frames(v.Start, v.End).Max(LipsApart) > .06f);

        Assert.True(open >= vowels.Count - 1, $"{open} of {vowels.Count} vowels were open");
    }

    [Fact]
    public void Analyse_RestBeforeAndAfter_IsSilence()
    {
        Assert.True(Weight(.05, Viseme.Silence) > .8f);
        Assert.True(Weight(3.18, Viseme.Silence) > .8f);
    }

    [Theory]
    [InlineData("noise", .02)]
    [InlineData("quiet noise", .02)]
    [InlineData("music", .05)]
    [InlineData("breath", .02)]
    public void Analyse_SoundThatIsNotSpeech_LeavesTheMouthAtRest(string kind, double most)
    {
        var pcm = kind switch
        {
            "noise" => Material.Noise(6, -25),
            "quiet noise" => Material.Noise(6, -55),
            "music" => Material.Music(6, -18),
            _ => Material.Breath(6, -30),
        };

        var analysis = LipSyncAnalysis.Analyse(pcm, FramesPerSecond);

        var open = Enumerable.Range(0, 6 * FramesPerSecond).Count(f => JawOf(analysis, f) > .05f) / (6f * FramesPerSecond);
        Assert.True(open < most, $"the jaw was open in {open:P0} of the frames");
    }

    [Fact]
    public void Analyse_Speech_WeightsSumToOneAndShapesStayLegal()
    {
        var weights = Spoken.Visemes.Span;
        for (var i = 0; i < weights.Length; i += Visemes.Count)
        {
            var sum = 0f;
            foreach (var w in weights.Slice(i, Visemes.Count)) sum += w;
            Assert.Equal(1, sum, 1e-3f);
        }

        foreach (var shape in Spoken.Shapes.Span) Assert.InRange(shape, 0, 1);
    }

    [Fact]
    public void Analyse_RateThatDoesNotDivide_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => LipSyncAnalysis.Analyse(Material.Speech, 7000));

    private static IEnumerable<int> Frames(double start, double end)
    {
        int first = (int)Math.Floor(start * FramesPerSecond), last = (int)Math.Floor(end * FramesPerSecond);
        return Enumerable.Range(first, last - first + 1);
    }

    private static float LipsApart(int frame) => JawOf(Spoken, frame) - At(Spoken, frame, BlendShape.MouthClose);

    private static float JawOf(LipSyncAnalysis analysis, int frame) => At(analysis, frame, BlendShape.JawOpen);

    private static float At(LipSyncAnalysis analysis, int frame, BlendShape shape) => analysis.Shapes.Span[(frame * BlendShapes.Count) + (int)shape];

    private static float Weight(double seconds, Viseme viseme) => Spoken.Visemes.Span[((int)(seconds * 100) * Visemes.Count) + (int)viseme];
}
