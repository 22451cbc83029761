using Visavis.Face;
using Visavis.Media.Audio;
using Visavis.Tests.Face.LipSync;

namespace Visavis.Tests.Face.Animation;

/// <summary>What a viewer would notice of somebody who is home.</summary>
public sealed class LifeTests
{
    private static readonly VoiceLevel Room = new(-62, 0);
    private static readonly VoiceLevel Talk = new(-24, 180);

    [Fact]
    public void Speech_Cut_ClosesTheMouthWithinTwoFramesAndShowsSurprise()
    {
        var life = new Life().Say(Material.Speech, 1.2);
        var before = life.Pose[BlendShape.BrowInnerUp];

        life.Cut().For(.04);

        Assert.True(life.Pose[BlendShape.JawOpen] < .01f);
        Assert.True(life.Pose[BlendShape.MouthFunnel] + life.Pose[BlendShape.MouthPucker] < .02f);
        life.For(.12);
        Assert.True(life.Pose[BlendShape.BrowInnerUp] > before + .1f, "brows go up");
        Assert.True(life.Seen[^1].LooksAtViewer, "attention turns to the viewer");
        life.For(2);
        Assert.True(life.Pose[BlendShape.BrowInnerUp] < .15f, "and the surprise passes");
    }

    [Fact]
    public void Speech_ThatEndsByItself_LeavesTheMouthClosed()
    {
        var life = new Life().Say(Material.Speech).For(.12);

        Assert.True(life.Pose[BlendShape.JawOpen] < .02f, $"the jaw is open by {life.Pose[BlendShape.JawOpen]}");
    }

    [Fact]
    public void Viewer_Talks_TheFaceAttendsAndKeepsStill()
    {
        var idle = new Life(3).For(1, Room).For(40, Room).Seen.Skip(50).ToList();
        var listening = new Life(3).For(1, Room).For(40, Talk).Seen.Skip(50).ToList();

        Assert.True(Share(listening) > .85, $"looks at the viewer for {Share(listening):P0} of the time");
        Assert.True(Travel(listening) < .8 * Travel(idle), $"head travels {Travel(listening):F2} against {Travel(idle):F2} rad");
        static double Share(List<Glimpse> seen) => seen.Count(g => g.LooksAtViewer) / (double)seen.Count;
        static double Travel(List<Glimpse> seen) => seen.Zip(seen.Skip(1), (a, b) => Math.Abs(b.Yaw - a.Yaw) + Math.Abs(b.Pitch - a.Pitch)).Sum();
    }

    [Fact]
    public void Viewer_Pauses_TheFaceNodsMoreOftenThanNot()
    {
        var nods = 0;
        for (var seed = 0; seed < 20; seed++)
        {
            var life = new Life(seed).For(1, Room).For(3, Talk);
            var before = life.Pose.HeadPitch;
            life.For(.9, Room);
            if (life.Seen.TakeLast(20).Max(g => g.Pitch) > before + .018f) nods++;
        }

        Assert.InRange(nods, 8, 19);
    }

    [Fact]
    public void Viewer_AsksWithARisingPitch_BrowsGoUp()
    {
        Assert.True(BrowsAfter(rising: true) > BrowsAfter(rising: false) + .2f);

        static float BrowsAfter(bool rising)
        {
            var life = new Life(5).For(1, Room).For(1.5, Talk);
            for (var i = 0; i < 8; i++) life.For(.04, Talk with { PitchHz = rising ? 180 + (14 * i) : 180 - (6 * i) });
            life.For(.6, Room);
            return life.Seen.TakeLast(12).Max(g => g[BlendShape.BrowOuterUpLeft]);
        }
    }

    [Fact]
    public void Viewer_HasFinished_TheFaceThinksUntilItSpeaks()
    {
        var thinking = new Life(2).For(1, Room).For(3, Talk).For(3, Room);
        var away = thinking.Seen.TakeLast(50).Count(g => !g.LooksAtViewer);
        Assert.True(away > 25, $"looked away in {away} of 50 frames");
        Assert.True(thinking.Pose[BlendShape.MouthPressLeft] > .05f);

        thinking.Say(Material.Speech, 1);

        Assert.True(thinking.Seen[^1].LooksAtViewer);
        Assert.True(thinking.Seen.TakeLast(10).All(g => g[BlendShape.BrowDownRight] < .05f), "the thought has passed");
    }

    [Fact]
    public void Viewer_InANoisyRoom_IsNotHeardAsTalk()
    {
        var noisy = new Life(6).For(20, new VoiceLevel(-42, 0));
        var quiet = new Life(6).For(20, new VoiceLevel(-70, 0));

        Assert.Equal(quiet.Seen[^1].Weights.ToArray(), noisy.Seen[^1].Weights.ToArray());
    }

    [Theory]
    [InlineData(Mood.Friendly)]
    [InlineData(Mood.Serious)]
    [InlineData(Mood.Sad)]
    [InlineData(Mood.Excited)]
    [InlineData(Mood.Concerned)]
    [InlineData(Mood.Curious)]
    public void Mood_OverSpeech_IsSeenAndLeavesTheLipsToSpeech(Mood mood)
    {
        var neutral = new Life(4).For(3).Say(Material.Speech);
        var moody = new Life(4, mood).For(3).Say(Material.Speech);
        var rest = moody.Seen.Take(75).Zip(neutral.Seen, (a, b) => Distance(a, b)).Max();
        Assert.True(rest > .15, $"at rest it differs by {rest:F2} from neutral");

        for (var i = 75; i < moody.Seen.Count; i++)
        {
            Assert.Equal(Apart(neutral.Seen[i]), Apart(moody.Seen[i]), .03f);
            foreach (var weight in moody.Seen[i].Weights) Assert.InRange(weight, 0, 1);
        }

        static double Distance(Glimpse a, Glimpse b) => Enumerable.Range(0, BlendShapes.Count).Max(s => Math.Abs(a.Weights[s] - b.Weights[s]));
        static float Apart(Glimpse g) => g[BlendShape.JawOpen] - g[BlendShape.MouthClose];
    }

    [Fact]
    public void Mood_Changed_IsEased()
    {
        var life = new Life(7).For(3, mood: Mood.Excited).For(3, mood: Mood.Sad);
        var steps = life.Seen.Skip(70).Zip(life.Seen.Skip(71), (a, b) => Math.Abs(a[BlendShape.MouthSmileLeft] - b[BlendShape.MouthSmileLeft]) + Math.Abs(a[BlendShape.BrowInnerUp] - b[BlendShape.BrowInnerUp]));

        Assert.True(steps.Max() < .08, $"a step of {steps.Max():F2}");
        Assert.True(life.Pose[BlendShape.BrowInnerUp] > .4f);
        Assert.True(life.Pose[BlendShape.MouthFrownLeft] > .15f);
    }

    [Fact]
    public void Speech_Accents_MoveHeadAndBrows()
    {
        var speech = Enumerable.Range(0, 5).SelectMany(_ => Material.Speech).ToArray();
        var speaking = new Life(8).Say(speech).Seen;

        Assert.True(speaking.Max(g => g[BlendShape.BrowOuterUpLeft]) > .12f);
        Assert.True(speaking.Count(g => g[BlendShape.BrowOuterUpLeft] < .02f) > speaking.Count / 4, "brows rest between accents");
    }

    [Fact]
    public void Smile_OfANeutralFace_ComesAndGoes()
    {
        var life = new Life(9);
        for (var i = 0; i < 12; i++) life.Say(Material.Speech).For(3);
        var smiles = life.Seen.Select(g => g[BlendShape.CheekSquintLeft]).ToList();

        Assert.True(smiles.Max() > .08f);
        Assert.True(smiles.Count(s => s < .02f) > smiles.Count / 4);
    }

    [Fact]
    public void Life_SameSeed_IsTheSameLife()
    {
        Assert.Equal(Trace(1), Trace(1));
        Assert.NotEqual(Trace(1), Trace(2));

        static List<float> Trace(int seed) =>
            [.. new Life(seed).For(2, Room).For(3, Talk).For(2, Room).Say(Material.Speech).Cut().For(2, Room).Seen.SelectMany(g => g.Weights.ToArray().Append(g.Yaw).Append(g.Gaze.Yaw))];
    }
}
