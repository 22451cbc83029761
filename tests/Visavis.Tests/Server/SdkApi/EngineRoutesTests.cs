using System.Net;
using Visavis.Sessions.Presence;
using Visavis.Tests.Contract;
using Visavis.Tests.Engines.External;
using Visavis.VendorFakes;
using Visavis.VendorFakes.Cartesia;
using Visavis.VendorFakes.OpenAi;

namespace Visavis.Tests.Server.SdkApi;

/// <summary>The contract's engine matrix: every call over HTTP to a session whose engine speaks for itself.</summary>
public sealed class EngineRoutesTests : IAsyncLifetime
{
    private readonly OpenAiFake _openAi = new(new FakeOptions());
    private readonly CartesiaFake _cartesia = new(new FakeOptions());
    private AgentServer _agent = null!;
    private RunningServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        await Task.WhenAll(_openAi.StartAsync(), _cartesia.StartAsync());
        _agent = await AgentServer.StartAsync();
        _server = await RunningServer.StartAsync(options =>
        {
            options.Engines.OpenAiRealtime.Url = _openAi.RealtimeUrl;
            options.Engines.Cartesia.Url = _cartesia.AgentsUrl;
            options.Outbound.AllowInsecure = options.Outbound.AllowPrivateNetworks = true;
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _agent.DisposeAsync();
        await _cartesia.DisposeAsync();
        await _openAi.DisposeAsync();
    }

    [Theory]
    [InlineData("openai-realtime")]
    [InlineData("cartesia")]
    [InlineData("external")]
    [ContractCheck("D-B11", "D-B13", "OAI-13", "CAR-09", "EXT-45", "SDK-37")]
    public async Task EveryCall_ToASessionThatSpeaksForItself_IsAnsweredAsTheMatrixSays(string type)
    {
        var engine = type switch
        {
            "openai-realtime" => """{"type": "openai-realtime", "client_secret": "ek_fake"}""",
            "cartesia" => """{"type": "cartesia", "agent_id": "agent_1", "access_token": "car_fake", "colour": "red"}""",
            _ => $$"""{"type": "external", "url": "{{_agent.Url}}"}""",
        };
        var (id, token) = await _server.NewSessionAsync($$"""{"conversation_engine": {{engine}}}""");
        var path = "/api/v1/sessions/" + id;
        await ConnectedAsync(type);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(_server.SendAsPageAsync(HttpMethod.Post, "/sessions/start_stream", token)));
        var task = await TaskAsync(_server.SendAsync(HttpMethod.Post, path + "/tasks", """{"text": "Hello?"}"""));
        Assert.NotEqual(task, await TaskAsync(_server.SendAsPageAsync(HttpMethod.Post, "/sessions/tasks", token, """{"text": "Hello?"}""")));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await StatusAsync(_server.SendAsync(HttpMethod.Post, path + "/tasks", "{}")));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(_server.SendAsPageAsync(HttpMethod.Post, "/sessions/cancel_all_speech_tasks", token)));

        // Neither another voice, nor another engine, nor the same one again.
        foreach (var other in new[] { """{"type": "text-echo", "tts": {"voice_id": "flite/slt"}}""", """{"type": "null"}""", engine })
        {
            using var change = await _server.SendAsPageAsync(HttpMethod.Patch, "/sessions/config", token, $$"""{"conversation_engine": {{other}}}""");
            Assert.Equal(HttpStatusCode.Conflict, change.StatusCode);
            Assert.NotEmpty((await change.JsonAsync()).GetProperty("detail").GetString()!);
        }

        Assert.NotEqual(SessionState.Ended, _server.Host.Find(Guid.Parse(id))!.State);
        Assert.Empty(Told(type));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(_server.SendAsync(HttpMethod.Delete, path)));
        Assert.Equal(HttpStatusCode.Gone, await StatusAsync(_server.SendAsync(HttpMethod.Post, path + "/tasks", """{"text": "Hello?"}""")));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(_server.SendAsPageAsync(HttpMethod.Post, "/sessions/tasks", token, """{"text": "Hello?"}""")));
        Assert.Equal(1000, await ClosedWithAsync(type));
    }

    private static async Task<HttpStatusCode> StatusAsync(Task<HttpResponseMessage> call)
    {
        using var response = await call;
        return response.StatusCode;
    }

    private static async Task<Guid> TaskAsync(Task<HttpResponseMessage> call)
    {
        using var response = await call;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return Guid.Parse((await response.JsonAsync()).GetProperty("task_id").GetString()!);
    }

    private async Task ConnectedAsync(string type)
    {
        while (!IsConnected()) await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);

        bool IsConnected() => type switch
        {
            "openai-realtime" => _openAi.Connections.Count == 1,
            "cartesia" => _cartesia.Calls is [{ StreamId.Length: > 0 }],
            _ => _agent.Connected.IsCompleted,
        };
    }

    /// <summary>What the engine was sent beside microphone audio and the opening.</summary>
    private IEnumerable<string> Told(string type) => type switch
    {
        "openai-realtime" => _openAi.Connections[0].Received.Select(message => message.ToJsonString()),
        "cartesia" => _cartesia.Calls[0].Received.Skip(1).Select(message => message.ToJsonString()),
        _ => _agent.Texts.TryRead(out var text) ? [text] : [],
    };

    private async Task<int?> ClosedWithAsync(string type)
    {
        var over = type switch { "openai-realtime" => _openAi.Connections[0].Over, "cartesia" => _cartesia.Calls[0].Over, _ => _agent.Done };
        await over.WaitAsync(TestContext.Current.CancellationToken);
        return type switch
        {
            "openai-realtime" => _openAi.Connections[0].ClosedBy.Status,
            "cartesia" => _cartesia.Calls[0].ClosedBy.Status,
            _ => (int?)_agent.ClosedWith?.Status,
        };
    }
}
