using Visavis.Server.Limits;
using Visavis.TestKit.Time;

namespace Visavis.Tests.Server.Limits;

public sealed class TokenBucketsTests
{
    private readonly VirtualTimeProvider _time = new();

    [Fact]
    public void Take_BeyondWhatIsThere_SaysHowLongToWaitAndNotAMomentTooLittle()
    {
        var buckets = new TokenBuckets(perSecond: 2, most: 3, _time);
        for (var i = 0; i < 3; i++) Assert.Null(buckets.Take("a"));

        var wait = buckets.Take("a");
        Assert.Equal(TimeSpan.FromSeconds(0.5), wait);
        Assert.Null(buckets.Take("b"));

        _time.Advance(wait!.Value - TimeSpan.FromMilliseconds(1));
        Assert.NotNull(buckets.Look("a"));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(buckets.Take("a"));
        Assert.NotNull(buckets.Take("a"));
    }

    [Fact]
    public void Take_AfterALongRest_IsNeverMoreThanTheBucketHolds()
    {
        var buckets = new TokenBuckets(perSecond: 100, most: 3, _time);
        Assert.Null(buckets.Take("a"));

        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(3, Enumerable.Range(0, 10).Count(_ => buckets.Take("a") is null));
    }

    [Fact]
    public void Take_ByMoreNamesThanItKeeps_GoesOnCounting()
    {
        var buckets = new TokenBuckets(perSecond: 1, most: 1, _time);
        for (var i = 0; i < 30_000; i++)
        {
            Assert.Null(buckets.Take($"{i}"));
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.NotNull(buckets.Take("29999"));
    }
}
