using Visavis.WebRtc.Pictures;

namespace Visavis.Tests.WebRtc.Pictures;

public sealed class ThinPathTests
{
    [Theory]
    [InlineData(450_000, true)]
    [InlineData(700_000, false)]
    public void CannotFollow_OfAPathUnderAMegabit_MeansFarLess(int allowed, bool expected) =>
        Assert.Equal(expected, ThinPath.CannotFollow(allowed, 1_000_000));

    [Fact]
    public void CanFollowAgain_AfterHalfAMinuteOfCalm_IsTrueOnlyWhenThePathBearsIt()
    {
        var path = new ThinPath();
        for (var i = 0; i < 149; i++) Assert.False(path.CanFollowAgain(false, 1_000_000, 1_000_000));

        Assert.False(path.CanFollowAgain(false, 900_000, 1_000_000));
        Assert.True(path.CanFollowAgain(false, 1_000_000, 1_000_000));
    }

    [Fact]
    public void CanFollowAgain_AfterACut_WaitsAnew()
    {
        var path = new ThinPath();
        for (var i = 0; i < 149; i++) path.CanFollowAgain(false, 1_000_000, 1_000_000);

        Assert.False(path.CanFollowAgain(true, 1_000_000, 1_000_000));
        Assert.False(path.CanFollowAgain(false, 1_000_000, 1_000_000));
    }
}
