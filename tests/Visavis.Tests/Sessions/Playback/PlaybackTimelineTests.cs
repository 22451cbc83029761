using Visavis.Face.LipSync;
using Visavis.Face.LipSync.Text;
using Visavis.Media.Timing;
using Visavis.Sessions.Playback;
using Visavis.Tests.Contract;
using static Visavis.Sessions.Playback.PlaybackEventKind;

namespace Visavis.Tests.Sessions.Playback;

public sealed class PlaybackTimelineTests
{
    private readonly TimelineProbe _probe = new();

    [Fact]
    public void Read_ClosedSegment_PlaysItOnceAndReportsExactTimes()
    {
        _probe.Say(1000);

        var sound = _probe.Read(480).Concat(_probe.Read(480)).Concat(_probe.Read(480)).ToArray();

        Assert.Equal(1000, sound.Count(s => s == 1000));
        Assert.Equal([Created, Closed, Started, Ended], _probe.Kinds);
        Assert.Equal(0, _probe.Events[2].Time.Samples);
        Assert.Equal(1000, _probe.Events[3].Time.Samples);
        Assert.Equal(1000, _probe.Events[3].Played.Samples);
    }

    [Fact]
    public void Read_TwoClosedSegments_PlaysThemBackToBackInOrder()
    {
        _probe.Say(700, level: 1);
        _probe.Say(700, level: 2);

        var sound = _probe.Read(1440);

        Assert.Equal(TimelineProbe.Speech(700, 1).Concat(TimelineProbe.Speech(700, 2)), sound.Take(1400));
        Assert.Equal([Created, Closed, Created, Closed, Started, Ended, Started, Ended], _probe.Kinds);
        Assert.True(_probe.Events[5].MoreQueued);
        Assert.False(_probe.Events[7].MoreQueued);
    }

    [Fact]
    public void Read_OpenSegmentThatComesInABurst_StartsAtOnce()
    {
        _probe.Create();
        _probe.Timeline.Append(TimelineProbe.Speech(PlaybackTimeline.AtOnceSamples));

        Assert.All(_probe.Read(480), s => Assert.Equal(1000, s));
        Assert.Equal([Created, Started], _probe.Kinds);
    }

    [Fact]
    public void Read_OpenSegmentBelowThreshold_WaitsForMore()
    {
        _probe.Create();
        _probe.Timeline.Append(TimelineProbe.Speech(PlaybackTimeline.StartThresholdSamples - 1));

        for (var tick = 0; tick < 50; tick++) Assert.All(_probe.Read(480), s => Assert.Equal(0, s));
    }

    [Fact]
    public void Read_EngineInRealTime_IsHeldBackUntilTheMouthKnowsWhatFollows()
    {
        _probe.Create();
        var silentTicks = 0;
        for (var tick = 0; tick < 50; tick++)
        {
            _probe.Timeline.Append(TimelineProbe.Speech(480));
            var ahead = new short[PlaybackTimeline.AtOnceSamples];
            var known = _probe.Timeline.Peek(ahead);
            var sound = _probe.Read(480);
            Assert.Equal(ahead.Take(480), sound);
            if (sound[0] == 0) silentTicks++;
            else Assert.Equal(PlaybackTimeline.AtOnceSamples, known);
        }

        Assert.Equal(5, silentTicks);
    }

    [Fact]
    public void PeekVisemes_WhileASegmentPlays_MoveWithIt()
    {
        _probe.Create();
        _probe.Timeline.MarkVisemes([new(Viseme.PP, 0, 1000), new(Viseme.AA, 1000, 3000), new(Viseme.Silence, 3000, 9000)]);
        _probe.Timeline.Append(TimelineProbe.Speech(9000));
        _probe.Read(1440);
        var marks = new VisemeMark[8];

        var count = _probe.Timeline.PeekVisemes(marks, 1200);

        Assert.Equal([new VisemeMark(Viseme.AA, 1000, 3000)], marks.Take(count));
        _probe.Timeline.Interrupt();
        Assert.Equal(0, _probe.Timeline.PeekVisemes(marks, 1200));
    }

    [Fact]
    public void PeekVisemes_SegmentThatBeginsLater_IsOnTheSessionsClock()
    {
        _probe.Read(4800);
        _probe.Create();
        _probe.Timeline.MarkVisemes([new(Viseme.PP, 0, 1000)]);
        _probe.Timeline.Append(TimelineProbe.Speech(480));
        _probe.Timeline.CloseSegment("a");
        _probe.Create("b");
        _probe.Timeline.MarkVisemes([new(Viseme.U, 100, 400)]);
        _probe.Timeline.Append(TimelineProbe.Speech(4800));
        var marks = new VisemeMark[8];

        var count = _probe.Timeline.PeekVisemes(marks, 3000);

        Assert.Equal([new VisemeMark(Viseme.PP, 4800, 5800), new VisemeMark(Viseme.U, 5380, 5680)], marks.Take(count));
    }

    [Fact]
    public void Read_EngineThatPausesAfterItsFirstWord_IsHeardAllTheSame()
    {
        _probe.Create();
        _probe.Timeline.Append(TimelineProbe.Speech(PlaybackTimeline.StartThresholdSamples));

        var sound = Enumerable.Range(0, 10).SelectMany(_ => _probe.Read(480)).ToList();

        Assert.Equal(PlaybackTimeline.HoldBack.Samples, sound.TakeWhile(s => s == 0).Count());
        Assert.Equal(PlaybackTimeline.StartThresholdSamples, sound.Count(s => s == 1000));
    }

    [Fact]
    [ContractCheck("D-C17")]
    public void Read_OpenSegmentRunsDry_RestsWithoutEventAndGoesOnWithTheNextAudio()
    {
        _probe.Create();
        _probe.Timeline.Append(TimelineProbe.Speech(2880));
        _probe.Read(2880);
        Assert.All(_probe.Read(480), s => Assert.Equal(0, s));

        _probe.Timeline.Append(TimelineProbe.Speech(2880));
        var sound = _probe.Read(2880);
        _probe.Timeline.CloseSegment("a");
        _probe.Read(480);

        Assert.Equal(2880, sound.Count(s => s == 1000));
        Assert.Equal([Created, Started, Closed, Ended], _probe.Kinds);
        Assert.Equal(5760, _probe.Events[3].Played.Samples);
    }

    [Fact]
    public void Read_Held_KeepsSpeechForLater()
    {
        _probe.Say(480);

        Assert.All(_probe.Read(480, held: true), s => Assert.Equal(0, s));
        Assert.All(_probe.Read(480), s => Assert.Equal(1000, s));

        Assert.Equal(480, _probe.Events.Single(e => e.Kind == Started).Time.Samples);
    }

    [Fact]
    [ContractCheck("EXT-35")]
    public void Read_SegmentWithoutAudio_StartsAndEndsAtTheSameTimeAsSilent()
    {
        _probe.Create();
        _probe.Timeline.CloseSegment("a");
        _probe.Read(480);

        Assert.Equal([Created, Closed, Started, Ended], _probe.Kinds);
        Assert.Equal(_probe.Events[2].Time, _probe.Events[3].Time);
        Assert.All(_probe.Events, e => Assert.False(e.HasAudio));
    }

    [Fact]
    public void Interrupt_WithThreeQueued_CutsAllAndReportsWhatWasHeard()
    {
        for (var i = 0; i < 3; i++) _probe.Say(24_000);
        _probe.Read(4800);

        _probe.Timeline.Interrupt();

        var cut = _probe.Events.Where(e => e.Kind == Interrupted).ToArray();
        Assert.Equal(3, cut.Length);
        Assert.Equal(4800 + PlaybackTimeline.FadeSamples, cut[0].Played.Samples);
        Assert.Equal([MediaTime.Zero, MediaTime.Zero], cut.Skip(1).Select(e => e.Played));
        Assert.DoesNotContain(Ended, _probe.Kinds);
    }

    [Fact]
    public void Interrupt_WhileSpeaking_FadesToSilenceWithinFiveMilliseconds()
    {
        _probe.Say(24_000, level: 20_000);
        _probe.Read(480);

        _probe.Timeline.Interrupt();
        var sound = _probe.Read(480);

        Assert.InRange(sound[0], 19_000, 20_000);
        Assert.All(sound.Skip(1).Zip(sound), pair => Assert.InRange(pair.Second - pair.First, 0, 500));
        Assert.All(sound.Skip(PlaybackTimeline.FadeSamples), s => Assert.Equal(0, s));
        Assert.All(_probe.Read(480), s => Assert.Equal(0, s));
    }

    [Fact]
    public void Interrupt_WhenNothingIsBuffered_IsSilent()
    {
        _probe.Timeline.Interrupt();

        Assert.Empty(_probe.Events);
    }

    [Fact]
    public void InterruptCurrent_CutsThePlayingOneAndKeepsTheRest()
    {
        _probe.Say(24_000, level: 1);
        var second = _probe.Say(480, level: 2);
        _probe.Read(480);

        _probe.Timeline.InterruptCurrent();

        Assert.All(_probe.Read(480), s => Assert.Equal(2, s));
        Assert.Equal([Interrupted, Started, Ended], _probe.Kinds.Skip(5));
        Assert.Equal(second, _probe.Events[^1].SegmentId);
    }

    [Fact]
    public void InterruptCurrent_BeforeAnythingStarted_KeepsEverything()
    {
        _probe.Say(480);

        _probe.Timeline.InterruptCurrent();

        Assert.All(_probe.Read(480), s => Assert.Equal(1000, s));
    }

    [Fact]
    public void Append_BeyondCapacity_DropsTheSurplusAndSaysSoOnce()
    {
        var probe = new TimelineProbe(capacitySamples: 1000);
        probe.Create();

        for (var i = 0; i < 5; i++) probe.Timeline.Append(TimelineProbe.Speech(480));

        Assert.Equal(PlaybackRejection.BufferOverflow, Assert.Single(probe.Events, e => e.Kind == Rejected).Rejection);
        probe.Timeline.CloseSegment("a");
        Assert.Equal(960, probe.Read(2000).Count(s => s != 0));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Peek_AtAnyTime_ShowsExactlyWhatReadThenGives(int seed)
    {
        var random = new Random(seed);
        for (var step = 0; step < 2000; step++)
        {
            switch (random.Next(8))
            {
                case 0: _probe.Create(null); break;
                case 1: _probe.Timeline.CloseSegment(null); break;
                case 2 when random.Next(4) == 0: _probe.Timeline.Interrupt(); break;
                case 3 when random.Next(4) == 0: _probe.Timeline.InterruptCurrent(); break;
                case < 6: _probe.Timeline.Append(TimelineProbe.Speech(random.Next(1, 2000), (short)random.Next(1, 1000))); break;
            }

            var length = random.Next(1, 1500);
            var peeked = new short[length];
            var held = random.Next(5) == 0;
            var known = _probe.Timeline.Peek(peeked, held);
            Assert.Equal(peeked, _probe.Read(length, held));
            Assert.All(peeked.Skip(known), s => Assert.Equal(0, s));
        }
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [ContractCheck("D-C16")]
    public void Events_UnderAnyOrderOfWrites_ComeExactlyOnceAndInOrder(int seed)
    {
        var random = new Random(seed);
        for (var step = 0; step < 3000; step++)
        {
            switch (random.Next(6))
            {
                case 0: _probe.Create(random.Next(2) == 0 ? "a" : null); break;
                case 1: _probe.Timeline.CloseSegment(null); break;
                case 2: _probe.Timeline.Append(TimelineProbe.Speech(random.Next(1, 4000))); break;
                case 3 when random.Next(5) == 0: _probe.Timeline.Interrupt(); break;
            }

            _probe.Read(480);
        }

        _probe.Timeline.CloseSegment(null);
        _probe.Read(1_000_000);
        foreach (var life in _probe.Events.Where(e => e.Kind != Rejected).GroupBy(e => e.SegmentId))
        {
            var kinds = life.Select(e => e.Kind).ToList();
            Assert.Equal(Created, kinds[0]);
            Assert.Single(kinds, k => k is Ended or Interrupted);
            Assert.Single(kinds, Closed);
            Assert.Equal(kinds.Distinct().Count(), kinds.Count);
            if (kinds.Contains(Ended)) Assert.True(kinds.IndexOf(Closed) < kinds.IndexOf(Ended));
            if (kinds.Contains(Started)) Assert.True(kinds.IndexOf(Started) < kinds.FindIndex(k => k is Ended or Interrupted));
        }
    }
}
