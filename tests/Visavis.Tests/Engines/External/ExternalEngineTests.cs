using System.Net.WebSockets;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Visavis.Engines.External;
using Visavis.Engines.Outbound;
using Visavis.Face;
using Visavis.Sessions;
using Visavis.Sessions.Live;
using Visavis.Sessions.Presence;
using Visavis.TestKit.Sessions;
using Visavis.Tests.Contract;

namespace Visavis.Tests.Engines.External;

/// <summary>The external engine protocol over real sockets, through a real session; only the browser is stood in for.</summary>
public sealed class ExternalEngineTests : IAsyncLifetime
{
    private AgentServer _agent = null!;
    private SessionHost _host = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _agent = await AgentServer.StartAsync();
        _host = new SessionHost(new RecordingViewerFactory(), new SessionHostOptions(), TimeProvider.System, NullLoggerFactory.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _agent.DisposeAsync();
    }

    [Fact]
    [ContractCheck("EXT-02", "D-C1", "D-C2")]
    public async Task Upgrade_CarriesHeadersAndTargetByteForByte()
    {
        Start(_agent.Url + "/a%2Fb/../c?token=%7Ex%20y&Z=1", headers: new() { ["Authorization"] = "Bearer s3cret", ["X-Room"] = "a, b;c=\"d\"" });
        await _agent.Connected.WaitAsync(Cancelled);

        Assert.Equal("/a%2Fb/../c?token=%7Ex%20y&Z=1", _agent.RawTarget);
        Assert.Equal("Bearer s3cret", _agent.Headers!.Authorization.ToString());
        Assert.Equal("a, b;c=\"d\"", _agent.Headers["X-Room"].ToString());
        Assert.False(_agent.Headers.ContainsKey("Sec-WebSocket-Protocol"));
        Assert.False(_agent.Headers.ContainsKey("Sec-WebSocket-Extensions"));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(500)]
    [InlineData(302)]
    public async Task Upgrade_Refused_EndsTheSessionWithoutASecondTry(int status)
    {
        await using var refusing = await AgentServer.StartAsync(status);
        var session = Start(refusing.Url);

        await session.Ended.WaitAsync(Cancelled);

        Assert.Equal(SessionEndReason.EngineConnectFailed, session.EndReason);
        Assert.Equal(1, refusing.Connections);
    }

    [Theory]
    [InlineData("", "/")]
    [InlineData("?token=a%2Fb", "/?token=a%2Fb")]
    [InlineData("/x", "/x")]
    public async Task Upgrade_WithAShortAddress_AsksForTheRoot(string rest, string target)
    {
        Start(_agent.Url + rest);
        await _agent.Connected.WaitAsync(Cancelled);

        Assert.Equal(target, _agent.RawTarget);
    }

    [Fact]
    public async Task Connect_ToNobody_EndsTheSession()
    {
        var session = Start("ws://127.0.0.1:1");

        await session.Ended.WaitAsync(Cancelled);

        Assert.Equal(SessionEndReason.EngineConnectFailed, session.EndReason);
    }

    [Fact]
    [ContractCheck("EXT-03")]
    public async Task Connect_ToSomebodyWhoNeverAnswers_EndsTheSessionAtTheLimit()
    {
        using var mute = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        mute.Start();
        var session = Start($"ws://{mute.LocalEndpoint}", options: new ExternalEngineOptions { ConnectTimeout = TimeSpan.FromMilliseconds(300) });

        await session.Ended.WaitAsync(Cancelled);

        Assert.Equal(SessionEndReason.EngineConnectFailed, session.EndReason);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("[::ffff:127.0.0.1]")]
    [ContractCheck("D-A20")]
    public async Task Connect_ToAPrivateAddress_IsRefusedUnlessAllowed(string host)
    {
        // Whatever was checked at creation: a name may lead elsewhere by the time it is dialled.
        var url = _agent.Url.Replace("127.0.0.1", host, StringComparison.Ordinal);
        var session = Start(url, policy: new OutboundPolicyOptions { AllowInsecure = true });
        await session.Ended.WaitAsync(Cancelled);

        Assert.Equal(SessionEndReason.EngineConnectFailed, session.EndReason);
        Assert.Equal(0, _agent.Connections);

        Start(url);
        await _agent.Connected.WaitAsync(Cancelled);
    }

    [Fact]
    public async Task Segment_CreatedSpokenAndClosed_IsHeardAndReported()
    {
        var viewer = await JoinAsync(Start());
        await _agent.SendAsync(new { type = "avatar.speech.segment.create", segment_uid = "ключ 🗝 with spaces" });
        await _agent.SendAudioAsync(Speech(12_000));
        await _agent.SendAsync(new { type = "avatar.speech.segment.close", segment_uid = "ключ 🗝 with spaces" });

        var created = await _agent.WaitForAsync("avatar.speech.segment.created", Cancelled);
        var closed = await _agent.WaitForAsync("avatar.speech.segment.closed", Cancelled);
        var started = await _agent.WaitForAsync("avatar.speech.segment.playback.started", Cancelled);
        var ended = await _agent.WaitForAsync("avatar.speech.segment.playback.ended", Cancelled);

        Assert.All([created, closed, started, ended], m => Assert.Equal("ключ 🗝 with spaces", m.GetProperty("segment_uid").GetString()));
        Assert.Single(new[] { created, closed, started, ended }.Select(m => m.GetProperty("segment_id").GetString()).Distinct());
        Assert.Equal(0.5, ended.GetProperty("timestamp").GetDouble() - started.GetProperty("timestamp").GetDouble(), 9);
        Assert.Equal(Samples(Speech(12_000)), Heard(viewer, 12_000));
    }

    [Theory]
    [InlineData(480)]
    [InlineData(1920)]
    [InlineData(240_000)]
    [InlineData(7)]
    [InlineData(-1)]
    [ContractCheck("EXT-14", "EXT-33")]
    public async Task Audio_InChunksOfAnySize_IsPlayedBitForBit(int chunkBytes)
    {
        const int SampleCount = 12_000;
        var viewer = await JoinAsync(Start());
        var speech = Speech(SampleCount);
        var random = new Random(5);
        await _agent.SendAsync(new { type = "avatar.speech.segment.create", segment_uid = "a" });
        for (var at = 0; at < speech.Length;)
        {
            var length = Math.Min(chunkBytes > 0 ? chunkBytes : random.Next(1, 3000), speech.Length - at);
            await _agent.SendAudioAsync(speech.AsMemory(at, length));
            at += length;
        }

        await _agent.SendAsync(new { type = "avatar.speech.segment.close", segment_uid = "a" });
        await _agent.WaitForAsync("avatar.speech.segment.playback.ended", Cancelled);

        Assert.Equal(Samples(speech), Heard(viewer, SampleCount));
    }

    [Fact]
    [ContractCheck("D-C3")]
    public async Task Audio_FragmentedWithinAMessage_IsPutTogether()
    {
        var viewer = await JoinAsync(Start());
        var speech = Speech(4800);
        var socket = await _agent.Connected;
        await _agent.SendAsync(new { type = "avatar.speech.segment.create", segment_uid = "a" });
        await socket.SendAsync(speech.AsMemory(0, 333), WebSocketMessageType.Binary, false, Cancelled);
        await socket.SendAsync(speech.AsMemory(333, 1), WebSocketMessageType.Binary, false, Cancelled);
        await socket.SendAsync(speech.AsMemory(334), WebSocketMessageType.Binary, true, Cancelled);
        var close = Encoding.UTF8.GetBytes("""{"type":"avatar.speech.segment.close"}""");
        await socket.SendAsync(close.AsMemory(0, 10), WebSocketMessageType.Text, false, Cancelled);
        await socket.SendAsync(close.AsMemory(10), WebSocketMessageType.Text, true, Cancelled);
        await _agent.WaitForAsync("avatar.speech.segment.playback.ended", Cancelled);

        Assert.Equal(Samples(speech), Heard(viewer, 4800));
    }

    [Fact]
    [ContractCheck("EXT-27", "D-C20")]
    public async Task Interrupt_WithThreeQueued_CutsAllAndTellsWhatWasPlayed()
    {
        await JoinAsync(Start());
        for (var i = 0; i < 3; i++)
        {
            await _agent.SendAsync(new { type = "avatar.speech.segment.create", segment_uid = $"{i}" });
            await _agent.SendAudioAsync(Speech(240_000));
            await _agent.SendAsync(new { type = "avatar.speech.segment.close", segment_uid = $"{i}" });
        }

        await _agent.WaitForAsync("avatar.speech.segment.playback.started", Cancelled);
        await _agent.SendAsync(new { type = "avatar.speech.interrupt" });
        var played = new List<double>();
        for (var i = 0; i < 3; i++)
        {
            var cut = await _agent.WaitForAsync("avatar.speech.segment.playback.interrupted", Cancelled);
            Assert.Equal($"{i}", cut.GetProperty("segment_uid").GetString());
            played.Add(cut.GetProperty("played_duration").GetDouble());
        }

        Assert.InRange(played[0], 0.001, 9.999);
        Assert.Equal([0.0, 0.0], played.Skip(1));
    }

    [Theory]
    [InlineData("not json", "json.parsing.error")]
    [InlineData("{\"type\":\"\\ud800\"}", "json.parsing.error")]
    [InlineData("[1]", "message.type.error")]
    [InlineData("\"text\"", "message.type.error")]
    [InlineData("12", "message.type.error")]
    [InlineData("{}", "message.type.error")]
    [InlineData("{\"type\":5}", "message.type.error")]
    [InlineData("{\"type\":\"avatar.dance\"}", "message.type.error")]
    [InlineData("{\"type\":\"sdk.message.send\"}", "message.validation.error")]
    [InlineData("{\"type\":\"avatar.mood.set\",\"mood\":\"hungry\"}", "message.validation.error")]
    [InlineData("{\"type\":\"avatar.mood.set\",\"mood\":3}", "message.validation.error")]
    [InlineData("{\"type\":\"avatar.speech.segment.create\",\"segment_uid\":7}", "avatar.speech.segment.error")]
    [InlineData("{\"type\":\"avatar.speech.segment.close\",\"segment_uid\":\"x\"}", "avatar.speech.segment.error")]
    [ContractCheck("EXT-19", "EXT-20", "EXT-21", "EXT-22", "EXT-43", "D-C14")]
    public async Task BadMessage_IsAnsweredAndChangesNothing(string message, string subtype)
    {
        var session = Start();
        await _agent.SendTextAsync(message);
        var error = await _agent.WaitForAsync("error", Cancelled);
        Assert.Equal(subtype, error.GetProperty("subtype").GetString());
        Assert.NotEmpty(error.GetProperty("reason").GetString()!);

        await _agent.SendAsync(new { type = "avatar.speech.segment.create", segment_uid = (string?)null });
        var created = await _agent.WaitForAsync("avatar.speech.segment.created", Cancelled);
        Assert.Equal(JsonValueKind.Null, created.GetProperty("segment_uid").ValueKind);
        Assert.Equal(SessionState.Created, session.State);
    }

    [Fact]
    public async Task MoodSet_IsSeenInTheFace_UntilItIsTakenBack()
    {
        var face = new LevelFace();
        await JoinAsync(Start(face: face));

        await _agent.SendTextAsync("""{"type":"avatar.mood.set","mood":"sad"}""");
        await UntilAsync(() => face.Told.Mood == Mood.Sad);
        await _agent.SendTextAsync("""{"type":"avatar.mood.set","mood":null}""");
        await UntilAsync(() => face.Told.Mood is null);
    }

    [Fact]
    public async Task Messages_BothWays_KeepTheirData()
    {
        const string Data = """{"nested":[1,2.50,{"ü":"\u2603"}],"big":12345678901234567890}""";
        var viewer = await JoinAsync(Start());

        await _agent.SendTextAsync($$"""{"type":"sdk.message.send","data":{{Data}}}""");
        var atViewer = await viewer.WaitForMessageAsync("external.message.receive", Cancelled);
        viewer.Say($$"""{"type":"conversation_engine.external.message.send","data":{{Data}}}""");
        var atAgent = await _agent.WaitForAsync("sdk.message.receive", Cancelled);

        Assert.Equal($$"""{"type":"conversation_engine.external.message.receive","data":{{Data}}}""", atViewer);
        Assert.Equal(Data, atAgent.GetProperty("data").GetRawText());
    }

    [Theory]
    [InlineData(16_000)]
    [InlineData(24_000)]
    public async Task Microphone_ATone_ReachesTheEngineInItsRate(int rateHz)
    {
        var viewer = await JoinAsync(Start(microphoneHz: rateHz));
        await _agent.Connected;
        for (var at = 0; at < 24_000; at += 480) viewer.Speak([.. Enumerable.Range(at, 480).Select(i => (short)(8000 * Math.Sin(2 * Math.PI * 1000 * i / 24_000)))]);

        var heard = new List<short>();
        while (heard.Count < rateHz / 2)
        {
            var frame = await _agent.Audio.ReadAsync(Cancelled);
            Assert.Equal(rateHz / 50 * 2, frame.Length);
            if (frame.Any(b => b != 0)) heard.AddRange(Samples(frame));
        }

        var crossings = heard.Zip(heard.Skip(1)).Count(p => p.First < 0 && p.Second >= 0);
        Assert.InRange(crossings * (double)rateHz / heard.Count, 980, 1020);
    }

    [Fact]
    public async Task Microphone_WithoutASound_IsSilenceWhileAViewerIsThereAndNothingBefore()
    {
        var session = Start();
        await _agent.SendAsync(new { type = "avatar.speech.segment.create", segment_uid = "a" });
        await _agent.WaitForAsync("avatar.speech.segment.created", Cancelled);
        Assert.False(_agent.Audio.TryRead(out _));

        await JoinAsync(session);

        for (var i = 0; i < 10; i++) Assert.All(await _agent.Audio.ReadAsync(Cancelled), b => Assert.Equal(0, b));
    }

    [Theory]
    [InlineData(WebSocketCloseStatus.NormalClosure)]
    [InlineData(WebSocketCloseStatus.EndpointUnavailable)]
    [InlineData(WebSocketCloseStatus.InternalServerError)]
    [InlineData(null)]
    [ContractCheck("EXT-40")]
    public async Task EngineGone_InAnyWay_EndsTheSessionAndIsNotDialledAgain(WebSocketCloseStatus? status)
    {
        var session = Start();
        await GreetAsync();
        var socket = await _agent.Connected;

        if (status is { } code) await socket.CloseOutputAsync(code, "bye", Cancelled);
        else socket.Abort();
        await session.Ended.WaitAsync(Cancelled);

        Assert.Equal(SessionEndReason.EngineClosed, session.EndReason);
        Assert.Equal(1, _agent.Connections);
    }

    [Fact]
    public async Task Session_Deleted_ClosesTheSocketWithTheReason()
    {
        var session = Start();
        await GreetAsync();

        await session.EndAsync(SessionEndReason.Deleted).WaitAsync(Cancelled);
        await _agent.Done.WaitAsync(Cancelled);

        Assert.Equal((WebSocketCloseStatus.NormalClosure, "deleted"), _agent.ClosedWith);
    }

    [Fact]
    [ContractCheck("D-C4")]
    public async Task Message_LongerThanAllowed_ClosesWith1009()
    {
        var session = Start();

        await _agent.SendTextAsync(new string(' ', 300 * 1024));
        await session.Ended.WaitAsync(Cancelled);
        await _agent.Done.WaitAsync(Cancelled);

        Assert.Equal(WebSocketCloseStatus.MessageTooBig, _agent.ClosedWith?.Status);
        Assert.Equal(SessionEndReason.EngineLost, session.EndReason);
    }

    [Fact]
    [ContractCheck("EXT-39")]
    public async Task Ping_WithoutAnAnswer_EndsTheSession()
    {
        await using var silent = new SilentAgent();
        var options = new ExternalEngineOptions { PingInterval = TimeSpan.FromMilliseconds(200), PongTimeout = TimeSpan.FromMilliseconds(300) };
        var session = Start(silent.Url, options: options);

        await session.Ended.WaitAsync(Cancelled);

        Assert.Equal(SessionEndReason.PongTimeout, session.EndReason);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task RandomMessages_ByTheThousand_NeitherBreakTheSessionNorItsNeighbour(int seed)
    {
        var random = new Random(seed);
        var session = Start();
        await using var otherAgent = await AgentServer.StartAsync();
        var neighbour = Start(otherAgent.Url);
        var viewer = await JoinAsync(neighbour);
        string[] texts =
        [
            "{", "null", "{\"type\":null}", "{\"type\":\"avatar.speech.interrupt\"}", "{\"type\":\"avatar.speech.segment.create\"}",
            "{\"type\":\"avatar.speech.segment.close\"}", "{\"type\":\"avatar.speech.segment.create\",\"segment_uid\":\"" + new string('x', 1000) + "\"}",
            "{\"type\":\"sdk.message.send\",\"data\":" + new string('[', 60) + new string(']', 60) + "}",
            new string('[', 5000), "{\"type\":\"avatar.speech.segment.close\",\"segment_uid\":{}}",
        ];
        var noise = new byte[5000];
        random.NextBytes(noise);
        for (var i = 0; i < 20_000; i++)
        {
            if (random.Next(3) == 0) await _agent.SendAudioAsync(noise.AsMemory(0, random.Next(noise.Length)));
            else await _agent.SendTextAsync(texts[random.Next(texts.Length)]);
        }

        await otherAgent.SendAsync(new { type = "avatar.speech.segment.create", segment_uid = "n" });
        await otherAgent.SendAudioAsync(Speech(2400));
        await otherAgent.SendAsync(new { type = "avatar.speech.segment.close", segment_uid = "n" });
        await viewer.WaitForMessageAsync("\"avatar_ended_speaking\"", Cancelled);

        Assert.Null(session.EndReason);
        Assert.Null(neighbour.EndReason);
        await _agent.SendTextAsync("""{"type":"avatar.speech.segment.close"}""");
        await _agent.SendTextAsync("""{"type":"avatar.speech.interrupt"}""");
        await _agent.SendAsync(new { type = "avatar.speech.segment.create", segment_uid = "still here" });
        while ((await _agent.WaitForAsync("avatar.speech.segment.created", Cancelled)).GetProperty("segment_uid").GetString() != "still here")
        {
        }
    }

    /// <summary>One message there and back: the connection stands on both sides.</summary>
    private async Task GreetAsync()
    {
        await _agent.SendTextAsync("{}");
        await _agent.WaitForAsync("error", Cancelled);
    }

    private static byte[] Speech(int samples)
    {
        var pcm = new short[samples];
        for (var i = 0; i < samples; i++) pcm[i] = (short)(1 + (i % 20_000));
        return MemoryMarshal.AsBytes<short>(pcm).ToArray();
    }

    private static short[] Samples(byte[] pcm) => MemoryMarshal.Cast<byte, short>(pcm).ToArray();

    private static short[] Heard(RecordingViewer viewer, int samples) => [.. viewer.Sound.SkipWhile(s => s == 0).Take(samples)];

    private static async Task<RecordingViewer> JoinAsync(LiveSession session)
    {
        var viewer = (RecordingViewer)(await session.ConnectAsync("offer", Cancelled)).Connection;
        viewer.Connect();
        while (session.State != SessionState.Active)
        {
            Assert.Null(session.EndReason);
            await Task.Yield();
        }

        return viewer;
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        while (!holds())
        {
            Cancelled.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private LiveSession Start(
        string? url = null,
        Dictionary<string, string>? headers = null,
        int microphoneHz = 24_000,
        ExternalEngineOptions? options = null,
        OutboundPolicyOptions? policy = null,
        LevelFace? face = null)
    {
        var config = new ExternalEngineConfig(url ?? _agent.Url, headers ?? [], microphoneHz);
        var outbound = new OutboundPolicy(policy ?? new OutboundPolicyOptions { AllowInsecure = true, AllowPrivateNetworks = true });
        return _host.Create(
            new SessionConfig("project", "ava", "delta", false, TimeSpan.FromMinutes(1), TimeSpan.FromHours(1)),
            () => new ExternalEngine(config, options ?? new ExternalEngineOptions(), outbound, TimeProvider.System, NullLogger<ExternalEngine>.Instance),
            () => face ?? new LevelFace());
    }
}
