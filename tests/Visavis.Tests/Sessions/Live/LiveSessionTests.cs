using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Visavis.Sessions;
using Visavis.Sessions.Live;
using Visavis.Sessions.Playback;
using Visavis.Sessions.Ports;
using Visavis.Sessions.Presence;
using Visavis.TestKit.Sessions;
using Visavis.TestKit.Time;
using Visavis.Tests.Contract;

namespace Visavis.Tests.Sessions.Live;

public sealed class LiveSessionTests : IAsyncLifetime
{
    private static readonly TimeSpan AbsentTimeout = TimeSpan.FromSeconds(60);

    private readonly VirtualTimeProvider _virtualTime = new();
    private readonly ScriptedEngine _engine = new();
    private readonly LevelFace _face = new();
    private SessionHost? _host;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_host is not null) await _host.DisposeAsync();
    }

    [Fact]
    public async Task Speech_WithAViewer_IsHeardAndReportedInOrder()
    {
        var session = Create(TimeProvider.System);
        var viewer = await JoinAsync(session);
        var host = await _engine.Host;

        host.Speech.CreateSegment(Guid.NewGuid(), "greeting");
        host.Speech.Append([.. Enumerable.Repeat((short)9000, 4800)]);
        host.Speech.CloseSegment("greeting");
        await viewer.WaitForMessageAsync("\"avatar_ended_speaking\"", Cancelled);

        Assert.Equal(4800, viewer.Sound.Count(s => s != 0));
        Assert.Equal(
            ["avatar_started_speaking", "avatar_started_speaking_phrase", "avatar_ended_speaking_phrase", "avatar_ended_speaking"],
            viewer.Messages.Select(TypeOf));
        Assert.NotEmpty(viewer.Pictures);
    }

    [Fact]
    [ContractCheck("LIFE-12")]
    public async Task Speech_BeforeTheViewerJoins_IsHeardFromItsStartAfterTheJoin()
    {
        var session = Create(TimeProvider.System);
        var host = await _engine.Host;
        host.Speech.CreateSegment(Guid.NewGuid(), "greeting");
        host.Speech.Append([.. Enumerable.Range(1, 4800).Select(i => (short)i)]);
        host.Speech.CloseSegment("greeting");
        await _engine.WaitForAsync(PlaybackEventKind.Closed, Cancelled);

        var viewer = await JoinAsync(session);
        await viewer.WaitForMessageAsync("\"avatar_ended_speaking\"", Cancelled);

        Assert.Equal(Enumerable.Range(1, 4800).Select(i => (short)i), viewer.Sound.SkipWhile(s => s == 0).Take(4800));
    }

    [Fact]
    [ContractCheck("D-B14")]
    public async Task ViewerGone_MidSpeech_CutsWhatAVoiceEngineHadQueued()
    {
        var session = Create(TimeProvider.System);
        var viewer = await JoinAsync(session);
        var host = await _engine.Host;
        host.Speech.CreateSegment(Guid.NewGuid(), "long");
        host.Speech.Append(new short[24_000 * 60]);
        await _engine.WaitForAsync(PlaybackEventKind.Started, Cancelled);

        viewer.Leave();

        var cut = await _engine.WaitForAsync(PlaybackEventKind.Interrupted, Cancelled);
        Assert.InRange(cut.Played.TotalSeconds, 0.0, 60.0);
        Assert.Equal(SessionState.Absent, session.State);
    }

    [Fact]
    public async Task ViewerCutOff_MidSpeech_HearsTheRestWhenItIsBackAndNothingTwice()
    {
        var session = Create(TimeProvider.System);
        var viewer = await JoinAsync(session);
        var host = await _engine.Host;
        host.Speech.CreateSegment(Guid.NewGuid(), "long");
        short[] speech = [.. Enumerable.Range(1, 24_000 * 2).Select(i => (short)(1 + (i % 30_000)))];
        host.Speech.Append(speech);
        host.Speech.CloseSegment("long");
        await _engine.WaitForAsync(PlaybackEventKind.Started, Cancelled);

        viewer.FallSilent(TimeSpan.Zero);
        viewer.Lose();
        await UntilAsync(() => session.State == SessionState.Absent);
        var back = await JoinAsync(session);
        await _engine.WaitForAsync(PlaybackEventKind.Ended, Cancelled);

        Assert.Equal(speech, viewer.Sound.Where(s => s != 0).Concat(back.Sound.Where(s => s != 0)));
        Assert.Contains("avatar_ended_speaking", string.Join('\n', back.Messages), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watcher_BesideAViewer_SeesTheSameAndTakesNobodysPlace()
    {
        var session = Create(TimeProvider.System);
        var viewer = await JoinAsync(session);
        var watcher = (RecordingViewer)(await session.ConnectAsync(RecordingViewer.WatchingOffer, Cancelled)).Connection;
        watcher.Connect();
        await UntilAsync(() => watcher.Pictures.Count > 5);

        viewer.Say("""{"type":"conversation_engine.external.message.send","data":{"who":"viewer"}}""");
        watcher.Say("""{"type":"conversation_engine.external.message.send","data":{"who":"watcher"}}""");
        viewer.Say("""{"type":"conversation_engine.external.message.send","data":{"who":"viewer again"}}""");
        Assert.Equal("""{"who":"viewer"}""", await _engine.ViewerMessages.ReadAsync(Cancelled));
        Assert.Equal("""{"who":"viewer again"}""", await _engine.ViewerMessages.ReadAsync(Cancelled));
        Assert.Null(viewer.ClosedWith);

        viewer.Leave();
        var seen = watcher.Pictures.Count;
        await UntilAsync(() => watcher.Pictures.Count > seen + 5);
        Assert.Equal(SessionState.Active, session.State);
        watcher.Leave();
        await UntilAsync(() => session.State == SessionState.Absent);
    }

    [Fact]
    public async Task Watchers_BeyondEight_AreTurnedAway()
    {
        var session = Create(TimeProvider.System);
        var watchers = new List<RecordingViewer>();
        for (var i = 0; i < 9; i++)
        {
            watchers.Add((RecordingViewer)(await session.ConnectAsync(RecordingViewer.WatchingOffer, Cancelled)).Connection);
            watchers[i].Connect();
            if (i < 8) await UntilAsync(() => watchers[i].Pictures.Count > 0);
        }

        await UntilAsync(() => watchers[8].ClosedWith is not null);
        Assert.All(watchers.Take(8), w => Assert.Null(w.ClosedWith));
    }

    [Fact]
    [ContractCheck("LIFE-10")]
    public async Task SecondViewer_WithTheSameSession_ReplacesTheFirst()
    {
        var session = Create(TimeProvider.System);
        var first = await JoinAsync(session);
        var second = await JoinAsync(session);

        second.Say("""{"type":"conversation_engine.external.message.send","data":{"who":"second"}}""");
        Assert.Equal("""{"who":"second"}""", await _engine.ViewerMessages.ReadAsync(Cancelled));

        Assert.Equal(ViewerDisconnectReason.Replaced, first.ClosedWith);
        Assert.Null(second.ClosedWith);
        Assert.Equal(SessionState.Active, session.State);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[1,2]")]
    [InlineData("""{"type":"something.else","data":1}""")]
    [InlineData("""{"type":7,"data":1}""")]
    [InlineData("""{"type":"conversation_engine.external.message.send"}""")]
    public async Task ViewerMessage_ThatIsNotForTheEngine_IsIgnored(string message)
    {
        var session = Create(TimeProvider.System);
        var viewer = await JoinAsync(session);

        viewer.Say(message);
        viewer.Say("""{"type":"conversation_engine.external.message.send","data":"last"}""");

        Assert.Equal("\"last\"", await _engine.ViewerMessages.ReadAsync(Cancelled));
    }

    [Fact]
    [ContractCheck("LIFE-11")]
    public async Task EngineFailure_WithAViewer_IsToldAndThenEndsTheSession()
    {
        var session = Create(TimeProvider.System);
        var viewer = await JoinAsync(session);

        _engine.Fail(new InvalidOperationException("secret detail"));
        await session.Ended.WaitAsync(Cancelled);

        Assert.Equal(SessionEndReason.InternalError, session.EndReason);
        var error = JsonDocument.Parse(Assert.Single(viewer.Messages)).RootElement.GetProperty("error");
        Assert.Equal("session_lifecycle_error", error.GetProperty("type").GetString());
        Assert.Equal("internal_error", error.GetProperty("code").GetString());
        Assert.Equal(session.Id.ToString(), error.GetProperty("session_id").GetString());
        Assert.DoesNotContain("secret detail", viewer.Messages[0], StringComparison.Ordinal);
        Assert.Equal(ViewerDisconnectReason.Closed, viewer.ClosedWith);
    }

    [Fact]
    [ContractCheck("D-D13")]
    public async Task EngineFailure_BeforeAnybodyJoined_IsKeptForWhoJoins()
    {
        var session = Create(TimeProvider.System);
        _engine.End(new EngineEnd(SessionEndReason.EngineVersion, "What went wrong.", WaitForViewer: true));

        var viewer = (RecordingViewer)(await session.ConnectAsync("offer", Cancelled)).Connection;
        viewer.Connect();
        await session.Ended.WaitAsync(Cancelled);

        Assert.Equal(SessionEndReason.EngineVersion, session.EndReason);
        var error = JsonDocument.Parse(Assert.Single(viewer.Messages)).RootElement.GetProperty("error");
        Assert.Equal("openai-realtime-version-mismatch", error.GetProperty("code").GetString());
        Assert.Equal("What went wrong.", error.GetProperty("message").GetString());
    }

    [Fact]
    [ContractCheck("D-B10")]
    public async Task EndAsync_FreesEverythingAndLeavesATombstoneForADay()
    {
        var session = Create(_virtualTime);
        await session.EndAsync(SessionEndReason.Deleted).WaitAsync(Cancelled);
        await session.EndAsync(SessionEndReason.InternalError).WaitAsync(Cancelled);

        Assert.True(_engine.IsDisposed);
        Assert.True(_face.IsDisposed);
        Assert.Null(_host!.Find(session.Id));
        Assert.Null(_host.FindByToken(session.Token));
        Assert.Equal(SessionEndReason.Deleted, _host.FindEnded(session.Id)!.Reason);
        await Assert.ThrowsAsync<SessionEndedException>(() => session.ConnectAsync("offer", Cancelled));

        _virtualTime.Advance(TimeSpan.FromHours(24) + TimeSpan.FromSeconds(1));
        Assert.Null(_host.FindEnded(session.Id));
    }

    [Fact]
    [ContractCheck("LIFE-01")]
    public async Task AbsentTimeout_WhenNobodyEverJoins_EndsTheSession()
    {
        var session = Create(_virtualTime);

        _virtualTime.Advance(AbsentTimeout - TimeSpan.FromMilliseconds(1));
        Assert.False(session.Ended.IsCompleted);
        _virtualTime.Advance(TimeSpan.FromMilliseconds(1));
        await session.Ended.WaitAsync(Cancelled);

        Assert.Equal(SessionEndReason.UserAbsent, session.EndReason);
    }

    [Fact]
    [ContractCheck("LIFE-02", "LIFE-03", "LIFE-04")]
    public async Task AbsentTimeout_AfterAReturn_CountsFromFullAgain()
    {
        var session = Create(_virtualTime);
        var viewer = await JoinAsync(session);
        _virtualTime.Advance(3 * AbsentTimeout);
        viewer.Lose();
        await UntilAsync(() => session.State == SessionState.Absent);

        _virtualTime.Advance(AbsentTimeout - TimeSpan.FromMilliseconds(1));
        Assert.Null(session.EndReason);
        _virtualTime.Advance(TimeSpan.FromMilliseconds(1));
        await session.Ended.WaitAsync(Cancelled);

        Assert.Equal(SessionEndReason.UserAbsent, session.EndReason);
    }

    [Fact]
    [ContractCheck("LIFE-05")]
    public async Task MaxDuration_EndsEvenAWatchedSession()
    {
        var session = Create(_virtualTime);
        await JoinAsync(session);

        _virtualTime.Advance(TimeSpan.FromHours(1));
        await session.Ended.WaitAsync(Cancelled);

        Assert.Equal(SessionEndReason.MaxDuration, session.EndReason);
    }

    [Fact]
    public async Task Create_BeyondCapacity_IsRefusedUntilOneEnds()
    {
        var session = Create(_virtualTime, maxSessions: 1);

        Assert.Throws<SessionCapacityException>(() => _host!.Create(session.Config, () => new ScriptedEngine(), () => new LevelFace()));
        await session.EndAsync(SessionEndReason.Deleted).WaitAsync(Cancelled);

        Assert.NotNull(_host!.Create(session.Config, () => new ScriptedEngine(), () => new LevelFace()));
    }

    [Fact]
    public async Task Fault_OfOneFace_EndsThatSessionAlone()
    {
        var session = Create(TimeProvider.System);
        var broken = _host!.Create(session.Config, () => new ScriptedEngine(), () => new BrokenFace());
        await JoinAsync(broken);
        var viewer = await JoinAsync(session);

        await broken.Ended.WaitAsync(Cancelled);

        var seen = viewer.Pictures.Count;
        await UntilAsync(() => viewer.Pictures.Count > seen + 5);
        Assert.Equal(SessionEndReason.InternalError, broken.EndReason);
        Assert.Null(session.EndReason);
    }

    [Fact]
    public async Task DrainAsync_EndsWhatStillRunsAndTakesNothingNew()
    {
        var session = Create(TimeProvider.System);

        await _host!.DrainAsync(TimeSpan.Zero, Cancelled);

        Assert.Equal(SessionEndReason.ServerShutdown, session.EndReason);
        Assert.Throws<SessionCapacityException>(() => _host.Create(session.Config, () => new ScriptedEngine(), () => new LevelFace()));
    }

    private static string TypeOf(string message) => JsonDocument.Parse(message).RootElement.GetProperty("type").GetString()!;

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            Cancelled.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static async Task<RecordingViewer> JoinAsync(LiveSession session)
    {
        var viewer = (RecordingViewer)(await session.ConnectAsync("offer", Cancelled)).Connection;
        viewer.Connect();
        await UntilAsync(() => session.State == SessionState.Active);
        return viewer;
    }

    private LiveSession Create(TimeProvider time, int maxSessions = 10)
    {
        _host = new SessionHost(
            new RecordingViewerFactory(), new SessionHostOptions { MaxSessions = maxSessions, PumpThreads = 1 }, time, NullLoggerFactory.Instance);
        var config = new SessionConfig("project", "ava", "delta", false, AbsentTimeout, TimeSpan.FromHours(1));
        return _host.Create(config, () => _engine, () => _face);
    }

    private sealed class BrokenFace : Visavis.Face.IFace
    {
        public Visavis.Media.Video.VideoFormat Format { get; } = new(64, 64, 25);

        public bool AntiAliasing { get; set; }

        public void Render(in Visavis.Face.FaceInput input, Span<byte> i420) => throw new InvalidOperationException("broken");

        public void Dispose()
        {
        }
    }
}
