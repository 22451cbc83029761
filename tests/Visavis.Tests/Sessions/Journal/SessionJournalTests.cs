using Microsoft.Extensions.Logging.Abstractions;
using Visavis.Media.Timing;
using Visavis.Sessions;
using Visavis.Sessions.Journal;
using Visavis.Sessions.Live;
using Visavis.Sessions.Playback;
using Visavis.Sessions.Ports;
using Visavis.TestKit.Sessions;
using Visavis.TestKit.Time;

namespace Visavis.Tests.Sessions.Journal;

public sealed class SessionJournalTests : IAsyncDisposable
{
    private readonly ScriptedEngine _engine = new();
    private readonly SessionHost _host = new(
        new RecordingViewerFactory(), new SessionHostOptions { MaxSessions = 2, PumpThreads = 1 }, TimeProvider.System, NullLoggerFactory.Instance);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Read_AfterALife_TellsWhoCameWhatWasSpokenWhoCutItAndTheEnd()
    {
        var session = Create();
        var viewer = await JoinAsync(session);
        viewer.Say("""{"type":"visavis.path","path":"relay tls"}""");
        viewer.Say("""{"type":"visavis.path","path":"through a tunnel"}""");
        await ToldAsync(session, SessionEventKind.ViewerPath);
        var host = await _engine.Host;
        host.Report(EnginePhase.Connected);
        var (first, second, third) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());

        await SayAsync(host, first, samples: 4800, SessionEventKind.SegmentEnded);
        await SayAsync(host, second, samples: 24_000 * 60, SessionEventKind.SegmentStarted);
        host.Speech.Interrupt();
        await ToldAsync(session, SessionEventKind.SegmentInterrupted);
        await SayAsync(host, third, samples: 24_000 * 60, SessionEventKind.SegmentStarted);
        session.CancelAllTasks();
        await ToldAsync(session, SessionEventKind.SegmentInterrupted, times: 2);
        host.Speech.Append(new short[480]);
        await ToldAsync(session, SessionEventKind.SpeechRejected);
        viewer.Leave();
        await ToldAsync(session, SessionEventKind.Unwatched, times: 2);
        await session.EndAsync(SessionEndReason.Deleted);

        var events = _host.FindEvents(session.Id)!.Events;
        Assert.Equal(Enumerable.Range(1, events.Count), events.Select(e => e.Number));
        Assert.Equal(
            [
                "created scripted", "unwatched", "viewer_joined", "viewer_path relay tls", "engine_connected",
                "segment_created", "segment_started", "segment_ended",
                "segment_created", "segment_started", "segment_interrupted engine",
                "segment_created", "segment_started", "stop_requested", "segment_interrupted stopped",
                "speech_rejected audio_outside_segment", "viewer_left left", "unwatched", "ended deleted",
            ],
            events.Select(e => $"{e.Kind.ToCode()} {e.Code}".TrimEnd()));
        Assert.Equal([first, second, third], events.Where(e => e.Kind == SessionEventKind.SegmentCreated).Select(e => Guid.Parse(e.Subject!)));
        Assert.Equal(TimeSpan.FromMilliseconds(200), events.Single(e => e.Kind == SessionEventKind.SegmentEnded).Duration);
        Assert.StartsWith(events.First(e => e.Kind == SessionEventKind.ViewerJoined).Subject!, viewer.Id, StringComparison.Ordinal);
        Assert.DoesNotContain(viewer.Id, events.Select(e => e.Subject));
        Assert.Equal(["ended"], _host.FindEvents(session.Id, events.Count - 1)!.Events.Select(e => e.Kind.ToCode()));
    }

    [Fact]
    public async Task Read_OfAViewerWhoWasCutOffAndCameBack_TellsTheGapAndTheReturn()
    {
        var session = Create();
        var viewer = await JoinAsync(session);
        viewer.FallSilent(TimeSpan.FromSeconds(1));
        viewer.ComeBack();
        viewer.Lose();
        await ToldAsync(session, SessionEventKind.Unwatched, times: 2);

        var again = (RecordingViewer)(await session.ConnectAsync("offer", Cancelled)).Connection;
        again.Connect();
        await ToldAsync(session, SessionEventKind.ViewerReturned);
        await _engine.Host;
        _engine.End(new EngineEnd(SessionEndReason.EngineLost, "A vendor's words."));
        await session.Ended;

        Assert.Equal(
            ["viewer_joined", "viewer_unreachable", "viewer_reachable", "viewer_left transport_lost", "unwatched", "viewer_returned", "engine_ended engine_lost", "ended engine_lost"],
            session.Journal.Read(after: 2).Events.Select(e => $"{e.Kind.ToCode()} {e.Code}".TrimEnd()));
    }

    [Fact]
    public void Read_AfterManyTurns_HasTheLatestAndStillTheBeginning()
    {
        var time = new VirtualTimeProvider();
        var journal = new SessionJournal(time);
        journal.OnCreated("scripted", TimeSpan.FromSeconds(60));
        for (var i = 0; i < 1000; i++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            journal.OnPlayback(new PlaybackEvent(PlaybackEventKind.Created, Guid.NewGuid(), null, MediaTime.Zero));
        }

        journal.OnEnded(SessionEndReason.MaxDuration);
        journal.OnEngine(EnginePhase.Connected);

        var log = journal.Read();
        Assert.Equal((SessionJournal.Capacity, 803), (log.Events.Count, log.Dropped));
        Assert.Equal([1, 2, 806, 1003], [log.Events[0].Number, log.Events[1].Number, log.Events[2].Number, log.Events[^1].Number]);
        Assert.Equal((SessionEventKind.Created, SessionEventKind.Ended), (log.Events[0].Kind, log.Events[^1].Kind));
        Assert.Equal(log.Events[0].At + TimeSpan.FromSeconds(1000), log.Events[^2].At);
    }

    private static async Task SayAsync(IEngineHost host, Guid segment, int samples, SessionEventKind until)
    {
        host.Speech.CreateSegment(segment, null);
        host.Speech.Append([.. Enumerable.Repeat((short)9000, samples)]);
        host.Speech.CloseSegment(null);
        while (!((LiveSession)host).Journal.Read().Events.Any(e => e.Kind == until && e.Subject == segment.ToString())) await NextAsync();
    }

    private static async Task ToldAsync(LiveSession session, SessionEventKind kind, int times = 1)
    {
        while (session.Journal.Read().Events.Count(e => e.Kind == kind) < times) await NextAsync();
    }

    private static async Task NextAsync()
    {
        Cancelled.ThrowIfCancellationRequested();
        await Task.Yield();
    }

    private static async Task<RecordingViewer> JoinAsync(LiveSession session)
    {
        var viewer = (RecordingViewer)(await session.ConnectAsync("offer", Cancelled)).Connection;
        viewer.Connect();
        await ToldAsync(session, SessionEventKind.ViewerJoined);
        return viewer;
    }

    private LiveSession Create()
    {
        var config = new SessionConfig("project", "ava", "delta", false, TimeSpan.FromSeconds(60), TimeSpan.FromHours(1));
        return _host.Create(config, () => _engine, () => new LevelFace());
    }
}
