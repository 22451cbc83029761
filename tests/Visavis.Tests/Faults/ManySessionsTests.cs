using Microsoft.Extensions.Logging.Abstractions;
using Visavis.Sessions;
using Visavis.Sessions.Live;
using Visavis.TestKit.Sessions;
using Visavis.TestKit.Time;
using Visavis.Tests.Contract;
using Visavis.Tests.Engines.Voices.Remote;

namespace Visavis.Tests.Faults;

/// <summary>Sessions that nobody comes for, and a voice that fails them.</summary>
public sealed class ManySessionsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ThousandSessionsThatNobodyJoins_AllEndOnTimeAndLeaveNothing()
    {
        var time = new VirtualTimeProvider();
        await using var host = new SessionHost(
            new RecordingViewerFactory(), new SessionHostOptions { MaxSessions = 1000, PumpThreads = 1 }, time, NullLoggerFactory.Instance);
        var engines = new List<ScriptedEngine>();
        var config = new SessionConfig("p", "ava", "delta", false, TimeSpan.FromSeconds(10), TimeSpan.FromHours(1));
        var sessions = Enumerable.Range(0, 1000).Select(_ => host.Create(
            config,
            () =>
            {
                engines.Add(new ScriptedEngine());
                return engines[^1];
            },
            () => new LevelFace())).ToList();

        time.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(1000, host.Sessions.Count);
        time.Advance(TimeSpan.FromMilliseconds(1));
        await Task.WhenAll(sessions.Select(session => session.Ended)).WaitAsync(Cancel);

        Assert.Empty(host.Sessions);
        Assert.All(sessions, session => Assert.Equal(SessionEndReason.UserAbsent, session.EndReason));
        Assert.All(engines, engine => Assert.True(engine.IsDisposed));
        Assert.Equal(0, time.TimerCount);
        Assert.NotNull(host.Create(config, () => new ScriptedEngine(), () => new LevelFace()));
    }

    [Theory]
    [InlineData(SpeechManner.Garbage)]
    [InlineData(SpeechManner.BreaksOff)]
    [InlineData(SpeechManner.Fails)]
    public async Task VoiceServerThatFails_LosesThatTaskAndTheNextIsSpoken(SpeechManner manner)
    {
        await using var voices = await SpeechServer.StartAsync(manner);
        await using var server = await WatchedServer.StartAsync(options =>
            options.Voices.OpenAiSpeech["local"] = new() { Url = voices.Url, Voices = { "kal16" } });
        var (id, _) = await server.NewSessionAsync("""{"conversation_engine": {"type": "text-echo", "tts": {"voice_id": "local/kal16"}}}""");
        var viewer = await server.JoinAsync(id);

        await server.SayAsync(id, "This one is lost.");
        await viewer.WaitForMessageAsync("\"error\"", Cancel);
        voices.Manner = SpeechManner.Raw;
        var spoken = await server.SayAsync(id, "Mama.");
        await viewer.HeardAsync(spoken);

        Assert.Equal(spoken, viewer.Phrases()[^1]);
        Assert.Null(server.Host.Find(Guid.Parse(id))!.EndReason);
    }
}
