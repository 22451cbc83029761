using System.Net;
using System.Text;
using System.Text.Json;
using Visavis.Sessions.Live;
using Visavis.Tests.Contract;

namespace Visavis.Tests.Server.Api;

/// <summary>Contract checks REST-01 to REST-36, over HTTP.</summary>
public sealed class CreateSessionTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private RunningServer Server => fixture.Server;

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"conversation_engine": null}""")]
    [InlineData("""{"avatarId": "x", "unknown": [1, {"a": null}]}""")]
    [InlineData("""{"model": "golf"}""")]
    [InlineData("""{"render_model": "golf", "model": "golf"}""")]
    [InlineData("""{"avatar_id": "jane_20240829"}""")]
    [InlineData("""{"user_absent_timeout": 10, "max_duration": 60}""")]
    [InlineData("""{"user_absent_timeout": 1e300, "max_duration": 86400.0}""")]
    [ContractCheck("REST-01", "REST-02", "REST-03", "REST-08", "REST-09", "REST-15", "REST-16", "REST-22", "REST-23", "D-A6", "D-A11", "D-A12")]
    public async Task Create_WithAValidBody_Is200WithIdAndToken(string? json)
    {
        using var response = await Server.CreateSessionAsync(json);

        var body = await response.JsonAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, body.ToString());
        Assert.Equal(["session_id", "token"], body.EnumerateObject().Select(member => member.Name));
        Assert.True(Guid.TryParse(body.GetProperty("session_id").GetString(), out _));
        Assert.Matches("^[A-Za-z0-9_-]{22,}$", body.GetProperty("token").GetString());
    }

    [Fact]
    [ContractCheck("REST-16")]
    public async Task Create_WithEveryField_MakesThatSession()
    {
        var (id, _) = await Server.NewSessionAsync(
            """{"avatar_id": "ava", "render_model": "golf", "user_absent_timeout": 600.0, "max_duration": 7200, "conversation_engine": {"type": "null"}}""");

        var session = Server.Host.Find(Guid.Parse(id))!;

        Assert.Equal(
            new SessionConfig("mine", "ava", "golf", false, TimeSpan.FromSeconds(600), TimeSpan.FromSeconds(7200)), session.Config);
        Assert.Equal("null", session.EngineType);
    }

    [Theory]
    [InlineData("""{"background": "transparent"}""", true)]
    [InlineData("""{"background": "default"}""", false)]
    [InlineData("{}", false)]
    [InlineData("""{"extra": {"background": "transparent"}}""", true)]
    [InlineData("""{"extra": {"background": "transparent"}, "background": "default"}""", false)]
    [ContractCheck("REST-10", "REST-11", "REST-13", "REST-14")]
    public async Task Create_WithABackground_TellsThePageHowToShowIt(string json, bool stackedAlpha)
    {
        var (_, token) = await Server.NewSessionAsync(json);

        using var response = await Server.SendAsPageAsync(HttpMethod.Get, "/sessions", token);

        Assert.Equal(stackedAlpha, (await response.JsonAsync()).GetProperty("session_config").GetProperty("uses_stacked_alpha").GetBoolean());
    }

    [Theory]
    [InlineData("""{"avatar_id": "nobody"}""", 410, "avatar_unknown")]
    [InlineData("""{"avatar_id": ""}""", 410, "avatar_unknown")]
    [InlineData("""{"conversation_engine": {"type": "text-echo", "tts": {"voice_id": "nobody"}}}""", 400, "voice_unknown")]
    [InlineData("""{"avatar_id": "nobody", "conversation_engine": {"type": "text-echo", "tts": {"voice_id": "nobody"}}}""", 410, "avatar_unknown")]
    [ContractCheck("REST-21", "REST-29")]
    public async Task Create_NamingWhatIsNotThere_SaysSo(string json, int status, string code)
    {
        using var response = await Server.CreateSessionAsync(json);

        await response.AssertProblemAsync(status, code);
    }

    [Theory]
    [InlineData("{", "body.1")]
    [InlineData("""{"a": "\ud800"}""", "body.6")]
    [InlineData("[]", "body")]
    [InlineData("null", "body")]
    [InlineData("\"text\"", "body")]
    [InlineData("""{"background": "green", "max_duration": 59}""", "body.background,body.max_duration")]
    [InlineData("""{"avatar_id": "nobody", "user_absent_timeout": 9}""", "body.user_absent_timeout")]
    [ContractCheck("REST-12", "REST-35", "REST-36")]
    public async Task Create_WithABadBody_Is422InTheContractsShape(string json, string locations)
    {
        using var response = await Server.CreateSessionAsync(json);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Equal(locations, string.Join(',', await response.LocationsAsync()));
        Assert.All((await response.JsonAsync()).GetProperty("detail").EnumerateArray(), item =>
        {
            Assert.Equal(["loc", "msg", "type"], item.EnumerateObject().Select(member => member.Name));
            Assert.Equal(JsonValueKind.String, item.GetProperty("msg").ValueKind);
            Assert.Equal(JsonValueKind.String, item.GetProperty("type").ValueKind);
        });
    }

    [Fact]
    public async Task Create_WithInvalidUtf8_Is422()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/sessions")
        {
            Content = new ByteArrayContent([.. "{\"avatar_id\": \""u8, 0xC3, 0x28, .. "\"}"u8]),
        };
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {Server.Key.Secret}");

        using var response = await Server.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
    }

    [Fact]
    public async Task Create_WithAHugeBody_Is413()
    {
        using var declared = await Server.CreateSessionAsync($$"""{"x": "{{new string('a', 300_000)}}"}""");
        await declared.AssertProblemAsync(413, "body_too_large");

        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/sessions")
        {
            Content = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes(new string(' ', 300_000)))),
        };
        request.Headers.TransferEncodingChunked = true;
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {Server.Key.Secret}");
        using var chunked = await Server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        await chunked.AssertProblemAsync(413, "body_too_large");
    }

    [Fact]
    [ContractCheck("REST-34")]
    public async Task Create_WithSecretsInABadRequest_NeverEchoesThem()
    {
        using var response = await Server.CreateSessionAsync(
            """{"conversation_engine": {"type": "external", "url": "http://s3cret-host/", "headers": {"X-Key": "s3cret\r", "Host": "s3cret"}, "audio": "s3cret"}}""");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.DoesNotContain("s3cret", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ws://engine.example/")]
    [InlineData("wss://10.0.0.7/")]
    [InlineData("wss://localhost:8000/")]
    [InlineData("wss://[::1]/")]
    [ContractCheck("D-A20")]
    public async Task Create_WithAnEngineThatTheOperatorForbids_Is400(string url)
    {
        await using var server = await RunningServer.StartAsync();

        using var response = await server.CreateSessionAsync($$$"""{"conversation_engine": {"type": "external", "url": "{{{url}}}"}}""");

        await response.AssertProblemAsync(400, "engine_host_refused");
    }

    [Fact]
    [ContractCheck("REST-20")]
    public async Task Create_ForARetiredAvatar_Is410()
    {
        await using var server = await RunningServer.StartAsync(options => options.Avatars.Retired = ["old_face"]);

        using var response = await server.CreateSessionAsync("""{"avatar_id": "old_face"}""");

        await response.AssertProblemAsync(410, "avatar_retired");
    }

    [Fact]
    [ContractCheck("REST-15", "REST-19")]
    public async Task Create_WithAPresetThatTheAvatarIsNotOfferedAs_Is400()
    {
        await using var server = await RunningServer.StartAsync(prepareData: data =>
        {
            var folder = Directory.CreateDirectory(Path.Combine(data, "avatars", "small")).FullName;
            File.WriteAllText(
                Path.Combine(folder, "avatar.json"),
                """{"id": "small", "name": "Small", "presets": {"golf": null}}""");
        });

        using var refused = await server.CreateSessionAsync("""{"avatar_id": "small", "model": "golf"}""");
        using var offered = await server.CreateSessionAsync("""{"avatar_id": "ava", "model": "golf"}""");

        await refused.AssertProblemAsync(400, "preset_not_offered");
        Assert.Equal(HttpStatusCode.OK, offered.StatusCode);
    }

    [Fact]
    [ContractCheck("D-A29")]
    public async Task Create_BeyondTheProjectsQuota_Is429AndOtherProjectsAreNotHindered()
    {
        await using var server = await RunningServer.StartAsync(options => options.Sessions.PerProject = 1);
        await server.NewSessionAsync();

        using var second = await server.CreateSessionAsync();
        using var other = await server.SendAsync(HttpMethod.Post, "/api/v1/sessions", secret: server.OtherKey.Secret);

        await second.AssertProblemAsync(429, "session_quota");
        Assert.NotNull(second.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    [ContractCheck("D-A30")]
    public async Task Create_BeyondTheServersCapacity_Is503UntilASessionEnds()
    {
        await using var server = await RunningServer.StartAsync(options => options.Sessions.Capacity = 1);
        var (id, _) = await server.NewSessionAsync();

        using var refused = await server.CreateSessionAsync();
        await refused.AssertProblemAsync(503, "no_capacity");
        Assert.NotNull(refused.Headers.RetryAfter);

        using var end = await server.SendAsync(HttpMethod.Delete, $"/api/v1/sessions/{id}");
        using var accepted = await server.CreateSessionAsync();
        Assert.Equal(HttpStatusCode.OK, accepted.StatusCode);
    }
}
