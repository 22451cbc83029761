using Visavis.WebRtc.Congestion;

namespace Visavis.Tests.WebRtc.Congestion;

public sealed class PictureThinningTests
{
    private readonly PictureThinning _thinning = new(1_000_000);

    [Fact]
    public void OnRate_AroundTheBorder_DoesNotFlutter()
    {
        var flows = new List<PictureFlow>();
        foreach (var bitrate in (int[])[500_000, 180_000, 150_000, 200_000, 215_000, 230_000, 180_000])
        {
            for (var i = 0; i < 10; i++) _thinning.OnRate(bitrate);
            flows.Add(_thinning.Flow);
        }

        Assert.Equal(
            [PictureFlow.Every, PictureFlow.Every, PictureFlow.EverySecond, PictureFlow.EverySecond, PictureFlow.EverySecond, PictureFlow.Every, PictureFlow.Every],
            flows);
    }

    [Fact]
    public void OnRate_BrieflyLow_KeepsTheRhythm()
    {
        for (var i = 0; i < 9; i++) _thinning.OnRate(120_000);

        Assert.Equal(PictureFlow.Every, _thinning.Flow);
    }

    [Fact]
    public void OnCutInVain_WithReliefBetween_KeepsThePictures()
    {
        for (var i = 0; i < 20; i++)
        {
            _thinning.OnCutInVain();
            _thinning.OnRelief();
        }

        Assert.NotEqual(PictureFlow.None, _thinning.Flow);
    }

    [Fact]
    public void OnSoundAlone_WhenItArrivesWhole_TriesPicturesAgainAfterFiveSeconds()
    {
        FailOnce();

        Assert.Equal(25, TicksUntilPictures());
        Assert.Equal(PictureFlow.EverySecond, _thinning.Flow);
    }

    [Fact]
    public void OnSoundAlone_WhenItIsTorn_WaitsLonger()
    {
        FailOnce();
        for (var i = 0; i < 20; i++) _thinning.OnSoundAlone(isWhole: true);
        _thinning.OnSoundAlone(isWhole: false);

        Assert.Equal(25, TicksUntilPictures());
    }

    [Fact]
    public void OnSoundAlone_AfterTrialsThatFailed_WaitsTwiceAsLongEachTimeUpToAMinute()
    {
        FailOnce();
        var waits = new List<int>();
        for (var i = 0; i < 6; i++)
        {
            waits.Add(TicksUntilPictures());
            FailOnce();
        }

        Assert.Equal([25, 50, 100, 200, 300, 300], waits);
    }

    [Fact]
    public void OnSoundAlone_AfterATrialThatHeld_WaitsBrieflyAgain()
    {
        FailOnce();
        TicksUntilPictures();
        FailOnce();
        TicksUntilPictures();
        for (var i = 0; i < 100; i++) _thinning.OnRate(150_000);
        FailOnce();

        Assert.Equal(25, TicksUntilPictures());
    }

    private void FailOnce()
    {
        if (_thinning.Flow == PictureFlow.Every) for (var i = 0; i < 100; i++) _thinning.OnRate(150_000);
        for (var i = 0; i < 3; i++) _thinning.OnCutInVain();
        Assert.Equal(PictureFlow.None, _thinning.Flow);
    }

    private int TicksUntilPictures()
    {
        var ticks = 1;
        while (!_thinning.OnSoundAlone(isWhole: true)) ticks++;
        return ticks;
    }
}
