using Microsoft.Extensions.Logging.Abstractions;
using Visavis.Engines.TextEcho;
using Visavis.Media.Timing;
using Visavis.Sessions.Loops;
using Visavis.Sessions.Playback;
using Visavis.TestKit.Time;
using Visavis.Tests.Contract;

namespace Visavis.Tests.Engines.TextEcho;

public sealed class TextEchoEngineTests : IAsyncLifetime
{
    private readonly VirtualTimeProvider _time = new();
    private readonly ScriptedVoice _voice = new();
    private readonly TimelineHost _host;
    private readonly TextEchoEngine _engine;
    private readonly OwnedLoop _run;

    public TextEchoEngineTests()
    {
        _host = new TimelineHost(_time);
        _engine = new TextEchoEngine(_voice, _time, NullLogger<TextEchoEngine>.Instance);
        _host.Engine = _engine;
        _host.ViewerComes();
        _run = OwnedLoop.Start(token => _engine.RunAsync(_host, token));
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _run.DisposeAsync();
        await _engine.DisposeAsync();
    }

    [Fact]
    [ContractCheck("ECHO-04", "ECHO-13")]
    public async Task Enqueue_ManyShortTasks_AreHeardInOrderWithoutAGap()
    {
        var ids = Enumerable.Range(0, 20).Select(_ => Guid.NewGuid()).ToArray();
        for (var i = 0; i < ids.Length; i++) _engine.Enqueue(ids[i], new string((char)('a' + i), 3));

        for (var ended = 0; ended < ids.Length; ended = _host.Count(PlaybackEventKind.Ended))
        {
            // What comes next is there before it is needed: that is what makes the gaps vanish.
            var ahead = Math.Min(ids.Length, ended + 1 + TextEchoEngine.MaxTasksAhead);
            await _host.UntilAsync(() => _host.Count(PlaybackEventKind.Closed) >= ahead);
            _host.Play(0.1);
        }

        Assert.Equal(string.Concat(Enumerable.Range(0, 20).Select(i => new string((char)('a' + i), 3))), _host.HeardText);
        var started = _host.Events.Where(e => e.Kind == PlaybackEventKind.Started).ToArray();
        var over = _host.Events.Where(e => e.Kind == PlaybackEventKind.Ended).ToArray();
        Assert.Equal(ids, started.Select(e => e.SegmentId));
        Assert.Equal(started.Skip(1).Select(e => e.Time), over.SkipLast(1).Select(e => e.Time));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \r\n\t ")]
    [ContractCheck("REST-39")]
    public async Task Enqueue_Blank_LeavesNoTrace(string text)
    {
        _engine.Enqueue(Guid.NewGuid(), text);
        _engine.Enqueue(Guid.NewGuid(), "x");
        await HearAsync("x");

        Assert.Single(_host.Events, e => e.Kind == PlaybackEventKind.Created);
    }

    [Fact]
    public async Task Enqueue_MoreThanIsHeard_IsMadeOnlySoFarAhead()
    {
        for (var i = 0; i < 10; i++) _engine.Enqueue(Guid.NewGuid(), "0123456789");
        await _host.UntilAsync(() => _host.Count(PlaybackEventKind.Closed) == 1 + TextEchoEngine.MaxTasksAhead);

        _host.Play(0.5);
        Assert.Equal(1 + TextEchoEngine.MaxTasksAhead, _host.Count(PlaybackEventKind.Created));

        _host.Play(0.6);
        await _host.UntilAsync(() => _host.Count(PlaybackEventKind.Closed) == 2 + TextEchoEngine.MaxTasksAhead);
    }

    [Fact]
    public async Task Enqueue_ALongText_IsMadeOnlyAMinuteAhead()
    {
        _engine.Enqueue(Guid.NewGuid(), new string('x', 3_000));
        await _host.UntilAsync(() => _host.WrittenSamples > TextEchoEngine.MaxAheadSamples);
        Assert.InRange(_host.WrittenSamples, TextEchoEngine.MaxAheadSamples, TextEchoEngine.MaxAheadSamples + MediaTime.SamplesPerSecond);

        // The engine reads a clock that the test moves, so it may be steps behind, but it is never further ahead, and it gets to the end.
        for (var heard = 0.5; _host.Count(PlaybackEventKind.Closed) == 0; heard += 0.5)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            _host.Play(0.5);
            await Task.Yield();
            Assert.True(AheadOf(heard) < 2);
        }

        double AheadOf(double heard) => (_host.WrittenSamples - TextEchoEngine.MaxAheadSamples) / (double)MediaTime.SamplesPerSecond - heard;
    }

    [Fact]
    public async Task CancelAll_MidSpeech_SilencesAndEmptiesTheQueue()
    {
        for (var i = 0; i < 8; i++) _engine.Enqueue(Guid.NewGuid(), "aaaaaaaaaa");
        await _host.UntilAsync(() => _host.Count(PlaybackEventKind.Closed) == 3);
        _host.Play(0.3);

        _engine.CancelAll();
        _host.Play(0.02);
        _host.Play(1);

        Assert.Equal("aaa", _host.HeardText[..3]);
        Assert.Equal(3, _host.Count(PlaybackEventKind.Interrupted));
        Assert.InRange(_host.HeardText.Length, 3, 4);
        Assert.InRange(_host.Events.First(e => e.Kind == PlaybackEventKind.Interrupted).Played.TotalSeconds, 0.3, 0.31);

        _engine.Enqueue(Guid.NewGuid(), "z");
        await HearAsync("z");
        Assert.Equal(4, _host.Count(PlaybackEventKind.Created));
    }

    [Fact]
    public async Task CancelAll_WhileAVoiceHangs_LetsTheNextTaskSpeak()
    {
        _engine.Enqueue(Guid.NewGuid(), "ab@cd");
        _engine.Enqueue(Guid.NewGuid(), "never");
        await _voice.ReachedGate;

        _engine.CancelAll();
        _engine.Enqueue(Guid.NewGuid(), "z");
        await HearAsync("z");

        Assert.Equal("z", _host.HeardText);
        Assert.DoesNotContain(_host.Events, e => e.Kind == PlaybackEventKind.Rejected);
    }

    [Fact]
    [ContractCheck("ECHO-08")]
    public void CancelAll_WithNothingToCancel_DoesNothing()
    {
        _engine.CancelAll();
        _host.Play(0.1);

        Assert.Empty(_host.Events);
    }

    [Fact]
    [ContractCheck("ECHO-09", "ECHO-11")]
    public async Task ChangeVoice_CancelsTheQueueAndSpeaksWithTheNewVoice()
    {
        _engine.Enqueue(Guid.NewGuid(), "aaaaaaaaaa");
        _engine.Enqueue(Guid.NewGuid(), "bbbbbbbbbb");
        await _host.UntilAsync(() => _host.Count(PlaybackEventKind.Closed) == 2);
        _host.Play(0.1);

        _engine.ChangeVoice(new ScriptedVoice("other", offset: 1));
        _host.Play(0.1);
        _engine.Enqueue(Guid.NewGuid(), "a");
        await HearAsync("b");

        Assert.DoesNotContain("bbbb", _host.HeardText, StringComparison.Ordinal);
    }

    [Fact]
    [ContractCheck("ECHO-06")]
    public async Task ViewerLeaves_MidSpeech_OnlyTheCutUtteranceIsLost()
    {
        foreach (var text in new[] { "aaaaaaaaaa", "bbb", "ccc", "ddd" }) _engine.Enqueue(Guid.NewGuid(), text);
        await _host.UntilAsync(() => _host.Count(PlaybackEventKind.Closed) == 3);
        _host.Play(0.2);

        _host.ViewerLeaves();
        _host.Play(5);
        Assert.Equal("aa", _host.HeardText);
        _host.ViewerComes();
        await HearAsync("ddd");

        Assert.Equal("aabbbcccddd", _host.HeardText);
        Assert.Equal(1, _host.Count(PlaybackEventKind.Interrupted));
    }

    [Fact]
    public async Task ViewerLeaves_WhileTheUtteranceIsStillBeingMade_ItsRestIsNotMade()
    {
        _engine.Enqueue(Guid.NewGuid(), "aaaa@aaaa");
        _engine.Enqueue(Guid.NewGuid(), "bbb");
        await _voice.ReachedGate;
        _host.Play(0.2);

        _host.ViewerLeaves();
        _host.ViewerComes();
        await HearAsync("bbb");

        Assert.Equal("aabbb", _host.HeardText);
        Assert.DoesNotContain(_host.Events, e => e.Kind == PlaybackEventKind.Rejected);
    }

    [Fact]
    [ContractCheck("ECHO-03")]
    public async Task Enqueue_WhileNobodyWatches_IsHeardAfterTheJoin()
    {
        _host.ViewerLeaves();
        _engine.Enqueue(Guid.NewGuid(), "one");
        _engine.Enqueue(Guid.NewGuid(), "two");
        await _host.UntilAsync(() => _host.Count(PlaybackEventKind.Closed) == 2);
        _host.Play(10);
        Assert.Equal("", _host.HeardText);

        _host.ViewerComes();
        await HearAsync("two");

        Assert.Equal("onetwo", _host.HeardText);
    }

    [Fact]
    [ContractCheck("ECHO-15")]
    public async Task FailingTask_IsSkippedAndTheNextOneSpoken()
    {
        foreach (var text in new[] { "ok", "#", "so#", "on" }) _engine.Enqueue(Guid.NewGuid(), text);
        await HearAsync("on");

        // What a failing voice had said before it failed was speech all the same.
        Assert.Equal("oksoon", _host.HeardText);
        Assert.Empty(_host.Errors);
    }

    [Fact]
    public async Task FailingTasks_WithNoSuccessBefore_AreReportedOnce()
    {
        for (var i = 0; i < 3; i++) _engine.Enqueue(Guid.NewGuid(), "#");
        _engine.Enqueue(Guid.NewGuid(), "z");
        await HearAsync("z");

        Assert.Single(_host.Errors);
    }

    [Fact]
    public async Task FailingTask_WhileNobodyWatches_IsReportedToTheNextViewer()
    {
        _host.ViewerLeaves();
        _engine.Enqueue(Guid.NewGuid(), "#");
        _engine.Enqueue(Guid.NewGuid(), "z");
        await _host.UntilAsync(() => _host.Count(PlaybackEventKind.Closed) == 1);
        Assert.Empty(_host.Errors);

        _host.ViewerComes();
        Assert.Single(_host.Errors);
    }

    [Fact]
    public async Task Enqueue_BeyondTheLimit_IsDroppedUntilThereIsRoom()
    {
        _engine.Enqueue(Guid.NewGuid(), "@");
        await _voice.ReachedGate;
        for (var i = 0; i < 100; i++) _engine.Enqueue(Guid.NewGuid(), new string('a', 10_000));
        _engine.Enqueue(Guid.NewGuid(), "dropped");

        _engine.CancelAll();
        _engine.Enqueue(Guid.NewGuid(), "z");
        await HearAsync("z");

        Assert.Equal("z", _host.HeardText);
    }

    /// <summary>Plays until the end of what was heard is this.</summary>
    private async Task HearAsync(string end)
    {
        while (!_host.HeardText.EndsWith(end, StringComparison.Ordinal))
        {
            await _host.UntilAsync(() => _host.CanPlay);
            _host.Play(0.1);
        }
    }
}
