using Visavis.WebRtc.Congestion;

namespace Visavis.Tests.WebRtc.Congestion;

public sealed class ProvenLimitTests
{
    [Fact]
    public void IsWorthATry_AfterBeingFullAtTheSameRateAgain_WaitsLongerEachTime()
    {
        var limit = new ProvenLimit();
        limit.OnFull(1_000_000, 0);
        Assert.True(limit.IsWorthATry(0));

        limit.OnFull(580_000, 600_000);
        Assert.Equal((false, true), (limit.IsWorthATry(99), limit.IsWorthATry(100)));
        limit.OnFull(560_000, 580_000);
        Assert.Equal((false, true), (limit.IsWorthATry(199), limit.IsWorthATry(200)));
    }

    [Fact]
    public void IsWorthATry_AfterBeingFullAtQuiteAnotherRate_DoesNotWait()
    {
        var limit = new ProvenLimit();
        limit.OnFull(580_000, 600_000);

        limit.OnFull(200_000, 600_000);

        Assert.True(limit.IsWorthATry(0));
    }
}
