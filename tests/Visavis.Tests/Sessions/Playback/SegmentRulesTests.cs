using Visavis.Sessions.Playback;
using Visavis.Tests.Contract;
using static Visavis.Sessions.Playback.PlaybackEventKind;

namespace Visavis.Tests.Sessions.Playback;

/// <summary>The segment state machine, row by row: section C.7 of the contract.</summary>
public sealed class SegmentRulesTests
{
    private readonly TimelineProbe _probe = new();

    [Fact]
    public void Append_WhenIdle_IsRejected()
    {
        _probe.Timeline.Append(TimelineProbe.Speech(480));

        AssertRejected(PlaybackRejection.AudioOutsideSegment);
        Assert.All(_probe.Read(480), s => Assert.Equal(0, s));
    }

    [Fact]
    [ContractCheck("D-C15")]
    public void Append_ManyTimesWhenIdle_IsReportedAtOnceAndThenOnceASecond()
    {
        for (var tick = 0; tick < 150; tick++)
        {
            _probe.Timeline.Append(TimelineProbe.Speech(480));
            _probe.Read(480);
        }

        Assert.Equal([0, 24_000, 48_000], _probe.Events.Select(e => e.Time.Samples));
    }

    [Fact]
    public void Append_Empty_IsIgnoredInEveryState()
    {
        _probe.Timeline.Append([]);
        _probe.Create();
        _probe.Timeline.Append([]);
        _probe.Timeline.Interrupt();
        _probe.Timeline.Append([]);

        Assert.Equal([Created, Interrupted], _probe.Kinds);
    }

    [Fact]
    public void CloseSegment_WhenIdle_IsRejected()
    {
        _probe.Timeline.CloseSegment("a");

        AssertRejected(PlaybackRejection.NothingToClose);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("b")]
    public void CreateSegment_WhileOpen_IsRejectedAndTheOpenOneStaysUsable(string uid)
    {
        _probe.Create("a");
        _probe.Create(uid);
        AssertRejected(PlaybackRejection.SegmentAlreadyOpen);

        _probe.Timeline.Append(TimelineProbe.Speech(480));
        _probe.Timeline.CloseSegment("a");

        Assert.All(_probe.Read(480), s => Assert.Equal(1000, s));
    }

    [Fact]
    public void CloseSegment_OtherUid_IsRejectedAndTheOpenOneStaysOpen()
    {
        _probe.Create("a");
        _probe.Timeline.CloseSegment("b");
        AssertRejected(PlaybackRejection.UnknownSegment);

        _probe.Timeline.Append(TimelineProbe.Speech(2880));
        Assert.All(_probe.Read(480), s => Assert.Equal(1000, s));
    }

    [Fact]
    public void CloseSegment_WithoutUid_ClosesTheOpenOne()
    {
        _probe.Create("a");
        _probe.Timeline.CloseSegment(null);

        Assert.Equal([Created, Closed], _probe.Kinds);
    }

    [Fact]
    [ContractCheck("EXT-32", "D-C22")]
    public void Interrupt_WhileOpen_CutsAndFurtherAudioIsRejectedOnce()
    {
        _probe.Create("a");
        _probe.Timeline.Append(TimelineProbe.Speech(480));
        _probe.Timeline.Interrupt();
        for (var i = 0; i < 50; i++) _probe.Timeline.Append(TimelineProbe.Speech(480));

        Assert.Equal([Created, Interrupted, Rejected], _probe.Kinds);
        Assert.Equal(PlaybackRejection.AudioAfterInterrupt, _probe.Events[2].Rejection);
        Assert.All(_probe.Read(480), s => Assert.Equal(0, s));
    }

    [Fact]
    [ContractCheck("D-C21")]
    public void Interrupt_Twice_IsReportedOnce()
    {
        _probe.Create("a");
        _probe.Timeline.Interrupt();
        _probe.Timeline.Interrupt();

        Assert.Equal([Created, Interrupted], _probe.Kinds);
    }

    [Theory]
    [InlineData("close interrupt create")]
    [InlineData("interrupt close create")]
    [InlineData("interrupt create")]
    [ContractCheck("EXT-29", "EXT-30", "EXT-31")]
    public void CreateSegment_AfterABargeInOfAnyOrder_IsHeardWithoutAnError(string order)
    {
        _probe.Create("old");
        _probe.Timeline.Append(TimelineProbe.Speech(24_000, 1));
        _probe.Read(480);

        foreach (var step in order.Split(' '))
        {
            switch (step)
            {
                case "close": _probe.Timeline.CloseSegment("old"); break;
                case "interrupt": _probe.Timeline.Interrupt(); break;
                default: _probe.Create("new"); break;
            }
        }

        _probe.Timeline.Append(TimelineProbe.Speech(2880, 2));
        _probe.Read(480);

        Assert.All(_probe.Read(480), s => Assert.Equal(2, s));
        Assert.DoesNotContain(Rejected, _probe.Kinds);
        Assert.Single(_probe.Events, e => e is { Kind: Closed, SegmentUid: "old" });
        Assert.Single(_probe.Events, e => e is { Kind: Interrupted, SegmentUid: "old" });
    }

    [Fact]
    [ContractCheck("D-C26")]
    public void CreateSegment_WithAUidUsedBefore_IsANewSegment()
    {
        var first = _probe.Say(480, uid: "a");
        var second = _probe.Say(480, uid: "a");
        _probe.Read(960);

        Assert.NotEqual(first, second);
        Assert.Equal([first, second], _probe.Events.Where(e => e.Kind == Ended).Select(e => e.SegmentId));
    }

    private void AssertRejected(PlaybackRejection rejection) =>
        Assert.Equal(rejection, Assert.Single(_probe.Events, e => e.Kind == Rejected).Rejection);
}
