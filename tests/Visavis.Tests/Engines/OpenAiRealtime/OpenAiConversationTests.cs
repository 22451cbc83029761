using System.Text.Json;
using Visavis.Engines.OpenAiRealtime;
using Visavis.Sessions;
using Visavis.Sessions.Presence;
using Visavis.TestKit.Time;
using Visavis.Tests.Contract;
using Visavis.Tests.Engines.Vendors;
using Visavis.VendorFakes.Speech;

namespace Visavis.Tests.Engines.OpenAiRealtime;

/// <summary>Section D of the contract over real sockets and real speech, against the fake that OpenAI's own clients have judged.</summary>
public sealed class OpenAiConversationTests : IAsyncLifetime
{
    private const string Started = "\"avatar_started_speaking\"";
    private const string Ended = "\"avatar_ended_speaking\"";

    private readonly VirtualTimeProvider _secretsTime = new();

    public OpenAiConversationTests() => Scene = new OpenAiScene("Yes, I can hear you well.", _secretsTime);

    private OpenAiScene Scene { get; }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private Mouth Mouth => Scene.Mouth;

    public ValueTask InitializeAsync() => Scene.OpenAsync();

    public ValueTask DisposeAsync() => Scene.DisposeAsync();

    [Fact]
    [ContractCheck("OAI-01", "D-B11")]
    public async Task Upgrade_CarriesTheSecretAsBearer_AndNeitherModelNorBetaHeader()
    {
        var session = Scene.Start("ek_fake_1");
        var connection = await Scene.ConnectionAsync();

        Assert.Equal("ek_fake_1", connection.Key);
        Assert.Equal("Bearer", connection.Headers["authorization"]);
        Assert.Equal("", connection.Query);
        Assert.DoesNotContain("openai-beta", connection.Headers.Keys);
        await VendorScene.JoinAsync(session);
        await VendorScene.UntilAsync(() => connection.Microphone.Count > 0);
        await session.EndAsync(SessionEndReason.Deleted);
        await connection.Over.WaitAsync(Cancelled);
        Assert.Equal((1000, "deleted"), connection.ClosedBy);
    }

    [Fact]
    [ContractCheck("OAI-02")]
    public async Task Microphone_ReachesOpenAi_SampleForSample()
    {
        var session = Scene.Start();
        var connection = await Scene.ConnectionAsync();
        var viewer = await VendorScene.JoinAsync(session);
        await VendorScene.UntilAsync(() => connection.Microphone.Count > 0);
        var tone = new short[24_000];
        for (var i = 0; i < tone.Length; i++) tone[i] = (short)(1 + (i % 9000));
        for (var at = 0; at < tone.Length; at += 480) viewer.Speak(tone.AsSpan(at, 480));

        await VendorScene.UntilAsync(() => connection.Microphone.Count(s => s != 0) >= tone.Length);

        Assert.Equal(tone, connection.Microphone.SkipWhile(s => s == 0).Take(tone.Length));
    }

    [Fact]
    [ContractCheck("OAI-03", "OAI-06", "OAI-07", "OAI-12", "OAI-13", "D-D1", "D-D2", "D-D9", "D-C29")]
    public async Task Conversation_WithSpeech_IsAnsweredAloudAndWritten()
    {
        var session = Scene.Start();
        var viewer = await VendorScene.JoinAsync(session);
        session.EnqueueTask("This is never spoken.");
        viewer.Say("""{"type":"conversation_engine.external.message.send","data":{"for":"an external engine"}}""");
        await VendorScene.SpeakAsync(viewer, Mouth);

        var heard = JsonDocument.Parse(await viewer.WaitForMessageAsync("input_transcript", Cancelled)).RootElement;
        var said = JsonDocument.Parse(await viewer.WaitForMessageAsync("response_transcript", Cancelled)).RootElement;
        await viewer.WaitForMessageAsync(Ended, Cancelled);

        Assert.Equal("ce_events.realtime.input_transcript", heard.GetProperty("type").GetString());
        Assert.Equal("Can you hear me?", heard.GetProperty("transcript").GetString());
        Assert.Equal("ce_events.realtime.response_transcript", said.GetProperty("type").GetString());
        Assert.Equal(Scene.Reply, said.GetProperty("transcript").GetString());
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        Assert.All([heard, said], e => Assert.InRange(e.GetProperty("timestamp").GetDouble(), now - 60, now + 1));
        Assert.Equal(VendorScene.Trim((await Scene.ConnectionAsync()).Spoken[0]), VendorScene.Trim(viewer.Sound));
        Assert.Empty((await Scene.ConnectionAsync()).Received);
    }

    [Fact]
    [ContractCheck("OAI-08")]
    public async Task Conversation_WithoutTranscription_TellsOnlyWhatTheAvatarSaid()
    {
        var secret = await Scene.MintAsync("""{"session": {"type": "realtime", "audio": {"input": {"turn_detection": {"silence_duration_ms": 500}}}}}""");
        var viewer = await VendorScene.JoinAsync(Scene.Start(secret));
        await VendorScene.SpeakAsync(viewer, Mouth);

        await viewer.WaitForMessageAsync("response_transcript", Cancelled);

        Assert.DoesNotContain(viewer.Messages, m => m.Contains("input_transcript", StringComparison.Ordinal));
    }

    [Fact]
    [ContractCheck("D-D11")]
    public async Task Conversation_InWhichNothingWasUnderstood_TellsAnEmptyTranscript()
    {
        await using var scene = new OpenAiScene("Pardon?", hears: "");
        await scene.OpenAsync();
        var viewer = await VendorScene.JoinAsync(scene.Start());
        await VendorScene.SpeakAsync(viewer, scene.Mouth);

        var heard = JsonDocument.Parse(await viewer.WaitForMessageAsync("input_transcript", Cancelled)).RootElement;

        Assert.Equal("", heard.GetProperty("transcript").GetString());
    }

    [Fact]
    [ContractCheck("LIFE-09")]
    public async Task Conversation_WhoseSecretHasExpired_GoesOn_AndTheSecretOpensNoOther()
    {
        var secret = await Scene.MintAsync("""{"expires_after": {"anchor": "created_at", "seconds": 10}, "session": {"type": "realtime", "audio": {"input": {"turn_detection": {"silence_duration_ms": 500}}}}}""");
        var session = Scene.Start(secret);
        var viewer = await VendorScene.JoinAsync(session);
        await Scene.ConnectionAsync();
        await VendorScene.UntilAsync(() => Scene.Connections[0].Microphone.Count > 0);

        _secretsTime.Advance(TimeSpan.FromHours(1));
        var late = Scene.Start(secret);
        await VendorScene.ConnectAsync(late);
        await late.Ended.WaitAsync(Cancelled);
        await VendorScene.SpeakAsync(viewer, Mouth);
        await viewer.WaitForMessageAsync(Ended, Cancelled);

        Assert.Equal(SessionEndReason.EngineConnectFailed, late.EndReason);
        Assert.Null(session.EndReason);
        Assert.Equal(SessionState.Active, session.State);
    }

    [Fact]
    public async Task Opening_WhenTheServerWantsAModel_DialsOnceMoreWithIt()
    {
        var viewer = await VendorScene.JoinAsync(Scene.Start("ek_fault_missing-model", new OpenAiRealtimeOptions { Model = "my model" }));
        await VendorScene.SpeakAsync(viewer, Mouth);
        await viewer.WaitForMessageAsync(Started, Cancelled);

        Assert.Equal(["", "?model=my%20model"], Scene.Connections.Select(c => c.Query));
    }

    [Fact]
    public async Task Opening_WithTheModelInTheAddress_KeepsItAndNeverRedials()
    {
        var session = Scene.Start("sk-fake", new OpenAiRealtimeOptions { Url = Scene.Url + "?model=local" });
        await Scene.ConnectionAsync();

        Assert.Equal("?model=local", Assert.Single(Scene.Connections).Query);
        Assert.Null(session.EndReason);
    }

    [Fact]
    public async Task Opening_WithoutStatedFormats_AsksForPcm()
    {
        Scene.Start("ek_fault_terse");
        var connection = await Scene.ConnectionAsync();
        await VendorScene.UntilAsync(() => connection.Received.Count > 0);

        var update = Assert.Single(connection.Received)["session"]!;
        Assert.Equal("""{"type":"realtime","audio":{"input":{"format":{"type":"audio/pcm","rate":24000}},"output":{"format":{"type":"audio/pcm","rate":24000}}}}""", update.ToJsonString());
    }
}
