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
    public void Observe_PicturesLate_GivesUpOneThingAfterAnother()
    {
        Run(seconds: 0.6, latenessMs: 30);
        Assert.Equal(DegradationLevel.NoAntiAliasing, _governor.Level);

        Run(seconds: 0.6, latenessMs: 30);
        Assert.Equal(DegradationLevel.HalfFrameRate, _governor.Level);
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
    public void Observe_CalmAgain_RecoversStepByStep()
    {
        Run(seconds: 2, latenessMs: 30);

        Run(seconds: 6, latenessMs: 1);
        Assert.Equal(DegradationLevel.NoAntiAliasing, _governor.Level);

        Run(seconds: 6, latenessMs: 1);
        Assert.Equal(DegradationLevel.None, _governor.Level);
    }

    private void Run(double seconds, double latenessMs)
    {
        for (var end = _nowMs + (seconds * 1000); _nowMs < end; _nowMs += 40) _governor.Observe(_nowMs, latenessMs);
    }
}
