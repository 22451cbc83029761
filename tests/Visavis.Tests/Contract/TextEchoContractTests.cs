using System.Net;
using Visavis.Sessions.Presence;
using Visavis.Tests.Engines.Voices;
using Visavis.Tests.Server;

namespace Visavis.Tests.Contract;

/// <summary>Section F of the contract through the front door: backend and page talk HTTP, a viewer listens.</summary>
/// <remarks>kal16 speaks the same text twice in exactly the same samples, so what was heard can be compared.</remarks>
public sealed class TextEchoContractTests : IAsyncLifetime
{
    private const string Kal = """{"conversation_engine": {"type": "text-echo", "tts": {"voice_id": "flite/kal16"}}}""";

    private RunningServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await WatchedServer.StartAsync(options => options.Voices.Default = "flite/kal16");

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("")]
    [InlineData("""{"conversation_engine": null, "avatar_id": "otto"}""")]
    [ContractCheck("ECHO-01", "ECHO-02", "REST-08")]
    public async Task SessionWithoutAnEngine_IsSilentUntilATaskAndThenSpeaksIt(string body)
    {
        var (id, _) = await _server.NewSessionAsync(body);
        var viewer = await _server.JoinAsync(id);
        while (viewer.Sound.Count < 24_000) await Task.Yield();
        Assert.All(viewer.Sound, sample => Assert.Equal(0, sample));

        await viewer.HeardAsync(await _server.SayAsync(id, "Mama."));

        Assert.Contains(viewer.Sound, sample => Math.Abs((int)sample) > 1000);
    }

    [Fact]
    [ContractCheck("ECHO-03", "ECHO-05", "ECHO-14")]
    public async Task Tasks_OfBackendAndPageBeforeTheJoin_AreHeardInOneOrder()
    {
        var (id, token) = await _server.NewSessionAsync(Kal);
        string[] tasks =
        [
            await _server.SayAsync(id, "One."), await _server.SayAsPageAsync(token, "Two."),
            await _server.SayAsync(id, ""), await _server.SayAsync(id, "Three."), await _server.SayAsPageAsync(token, "Four."),
        ];

        var viewer = await _server.JoinAsync(id);
        await viewer.HeardAsync(tasks[^1]);

        Assert.Equal([tasks[0], tasks[1], tasks[3], tasks[4]], viewer.Phrases());
        Assert.True(Heard(viewer.Sound, (await SpokenAsync("One.")).Concat(await SpokenAsync("Two.")).Concat(await SpokenAsync("Three."))));
    }

    [Fact]
    [ContractCheck("ECHO-06")]
    public async Task Queue_WhileTheUserIsAway_IsKeptAndResumesOnReturn()
    {
        var (id, _) = await _server.NewSessionAsync(Kal);
        var viewer = await _server.JoinAsync(id);
        var cut = await _server.SayAsync(id, "This sentence is long enough to be left in the middle of it, and it is not said again.");
        var kept = await _server.SayAsync(id, "Mama.");
        await viewer.WaitForMessageAsync("avatar_started_speaking_phrase", TestContext.Current.CancellationToken);

        viewer.Leave();
        await _server.Host.Find(Guid.Parse(id))!.UntilAsync(SessionState.Absent);
        var back = await _server.JoinAsync(id);
        await back.HeardAsync(kept);

        Assert.Equal([kept], back.Phrases());
        Assert.DoesNotContain(kept, viewer.Phrases());
        Assert.Equal([cut], viewer.Phrases());
        Assert.True(Heard(back.Sound, await SpokenAsync("Mama.")));
    }

    [Fact]
    [ContractCheck("ECHO-07", "ECHO-08")]
    public async Task Cancel_FromThePage_StopsTheSoundEmptiesTheQueueAndLaterTasksAreSpoken()
    {
        var (id, token) = await _server.NewSessionAsync(Kal);
        using var nothing = await _server.SendAsPageAsync(HttpMethod.Post, "/sessions/cancel_all_speech_tasks", token);
        Assert.Equal(HttpStatusCode.OK, nothing.StatusCode);
        var viewer = await _server.JoinAsync(id);
        var cut = await _server.SayAsync(id, "This sentence is long enough to be cut in the middle of it, because somebody has heard enough.");
        var dropped = await _server.SayAsync(id, "Never heard.");
        await viewer.WaitForMessageAsync("avatar_started_speaking_phrase", TestContext.Current.CancellationToken);

        using var cancelled = await _server.SendAsPageAsync(HttpMethod.Post, "/sessions/cancel_all_speech_tasks", token);
        await viewer.HeardAsync(cut);
        var after = await _server.SayAsync(id, "Mama.");
        await viewer.HeardAsync(after);

        Assert.Equal([cut, after], viewer.Phrases());
        Assert.DoesNotContain(dropped, viewer.Phrases());
    }

    [Fact]
    [ContractCheck("ECHO-09", "ECHO-11")]
    public async Task ChangeVoice_WhileTasksWait_DropsThemAndTheNextOneHasTheNewVoice()
    {
        var (id, token) = await _server.NewSessionAsync("""{"conversation_engine": {"type": "text-echo", "tts": {"voice_id": "flite/rms"}}}""");
        var dropped = await _server.SayAsync(id, "Spoken by nobody.");

        using var changed = await ChangeVoiceAsync(token, "flite/kal16");
        var spoken = await _server.SayAsync(id, "Mama.");
        var viewer = await _server.JoinAsync(id);
        await viewer.HeardAsync(spoken);

        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.DoesNotContain(dropped, viewer.Phrases());
        Assert.True(Heard(viewer.Sound, await SpokenAsync("Mama.")));
    }

    [Fact]
    [ContractCheck("ECHO-10")]
    public async Task ChangeVoice_ToAnUnknownOne_Is400AndTheOldVoiceAndTheQueueStay()
    {
        var (id, token) = await _server.NewSessionAsync(Kal);
        var kept = await _server.SayAsync(id, "Mama.");

        using var refused = await ChangeVoiceAsync(token, "nobody");
        var viewer = await _server.JoinAsync(id);
        await viewer.HeardAsync(kept);

        await refused.AssertProblemAsync(400, "voice_unknown");
        Assert.True(Heard(viewer.Sound, await SpokenAsync("Mama.")));
    }

    [Fact]
    [ContractCheck("ECHO-12")]
    public async Task UserSpeech_WhileTheAvatarSpeaks_InterruptsNothing()
    {
        var (id, _) = await _server.NewSessionAsync(Kal);
        var viewer = await _server.JoinAsync(id);
        var task = await _server.SayAsync(id, "Papa and mama.");
        await viewer.WaitForMessageAsync("avatar_started_speaking_phrase", TestContext.Current.CancellationToken);

        var shout = Enumerable.Range(0, 480).Select(i => (short)(20_000 * Math.Sin(i * 0.3))).ToArray();
        for (var i = 0; i < 50; i++) viewer.Speak(shout);
        await viewer.HeardAsync(task);

        Assert.True(Heard(viewer.Sound, await SpokenAsync("Papa and mama.")));
    }

    [Fact]
    [ContractCheck("REST-43")]
    public async Task Delete_DuringSpeech_StopsSoundAndPicture()
    {
        var (id, _) = await _server.NewSessionAsync(Kal);
        var viewer = await _server.JoinAsync(id);
        await _server.SayAsync(id, "This sentence is long enough to be cut in the middle of it, because the session is over.");
        await viewer.WaitForMessageAsync("avatar_started_speaking_phrase", TestContext.Current.CancellationToken);

        using var deleted = await _server.SendAsync(HttpMethod.Delete, $"/api/v1/sessions/{id}");

        var (heard, seen) = (viewer.Sound.Count, viewer.Pictures.Count);
        Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
        Assert.Equal(Visavis.Sessions.Ports.ViewerDisconnectReason.Closed, viewer.ClosedWith);
        // The pump has let go of the session by then: nothing more can come, so there is nothing to wait for.
        Assert.Equal((heard, seen), (viewer.Sound.Count, viewer.Pictures.Count));
    }

    private Task<HttpResponseMessage> ChangeVoiceAsync(string token, string voiceId) => _server.SendAsPageAsync(
        HttpMethod.Patch,
        "/sessions/config",
        token,
        $$$"""{"conversation_engine": {"type": "text-echo", "tts": {"engine": "elevenlabs", "voice_id": "{{{voiceId}}}"} } }""");

    private static bool Heard(IReadOnlyList<short> sound, IEnumerable<short> spoken) =>
        sound.ToArray().AsSpan().IndexOf(spoken.ToArray()) >= 0;

    private static async Task<short[]> SpokenAsync(string text)
    {
        using var catalog = Speech.Catalog();
        return (await Speech.OfAsync(Speech.Require(catalog, "flite/kal16"), text)).Pcm;
    }
}
