using Visavis.Face.LipSync;
using Visavis.Face.LipSync.Network;

namespace Visavis.Tests.Face.LipSync;

public sealed class MouthTrackTests
{
    private const int FrameSamples = 960, AheadSamples = 1920;
    private readonly float[] _mouth = new float[MouthShapes.ChannelCount], _weights = new float[Visemes.Count];

    [Fact]
    public void Advance_FutureThatTurnedOutSilent_EqualsOneThatKnewItWould()
    {
        // Speech is cut in the middle of a frame's look-ahead, as an interruption does.
        const int cut = 24 * FrameSamples;
        var cutSpeech = Material.Speech.ToArray();
        Array.Clear(cutSpeech, cut, cutSpeech.Length - cut);
        var surprised = new MouthTrack(VisemeModel.Default);
        var knowing = new MouthTrack(VisemeModel.Default);

        for (var at = 0; at < cut + (10 * FrameSamples); at += FrameSamples)
        {
            Show(surprised, at < cut ? Material.Speech : cutSpeech, at);
            Show(knowing, cutSpeech, at);
        }

        Assert.Equal(MouthOf(knowing, cut + (8 * FrameSamples)), MouthOf(surprised, cut + (8 * FrameSamples)));
    }

    [Fact]
    public void Advance_PictureLeftOut_ChangesNothing()
    {
        var every = new MouthTrack(VisemeModel.Default);
        var some = new MouthTrack(VisemeModel.Default);

        for (var frame = 0; frame < 40; frame++)
        {
            Show(every, Material.Speech, frame * FrameSamples);
            if (frame % 2 == 0 || frame == 39) Show(some, Material.Speech, frame * FrameSamples);
        }

        Assert.Equal(MouthOf(every, 39 * FrameSamples), MouthOf(some, 39 * FrameSamples));
    }

    [Fact]
    public void Advance_AnyFrame_KnowsTheMouthOfItsCentre()
    {
        var track = new MouthTrack(VisemeModel.Default);
        var whole = new VisemeStream(VisemeModel.Default);
        var fed = 0;
        for (var frame = 0; frame < 50; frame++)
        {
            Show(track, Material.Speech, frame * FrameSamples);
            var centre = (frame * FrameSamples) + (FrameSamples / 2);
            // The whole recording is heard far beyond the frame's centre.
            whole.Push(Material.Speech.AsSpan(fed, centre + 4800 - fed));
            fed = centre + 4800;
            track.Sample(centre, 0, _mouth, _weights);
            var expected = whole[centre / 240].Mouth;
            for (var i = 0; i < _mouth.Length; i++) Assert.Equal(expected[i], _mouth[i], 1e-4f);
        }
    }

    private static void Show(MouthTrack track, short[] pcm, int at) =>
        track.Advance(at, pcm.AsSpan(at, FrameSamples), pcm.AsSpan(at + FrameSamples, AheadSamples));

    private float[] MouthOf(MouthTrack track, int sample)
    {
        track.Sample(sample, 0, _mouth, _weights);
        return [.. _mouth, .. _weights];
    }
}
