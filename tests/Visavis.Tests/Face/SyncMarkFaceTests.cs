using Visavis.Face;
using Visavis.Face.Calibration;
using Visavis.TestKit.Sessions;

namespace Visavis.Tests.Face;

public sealed class SyncMarkFaceTests
{
    private readonly SyncMarkFace _face = new(new LevelFace());
    private readonly byte[] _picture = new byte[64 * 64 * 3 / 2];
    private long _next;

    [Theory]
    [InlineData(0)]
    [InlineData(480)]
    [InlineData(959)]
    public void Render_SoundBeginsWithinThePicture_TellsWhereAndThenHowLongAgo(int onset)
    {
        Render(_ => 0);
        Assert.Equal((-1, -1), Mark());

        Render(i => i >= onset ? (short)5000 : (short)0);

        Assert.Equal((onset * SyncMarkFace.OffsetSteps / 960, 0), Mark());
        for (var age = 1; age < SyncMarkFace.ShownFrames; age++)
        {
            Render(_ => 5000);
            Assert.Equal((onset * SyncMarkFace.OffsetSteps / 960, age), Mark());
        }

        Render(_ => 5000);
        Assert.Equal((-1, -1), Mark());
    }

    [Fact]
    public void Render_AfterOnePictureWasLeftOut_KnowsFromTheLookAhead()
    {
        Render(_ => 0, i => i >= 480 ? (short)5000 : (short)0);
        _next += 960;

        Render(_ => 5000);

        Assert.Equal((10, 1), Mark());
    }

    [Fact]
    public void Render_AfterMorePicturesWereLeftOut_DoesNotGuess()
    {
        Render(_ => 0);
        _next += 1920;

        Render(_ => 5000);

        Assert.Equal((-1, -1), Mark());
    }

    private void Render(Func<int, short> sound, Func<int, short>? next = null)
    {
        short[] audio = [.. Enumerable.Range(0, 960).Select(sound)];
        short[] ahead = next is null ? [] : [.. Enumerable.Range(0, 960).Select(next)];
        _face.Render(new FaceInput { StartSample = _next, Audio = audio, LookAhead = ahead }, _picture);
        _next += 960;
    }

    // The squares of a picture of 64 pixels are 8 wide, in the lower left corner.
    private (int Offset, int Age) Mark() => (Value(4), Value(12));

    private int Value(int x)
    {
        var luma = _picture[(60 * 64) + x];
        return luma < SyncMarkFace.FirstLuma ? -1 : (luma - SyncMarkFace.FirstLuma) / SyncMarkFace.LumaStep;
    }
}
