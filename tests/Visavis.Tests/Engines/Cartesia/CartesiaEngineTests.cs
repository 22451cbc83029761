using System.Net.WebSockets;
using Microsoft.Extensions.Logging.Abstractions;
using Visavis.Engines.Cartesia;
using Visavis.Sessions;
using Visavis.Sessions.Live;
using Visavis.Tests.Contract;
using Visavis.Tests.Engines.Vendors;
using Visavis.VendorFakes;
using Visavis.VendorFakes.Cartesia;

namespace Visavis.Tests.Engines.Cartesia;

/// <summary>Section E of the contract over real sockets and real speech.</summary>
public sealed class CartesiaEngineTests : IAsyncLifetime
{
    private const string Started = "\"avatar_started_speaking\"";
    private const string Ended = "\"avatar_ended_speaking\"";

    private readonly CartesiaFake _cartesia = new(new FakeOptions { ThinkMs = 50, Replies = ["Yes, I can hear you very well today."] });
    private readonly VendorScene _scene = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _cartesia.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _scene.DisposeAsync();
        await _cartesia.DisposeAsync();
    }

    [Fact]
    [ContractCheck("CAR-01", "CAR-02", "CAR-03", "CAR-05", "CAR-09", "CAR-10", "CAR-11", "D-B11", "D-C29", "D-E3")]
    public async Task Conversation_WithSpeech_IsAnsweredAloud()
    {
        var session = Start("agent_1");
        var viewer = await VendorScene.JoinAsync(session);
        session.EnqueueTask("This is never spoken.");
        viewer.Say("""{"type":"conversation_engine.external.message.send","data":{"for":"an external engine"}}""");
        await VendorScene.SpeakAsync(viewer, _cartesia.Mouth);
        await viewer.WaitForMessageAsync(Started, Cancelled);
        await viewer.WaitForMessageAsync(Ended, Cancelled);
        var call = Assert.Single(_cartesia.Calls);

        Assert.Equal(VendorScene.Trim(call.Spoken[0]), VendorScene.Trim(viewer.Sound));
        Assert.Equal("2025-04-16", call.Version);
        Assert.Equal("""{"event":"start","config":{"input_format":"pcm_24000"}}""", Assert.Single(call.Received).ToJsonString());
        Assert.False(call.HasStrayAudio);
        Assert.DoesNotContain(viewer.Messages, m => m.Contains("transcript", StringComparison.Ordinal) || m.Contains("\"error\"", StringComparison.Ordinal));
        await session.EndAsync(SessionEndReason.Deleted);
        await call.Over.WaitAsync(Cancelled);
        Assert.Equal((1000, "session completed"), call.ClosedBy);
    }

    [Fact]
    [ContractCheck("CAR-04")]
    public async Task Clear_CutsTheSpeech_AndTheNextChunkIsHeardAgain()
    {
        // An agent clears only what it still sends: here for some four seconds, however long a busy machine takes to hear the user.
        await using var slow = new CartesiaFake(new FakeOptions { ThinkMs = 50, Pace = 2, Replies = [FaultTrial.LongReply, "Yes, of course."] });
        await slow.StartAsync();
        var viewer = await VendorScene.JoinAsync(Start(new CartesiaOptions { Url = slow.AgentsUrl }));
        await VendorScene.SpeakAsync(viewer, slow.Mouth);
        await viewer.WaitForMessageAsync(Started, Cancelled);
        var call = slow.Calls[0];
        await VendorScene.SpeakAsync(viewer, slow.Mouth, "Stop.");
        await viewer.WaitForMessageAsync(Ended, Cancelled);
        var heard = viewer.Sound.Count;
        await viewer.WaitForMessageAsync(Started, Cancelled);
        await viewer.WaitForMessageAsync(Ended, Cancelled);

        Assert.Equal(VendorScene.Trim(call.Spoken[1]), VendorScene.Trim(viewer.Sound.Skip(heard)));
    }

    [Fact]
    [ContractCheck("D-B12")]
    public async Task CancelAllTasks_WhileItSpeaks_SilencesTheRest_AndTheNextAnswerIsHeardAgain()
    {
        // The rest of an answer is told from the next one by a pause; a busy machine must not make one.
        var session = Start(new CartesiaOptions { Url = _cartesia.AgentsUrl, DrainTime = TimeSpan.FromSeconds(.8) });
        var viewer = await VendorScene.JoinAsync(session);
        await VendorScene.SpeakAsync(viewer, _cartesia.Mouth);
        await viewer.WaitForMessageAsync(Started, Cancelled);

        session.CancelAllTasks();
        await viewer.WaitForMessageAsync(Ended, Cancelled);
        var heard = viewer.Sound.Count;
        await VendorScene.SpeakAsync(viewer, _cartesia.Mouth, "And what else?");
        await viewer.WaitForMessageAsync(Started, Cancelled);
        await viewer.WaitForMessageAsync(Ended, Cancelled);

        var call = _cartesia.Calls[0];
        Assert.True(VendorScene.Trim(viewer.Sound.Take(heard)).Count < VendorScene.Trim(call.Spoken[0]).Count / 2, "The rest of the answer was spoken.");
        Assert.Equal(VendorScene.Trim(call.Spoken[1]), VendorScene.Trim(viewer.Sound.Skip(heard)));
        Assert.Null(session.EndReason);
    }

    [Fact]
    [ContractCheck("CAR-07", "D-B8")]
    public async Task Token_Refused_IsExplainedToThePageThatJoinsLater()
    {
        var session = Start("agent_1", "wrong-token");
        var viewer = await VendorScene.ConnectAsync(session);
        await session.Ended.WaitAsync(Cancelled);

        Assert.Equal(SessionEndReason.EngineConnectFailed, session.EndReason);
        var error = VendorScene.ErrorOf(viewer).GetProperty("message").GetString();
        Assert.Contains("401", error, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-token", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(16_000)]
    [InlineData(44_100)]
    [ContractCheck("D-E2")]
    public async Task Speech_OfAnAgentWithAnotherRate_IsPlayedAtIts(int rateHz)
    {
        // The same samples, taken for those of another rate, last as much longer or shorter.
        var viewer = await VendorScene.JoinAsync(Start(new CartesiaOptions { Url = _cartesia.AgentsUrl, OutputRateHz = rateHz }));
        await VendorScene.SpeakAsync(viewer, _cartesia.Mouth);
        await viewer.WaitForMessageAsync(Started, Cancelled);
        await viewer.WaitForMessageAsync(Ended, Cancelled);

        var spoken = _cartesia.Calls[0].Spoken[0].Length;
        Assert.InRange(VendorScene.Trim(viewer.Sound).Count, spoken * 24_000.0 / rateHz * 0.9, spoken * 24_000.0 / rateHz * 1.02);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [ContractCheck("CAR-12")]
    public async Task MutedUser_OrNone_DoesNotTripTheIdleClose(bool isThere)
    {
        // Everything thirty times as fast: the strictest idle limit that is documented, 30 s, and the minute of the contract's check.
        await using var impatient = new CartesiaFake(new FakeOptions { IdleTimeout = TimeSpan.FromSeconds(1) });
        await impatient.StartAsync();
        var options = new CartesiaOptions { Url = impatient.AgentsUrl, PingInterval = TimeSpan.FromSeconds(0.3) };
        var session = Start(options);
        if (isThere) await VendorScene.JoinAsync(session);
        await VendorScene.UntilAsync(() => impatient.Calls is [{ StreamId.Length: > 0 }]);
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, Cancelled);

        Assert.Null(session.EndReason);
        Assert.Equal(isThere, impatient.Calls[0].Microphone.Count > 24_000);
        Assert.DoesNotContain(impatient.Calls[0].Microphone, sample => sample != 0);
    }

    [Fact]
    public async Task Call_WithoutPings_IsClosedByTheVendorAsIdle()
    {
        await using var impatient = new CartesiaFake(new FakeOptions { IdleTimeout = TimeSpan.FromSeconds(0.3) });
        await impatient.StartAsync();
        var session = Start(new CartesiaOptions { Url = impatient.AgentsUrl });
        var viewer = await VendorScene.ConnectAsync(session);
        viewer.Leave();
        await VendorScene.UntilAsync(() => impatient.Calls is [{ Over.IsCompleted: true }]);

        Assert.False(impatient.Calls[0].HasStrayAudio);
    }

    [Fact]
    public async Task Fake_WhoseFirstMessageIsNoStart_ClosesTheCall()
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", "Bearer car_fake");
        socket.Options.SetRequestHeader("Cartesia-Version", "2025-04-16");
        await socket.ConnectAsync(new Uri(_cartesia.AgentsUrl + "/agent_1"), Cancelled);
        await socket.SendAsync("""{"event":"media_input","stream_id":"x","media":{"payload":""}}"""u8.ToArray(), WebSocketMessageType.Text, true, Cancelled);
        await socket.ReceiveAsync(new byte[100], Cancelled);

        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
        Assert.True(_cartesia.Calls[0].HasStrayAudio);
    }

    private LiveSession Start(string agentId, string token = "car_fake_1") =>
        Start(new CartesiaOptions { Url = _cartesia.AgentsUrl, ConnectTimeout = TimeSpan.FromSeconds(2) }, agentId, token);

    private LiveSession Start(CartesiaOptions options, string agentId = "agent_1", string token = "car_fake_1") =>
        _scene.Start(() => new CartesiaEngine(new CartesiaConfig(agentId, token), options, TimeProvider.System, NullLogger<CartesiaEngine>.Instance));
}
