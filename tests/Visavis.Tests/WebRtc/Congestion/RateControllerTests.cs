using Visavis.WebRtc.Congestion;

namespace Visavis.Tests.WebRtc.Congestion;

/// <summary>The controller against a modelled path: reports are what such a path gave when measured.</summary>
public sealed class RateControllerTests
{
    private const int Maximum = 1_000_000;
    private readonly RateController _controller = new(Maximum);

    [Fact]
    public void ForgetOutage_AfterCutsForADeadPath_GoesBackNearTheRateBefore()
    {
        var rate = new RateController(1_000_000);
        for (var i = 0; i < 100; i++) rate.Update(new PathReport(rate.TargetBitrate, rate.TargetBitrate, 0, 20));
        for (var i = 0; i < 6; i++) rate.Update(new PathReport(rate.TargetBitrate, 100_000, 90, 20));
        Assert.InRange(rate.TargetBitrate, 0, 200_000);

        rate.ForgetOutage();
        Assert.Equal(750_000, rate.TargetBitrate);
        for (var i = 0; i < 5; i++) rate.Update(new PathReport(1_000_000, 10_000, 99, 20));

        Assert.Equal(750_000, rate.TargetBitrate);
    }

    [Fact]
    public void Update_OnAGoodPath_GoesFromHalfToAllWithinFiveSeconds()
    {
        Assert.Equal(Maximum / 2, _controller.TargetBitrate);

        Run(seconds: 5, capacity: 10_000_000);

        Assert.Equal(Maximum, _controller.TargetBitrate);
        Assert.Equal(0, _controller.Cuts);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(10)]
    public void Update_UnderRandomLoss_LeavesItToRetransmission(double lossPercent)
    {
        Run(seconds: 30, capacity: 10_000_000, lossPercent);

        Assert.True(_controller.TargetBitrate > 0.9 * Maximum);
        Assert.Equal(0, _controller.Cuts);
    }

    [Theory]
    [InlineData(600_000)]
    [InlineData(300_000)]
    public void Update_WhenThePathNarrows_SettlesBelowItAndNeitherCollapsesNorRebels(int capacity)
    {
        Run(seconds: 5, capacity: 10_000_000);

        Run(seconds: 3, capacity);
        Assert.InRange(_controller.TargetBitrate, 100_000, capacity);

        Run(seconds: 30, capacity);
        Assert.InRange(_controller.TargetBitrate, capacity / 2, capacity * 1.4);
    }

    [Fact]
    public void Update_WhenThePathWidensAgain_ComesBack()
    {
        Run(seconds: 5, capacity: 400_000);

        Run(seconds: 120, capacity: 10_000_000);

        Assert.Equal(Maximum, _controller.TargetBitrate);
    }

    [Fact]
    public void Update_WithAQueueThatStands_BacksOff()
    {
        for (var i = 0; i < 10; i++) _controller.Update(new PathReport(500_000, 500_000, 0, 40));
        var before = _controller.TargetBitrate;

        _controller.Update(new PathReport(500_000, 500_000, 0, 400));

        Assert.True(_controller.TargetBitrate < before);
    }

    [Fact]
    public void Update_WhenTheRoundTripJumpsForGood_DoesNotStayDown()
    {
        for (var i = 0; i < 25; i++) _controller.Update(new PathReport(500_000, 500_000, 0, 40));

        for (var i = 0; i < 300; i++) _controller.Update(new PathReport(_controller.TargetBitrate, _controller.TargetBitrate, 0, 400));

        Assert.True(_controller.TargetBitrate > 0.9 * Maximum, $"{_controller.TargetBitrate}");
    }

    [Fact]
    public void Update_WithoutReports_ChangesNothing()
    {
        for (var i = 0; i < 100; i++) _controller.Update(null);

        Assert.Equal(Maximum / 2, _controller.TargetBitrate);
    }

    [Fact]
    public void RepetitionBitrate_OfAPathThatWasFull_OpensOnlyWhenThereIsRoom()
    {
        Run(seconds: 5, capacity: 10_000_000);

        _controller.Update(new PathReport(1_000_000, 400_000, 60, 40));
        _controller.Update(new PathReport(1_000_000, 400_000, 60, 40));
        Assert.InRange(_controller.RepetitionBitrate, 40_000, 80_000);

        _controller.Update(new PathReport(180_000, 180_000, 0, 40));
        Assert.InRange(_controller.RepetitionBitrate, 200_000, 260_000);
    }

    [Fact]
    public void Update_OnAHopelessPath_KeepsAFloor()
    {
        Run(seconds: 30, capacity: 20_000);

        Assert.InRange(_controller.TargetBitrate, 50_000, 130_000);
    }

    [Fact]
    public void Update_OnAPathForSoundAlone_GivesItToTheSoundAndBringsPicturesBackWhenItWidens()
    {
        RunWithSound(seconds: 5, capacity: 10_000_000);
        RunWithSound(seconds: 10, capacity: 70_000);
        Assert.Equal(PictureFlow.None, _controller.Pictures);

        RunWithSound(seconds: 60, capacity: 10_000_000);
        Assert.Equal(PictureFlow.Every, _controller.Pictures);
        Assert.True(_controller.TargetBitrate > Maximum / 2);
    }

    [Fact]
    public void Update_OnAPathForFewPictures_SendsEverySecond()
    {
        RunWithSound(seconds: 5, capacity: 10_000_000);
        RunWithSound(seconds: 10, capacity: 180_000);

        Assert.Equal(PictureFlow.EverySecond, _controller.Pictures);
    }

    [Theory]
    [InlineData(600_000)]
    [InlineData(300_000)]
    public void Update_WhenRepetitionsFillWhatIsLeft_DoesNotStayFull(int capacity)
    {
        RunWithRepetitions(seconds: 5, capacity: 10_000_000);

        var full = RunWithRepetitions(seconds: 120, capacity);

        Assert.InRange(full.Ticks, 0, 120 * 5 / 8);
        Assert.InRange(full.LongestTicks, 0, 4 * 5);
        Assert.InRange(_controller.TargetBitrate, capacity / 3, capacity);
    }

    [Fact]
    public void Update_UnderRandomLossThatLooksLikeAFullPath_TriesOnceAndLeavesItToRetransmission()
    {
        Run(seconds: 10, capacity: 10_000_000);

        Run(seconds: 30, capacity: 10_000_000, lossPercent: 18);

        Assert.Equal((1, Maximum), (_controller.Cuts, _controller.TargetBitrate));
    }

    [Fact]
    public void Update_WhenPacketsComeInTheWrongOrder_KeepsNearlyTheWholeRate()
    {
        Run(seconds: 10, capacity: 10_000_000);

        var lowest = Maximum;
        for (var i = 0; i < 150; i++)
        {
            _controller.Update(new PathReport(1_400_000, 980_000 + (i % 3 * 20_000), 20, 60 + (i % 5 * 18)));
            lowest = Math.Min(lowest, _controller.TargetBitrate);
        }

        Assert.Equal((1, Maximum), (_controller.Cuts, _controller.TargetBitrate));
        Assert.True(lowest >= Maximum / 2);
    }

    // What is lost is asked for again, and what is sent again takes its share of the path and is lost like the rest.
    private (int Ticks, int LongestTicks) RunWithRepetitions(int seconds, int capacity)
    {
        var (lost, ticks, row, longest) = (0.0, 0, 0, 0);
        for (var i = 0; i < seconds * 5; i++)
        {
            var sent = 45_000 + _controller.TargetBitrate + Math.Min(lost, _controller.RepetitionBitrate);
            var arrived = Math.Min(1, capacity / sent);
            lost = sent * (1 - arrived);
            row = arrived < 0.88 ? row + 1 : 0;
            ticks += arrived < 0.88 ? 1 : 0;
            longest = Math.Max(longest, row);
            _controller.Update(new PathReport((int)sent, (int)(sent * arrived), 100 * (1 - arrived), 40));
        }

        return (ticks, longest);
    }

    private void RunWithSound(int seconds, int capacity)
    {
        for (var i = 0; i < seconds * 5; i++)
        {
            var sent = 45_000 + (_controller.Pictures == PictureFlow.None ? 0 : _controller.TargetBitrate);
            var arrived = Math.Min(1, (double)capacity / sent);
            _controller.Update(new PathReport(sent, (int)(sent * arrived), 100 * (1 - arrived), 40));
        }
    }

    private void Run(int seconds, int capacity, double lossPercent = 0)
    {
        for (var i = 0; i < seconds * 5; i++)
        {
            var sent = _controller.TargetBitrate;
            var overflow = Math.Max(0, 1 - ((double)capacity / sent));
            var arrived = (1 - overflow) * (1 - (lossPercent / 100));
            _controller.Update(new PathReport(sent, (int)(sent * arrived), 100 * (1 - arrived), 40));
        }
    }
}
