using Visavis.Sessions.Pump;

namespace Visavis.Tests.Sessions.Pump;

public sealed class OverloadGovernorTests
{
    private readonly OverloadGovernor _governor = new();
    private double _nowMs;

    [Fact]
    public void Observe_PicturesInTime_KeepsFullQuality()
    {
        Run(seconds: 60, latenessMs: 2);

        Assert.Equal(DegradationLevel.None, _governor.Level);
    }

    [Fact]
    public void Observe_PicturesLate_IsQuickToMakeThemCheaperAndSlowToLeaveThemOut()
    {
        Run(seconds: 0.6, latenessMs: 30);
        Assert.Equal(DegradationLevel.NoAntiAliasing, _governor.Level);

        Run(seconds: 1.2, latenessMs: 30);
        Assert.Equal(DegradationLevel.NoAntiAliasing, _governor.Level);

        Run(seconds: 1.2, latenessMs: 30);
        Assert.Equal(DegradationLevel.HalfFrameRate, _governor.Level);
    }

    [Fact]
    public void Observe_ABurstOfLatePictures_LeavesNoneOutAndIsForgotten()
    {
        Run(seconds: 1.5, latenessMs: 60);
        Assert.Equal(DegradationLevel.NoAntiAliasing, _governor.Level);

        Run(seconds: 3, latenessMs: 1);
        Assert.Equal(DegradationLevel.None, _governor.Level);
    }

    [Fact]
    public void Observe_OneLatePictureInTen_ChangesNothing()
    {
        for (var i = 0; i < 50; i++)
        {
            Run(seconds: 0.36, latenessMs: 1);
            Run(seconds: 0.04, latenessMs: 100);
        }

        Assert.Equal(DegradationLevel.None, _governor.Level);
    }

    [Fact]
    public void Observe_CalmAgainButForAFew_RecoversStepByStep()
    {
        Run(seconds: 4, latenessMs: 30);
        Assert.Equal(DegradationLevel.HalfFrameRate, _governor.Level);

        RunMostlyInTime(seconds: 3);
        Assert.Equal(DegradationLevel.NoAntiAliasing, _governor.Level);

        RunMostlyInTime(seconds: 2);
        Assert.Equal(DegradationLevel.None, _governor.Level);
    }

    [Fact]
    public void Observe_LoadThatStays_IsProbedLessAndLessOften()
    {
        var recoveries = 0;
        for (var end = _nowMs + 120_000; _nowMs < end;)
        {
            // Full quality is too much for this machine, anything less is not.
            var before = _governor.Level;
            Run(seconds: 0.04, latenessMs: before == DegradationLevel.None ? 30 : 1);
            if (_governor.Level < before) recoveries++;
        }

        Assert.InRange(recoveries, 3, 8);
    }

    private void RunMostlyInTime(double seconds)
    {
        for (var end = _nowMs + (seconds * 1000); _nowMs < end;)
        {
            Run(seconds: 0.48, latenessMs: 1);
            Run(seconds: 0.04, latenessMs: 100);
        }
    }

    private void Run(double seconds, double latenessMs)
    {
        for (var end = _nowMs + (seconds * 1000); _nowMs < end; _nowMs += 40) _governor.Observe(_nowMs, latenessMs);
    }
}
