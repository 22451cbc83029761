using Visavis.WebRtc;

namespace Visavis.Tests.WebRtc.Pictures;

[Collection(WebRtcCollection.Name)]
public sealed class SharedEncoderTests
{
    private const int MuchTooThin = 60_000;
    private const int Roomy = 10_000_000;
    private const int CalmTicks = 150;

    private readonly CountedEncoders _encoders = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task PushVideo_ToThreeViewers_CodesEachPictureOnce()
    {
        await using (var audience = new Audience())
        {
            var talker = await audience.JoinAsync(Audience.Talker);
            await talker.SeesAsync(1);
            var first = await audience.JoinAsync(Audience.Watcher);
            var second = await audience.JoinAsync(Audience.Watcher);
            await Task.WhenAll(first.SeesAsync(1), second.SeesAsync(1));
            var (coded, seen) = (_encoders.Coded, talker.Client.Pictures.Arrived.Count);

            await Task.WhenAll(talker.SeesAsync(25), first.SeesAsync(25), second.SeesAsync(25));

            Assert.Equal(1, _encoders.Open);
            Assert.InRange(_encoders.Coded - coded, 25, (talker.Client.Pictures.Arrived.Count - seen) * 3 / 2);
            Assert.All([talker, first, second], viewer => Assert.InRange(viewer.Client.Pictures.MeanBrightness, 115, 140));
        }

        Assert.Equal(0, _encoders.Open);
    }

    [Fact(Timeout = 60_000)]
    public async Task Join_WithAnotherCodec_GetsAnEncoderOfItsOwnForAsLongAsItStays()
    {
        await using var audience = new Audience();
        var talker = await audience.JoinAsync(Audience.Talker);
        var other = await audience.JoinAsync(Audience.Watcher with { Video = VideoCodec.H264 });

        await Task.WhenAll(talker.SeesAsync(10), other.SeesAsync(10));

        Assert.Equal((1, 1), (_encoders.OpenFor(VideoCodec.Vp8), _encoders.OpenFor(VideoCodec.H264)));
        Assert.Equal(ObservedViewer.Video.I420Bytes, other.Client.Pictures.SizeBytes);
        Assert.InRange(other.Client.Pictures.MeanBrightness, 115, 140);
        await audience.LeaveAsync(other);
        Assert.Equal((1, 0), (_encoders.OpenFor(VideoCodec.Vp8), _encoders.OpenFor(VideoCodec.H264)));
        await talker.SeesAsync(10);
    }

    [Fact(Timeout = 60_000)]
    public async Task Leave_OfTheTalker_LetsTheWatcherSeeOn()
    {
        await using var audience = new Audience();
        var talker = await audience.JoinAsync(Audience.Talker);
        var watcher = await audience.JoinAsync(Audience.Watcher);
        await watcher.SeesAsync(5);

        await audience.LeaveAsync(talker);
        await watcher.SeesAsync(10);

        Assert.Equal(1, _encoders.Open);
    }

    [Fact(Timeout = 60_000)]
    public async Task Suspend_OfTheTalker_LetsTheWatcherSeeOnAndTheTalkerComeBack()
    {
        await using var audience = new Audience();
        var talker = await audience.JoinAsync(Audience.Talker);
        var watcher = await audience.JoinAsync(Audience.Watcher);
        await Task.WhenAll(talker.SeesAsync(5), watcher.SeesAsync(5));

        talker.Pictures.IsSuspended = true;
        await watcher.SeesAsync(10);
        var before = talker.Client.Pictures.Arrived.Count;
        await watcher.SeesAsync(10);
        Assert.InRange(talker.Client.Pictures.Arrived.Count - before, 0, 1);

        talker.Pictures.IsSuspended = false;
        await talker.SeesAsync(10);
    }

    [Fact(Timeout = 60_000)]
    public async Task Suspend_OfEverybody_StopsCoding()
    {
        await using var audience = new Audience();
        var talker = await audience.JoinAsync(Audience.Talker);
        await talker.SeesAsync(5);

        talker.Pictures.IsSuspended = true;
        await talker.Client.Sound.Arrived.WaitForMoreAsync(12_000, Cancel);
        var coded = _encoders.Coded;
        await talker.Client.Sound.Arrived.WaitForMoreAsync(24_000, Cancel);

        Assert.Equal(coded, _encoders.Coded);
        talker.Pictures.IsSuspended = false;
        await talker.SeesAsync(10);
    }

    [Fact(Timeout = 60_000)]
    public async Task Review_OfAWatcherOnAThinPath_GivesItAnEncoderUntilItCanFollowAgain()
    {
        await using var audience = new Audience();
        var talker = await audience.JoinAsync(Audience.Talker);
        var watcher = await audience.JoinAsync(Audience.Watcher);
        await Task.WhenAll(talker.SeesAsync(5), watcher.SeesAsync(5));
        var bitrate = talker.Pictures.SentBitrate;

        await watcher.Pictures.ReviewAsync(wasCut: true, MuchTooThin);

        Assert.Equal(2, _encoders.Open);
        Assert.Equal(MuchTooThin, watcher.Pictures.SentBitrate);
        Assert.True(talker.Pictures.SentBitrate >= bitrate);
        await Task.WhenAll(talker.SeesAsync(10), watcher.SeesAsync(10));

        // The connection's own loop reviews as well and may have begun to count calm.
        for (var i = 0; i < CalmTicks && _encoders.Open > 1; i++) await watcher.Pictures.ReviewAsync(wasCut: false, Roomy);

        Assert.Equal(1, _encoders.Open);
        await Task.WhenAll(talker.SeesAsync(10), watcher.SeesAsync(10));
    }

    [Fact(Timeout = 60_000)]
    public async Task Review_OfTheTalkerOnAThinPath_MakesTheWatcherFollow()
    {
        await using var audience = new Audience();
        var talker = await audience.JoinAsync(Audience.Talker);
        var watcher = await audience.JoinAsync(Audience.Watcher);
        await watcher.SeesAsync(5);

        await talker.Pictures.ReviewAsync(wasCut: true, MuchTooThin);
        talker.Pictures.Aim(MuchTooThin);

        Assert.Equal((1, MuchTooThin), (_encoders.Open, watcher.Pictures.SentBitrate));
    }
}
