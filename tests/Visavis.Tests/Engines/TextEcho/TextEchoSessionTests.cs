using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Visavis.Engines.TextEcho;
using Visavis.Engines.Voices;
using Visavis.Sessions.Live;
using Visavis.Sessions.Ports;
using Visavis.TestKit.Sessions;
using Visavis.Tests.Contract;
using Visavis.Tests.Engines.Voices;

namespace Visavis.Tests.Engines.TextEcho;

/// <summary>The engine in real sessions, with a real voice, in real time: what the viewer hears.</summary>
/// <remarks>kal16 speaks the same text twice in exactly the same samples, which the statistical voices do not.</remarks>
public sealed class TextEchoSessionTests : IAsyncDisposable
{
    private readonly VoiceCatalog _catalog = Speech.Catalog();
    private readonly SessionHost _host = new(
        new RecordingViewerFactory(), new SessionHostOptions { MaxSessions = 10, PumpThreads = 1 }, TimeProvider.System, NullLoggerFactory.Instance);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _catalog.Dispose();
    }

    [Fact]
    [ContractCheck("ECHO-04", "ECHO-14")]
    public async Task Tasks_OfTwoSessions_AreEachHeardWholeAndWithoutGaps()
    {
        var voice = Speech.Require(_catalog, "flite/kal16");
        string[][] texts = [["One.", "Two boats.", "Three.", "Four."], ["Mama.", "Papa.", "Bob may go."]];
        var sessions = texts.Select(_ => Create(voice)).ToArray();
        var viewers = await Task.WhenAll(sessions.Select(JoinAsync));

        var ids = texts.Select((t, i) => t.Select(sessions[i].EnqueueTask).ToArray()).ToArray();
        await Task.WhenAll(viewers.Select(v => v.WaitForMessageAsync("\"avatar_ended_speaking\"", Cancelled)));

        for (var i = 0; i < texts.Length; i++)
        {
            var expected = new List<short>();
            foreach (var text in texts[i]) expected.AddRange((await Speech.OfAsync(voice, text)).Pcm);
            Assert.True(Heard(viewers[i], [.. expected]), $"session {i} was not heard as it was spoken");
            Assert.Equal(ids[i].Select(id => id.ToString()), PhrasesOf(viewers[i]));
        }
    }

    [Fact]
    [ContractCheck("ECHO-07")]
    public async Task CancelAllTasks_MidSpeech_SilencesAndLaterTasksAreHeard()
    {
        var voice = Speech.Require(_catalog, "flite/kal16");
        var session = Create(voice);
        var viewer = await JoinAsync(session);
        session.EnqueueTask("This is a very long sentence that nobody is going to hear to its end, because it will be cut.");
        session.EnqueueTask("And neither will this one be heard.");
        await viewer.WaitForMessageAsync("avatar_started_speaking_phrase", Cancelled);

        session.CancelAllTasks();
        await viewer.WaitForMessageAsync("\"avatar_ended_speaking\"", Cancelled);
        session.EnqueueTask("Mama.");
        await viewer.WaitForMessageAsync("\"avatar_ended_speaking\"", Cancelled);

        Assert.True(Heard(viewer, (await Speech.OfAsync(voice, "Mama.")).Pcm));
        Assert.Equal(2, PhrasesOf(viewer).Count());
    }

    [Fact]
    [ContractCheck("ECHO-15")]
    public async Task Task_OfAVoiceThatFails_IsToldToTheViewerAndTheSessionGoesOn()
    {
        var session = Create(new ScriptedVoice());
        var viewer = await JoinAsync(session);

        session.EnqueueTask("#");
        var error = JsonDocument.Parse(await viewer.WaitForMessageAsync("\"error\"", Cancelled)).RootElement.GetProperty("error");
        session.EnqueueTask("aaa");
        await viewer.WaitForMessageAsync("\"avatar_ended_speaking\"", Cancelled);

        Assert.Equal("internal_error", error.GetProperty("code").GetString());
        Assert.Equal(session.Id.ToString(), error.GetProperty("session_id").GetString());
        Assert.Null(session.EndReason);
    }

    /// <summary>Whether a viewer heard exactly these samples, one after the other.</summary>
    private static bool Heard(RecordingViewer viewer, short[] pcm) => viewer.Sound.ToArray().AsSpan().IndexOf(pcm) >= 0;

    private static IEnumerable<string> PhrasesOf(RecordingViewer viewer) => viewer.Messages
        .Select(m => JsonDocument.Parse(m).RootElement)
        .Where(m => m.GetProperty("type").GetString() == "avatar_started_speaking_phrase")
        .Select(m => m.GetProperty("phrase_id").GetString()!);

    private static async Task<RecordingViewer> JoinAsync(LiveSession session)
    {
        var viewer = (RecordingViewer)(await session.ConnectAsync("offer", Cancelled)).Connection;
        viewer.Connect();
        return viewer;
    }

    private LiveSession Create(IVoice voice) => _host.Create(
        new SessionConfig("project", "ava", "delta", false, TimeSpan.FromMinutes(1), TimeSpan.FromHours(1)),
        () => new TextEchoEngine(voice, TimeProvider.System, NullLogger<TextEchoEngine>.Instance),
        () => new LevelFace());
}
