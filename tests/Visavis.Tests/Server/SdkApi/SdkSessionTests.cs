using System.Net;
using System.Text.Json;
using Visavis.Tests.Contract;
using Visavis.WebRtc;

namespace Visavis.Tests.Server.SdkApi;

/// <summary>The web SDK's HTTP.</summary>
public sealed class SdkSessionTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string TextEcho = "{}";
    private const string Silent = """{"conversation_engine": {"type": "null"}}""";

    private RunningServer Server => fixture.Server;

    [Fact]
    [ContractCheck("SDK-02", "D-G9")]
    public async Task Show_WithAToken_HasTheFourMembers()
    {
        var (id, token) = await Server.NewSessionAsync();

        using var response = await Server.SendAsPageAsync(HttpMethod.Get, "/sessions", token);

        var body = await response.JsonAsync();
        Assert.Equal(id, body.GetProperty("id").GetString());
        Assert.NotEqual(token, body.GetProperty("limited_access_token").GetString());
        Assert.Equal($"{Server.Http.BaseAddress}_sdk/v0/connections", body.GetProperty("room_url").GetString());
        Assert.Equal(JsonValueKind.False, body.GetProperty("session_config").GetProperty("uses_stacked_alpha").ValueKind);
    }

    [Fact]
    public async Task Show_WithATurnServer_HandsOutACredentialOfThisSession()
    {
        await using var server = await RunningServer.StartAsync(
            options => options.WebRtc.IceServers.Add(new IceServer { Url = "turn:turn.example.org", Secret = "north" }));
        var (id, token) = await server.NewSessionAsync();

        using var response = await server.SendAsPageAsync(HttpMethod.Get, "/sessions", token);

        var body = await response.JsonAsync();
        var turn = body.GetProperty("session_config").GetProperty("ice_servers")[0];
        Assert.Equal("turn:turn.example.org", turn.GetProperty("urls").GetString());
        Assert.EndsWith(":" + id, turn.GetProperty("username").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("north", body.GetRawText(), StringComparison.Ordinal);
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
    }

    [Fact]
    public async Task Show_BehindAProxy_NamesThePublicUrl()
    {
        await using var server = await RunningServer.StartAsync(options => options.Server.PublicUrl = "https://faces.example");
        var (_, token) = await server.NewSessionAsync();

        using var response = await server.SendAsPageAsync(HttpMethod.Get, "/sessions", token);

        Assert.Equal("https://faces.example/_sdk/v0/connections", (await response.JsonAsync()).GetProperty("room_url").GetString());
    }

    [Theory]
    [InlineData("GET", "/sessions")]
    [InlineData("POST", "/sessions/start_stream")]
    [InlineData("POST", "/sessions/tasks")]
    [InlineData("POST", "/sessions/cancel_all_speech_tasks")]
    [InlineData("PATCH", "/sessions/config")]
    [ContractCheck("SDK-04")]
    public async Task AnyCall_WithoutOrWithAnUnknownToken_Is401Or404(string method, string path)
    {
        using var missing = await Server.SendAsPageAsync(new HttpMethod(method), path, token: null);
        using var empty = await Server.SendAsPageAsync(new HttpMethod(method), path, token: "");
        using var unknown = await Server.SendAsPageAsync(new HttpMethod(method), path, token: "unknown");

        await missing.AssertProblemAsync(401, "unauthorized");
        await empty.AssertProblemAsync(401, "unauthorized");
        await unknown.AssertProblemAsync(404, "session_not_found");
    }

    [Theory]
    [InlineData("/sessions/start_stream")]
    [InlineData("/sessions/cancel_all_speech_tasks")]
    [ContractCheck("SDK-06", "ECHO-08")]
    public async Task CallsWithoutABody_Repeated_Are200(string path)
    {
        var (_, token) = await Server.NewSessionAsync(TextEcho);

        for (var i = 0; i < 2; i++)
        {
            using var response = await Server.SendAsPageAsync(HttpMethod.Post, path, token);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            await response.JsonAsync();
        }
    }

    [Fact]
    public async Task AddTask_FromThePage_GivesATaskId()
    {
        var (_, token) = await Server.NewSessionAsync(TextEcho);

        using var accepted = await Server.SendAsPageAsync(HttpMethod.Post, "/sessions/tasks", token, """{"text": "Hello."}""");
        using var refused = await Server.SendAsPageAsync(HttpMethod.Post, "/sessions/tasks", token, """{"txt": "Hello."}""");

        Assert.True(Guid.TryParse((await accepted.JsonAsync()).GetProperty("task_id").GetString(), out _));
        Assert.Equal(["body.text"], await refused.LocationsAsync());
    }

    [Theory]
    [InlineData(TextEcho, """{"type": "text-echo", "tts": {"engine": "elevenlabs", "voice_id": "flite/slt"}}""", 200)]
    [InlineData(TextEcho, """{"type": "text-echo", "tts": {"voice_id": "nobody"}}""", 400)]
    [InlineData(TextEcho, """{"type": "null"}""", 409)]
    [InlineData(TextEcho, """{"type": "external", "url": "ws://e"}""", 409)]
    [InlineData(Silent, """{"type": "text-echo", "tts": {"voice_id": "flite/slt"}}""", 409)]
    [InlineData(TextEcho, """{"type": "text-echo", "tts": {"voice_id": "flite/slt"}, "more": 1}""", 422)]
    [InlineData(TextEcho, """{"type": "text-echo"}""", 422)]
    [InlineData(TextEcho, """{"type": "foo"}""", 422)]
    [InlineData(TextEcho, "null", 422)]
    [InlineData(TextEcho, """{"type": "text-echo", "tts": {"voice_id": "flite/slt"}}, "max_duration": 99""", 422)]
    [ContractCheck("SDK-37", "ECHO-10")]
    public async Task ChangeConfig_Answers_AsTheContractSays(string session, string engine, int status)
    {
        var (_, token) = await Server.NewSessionAsync(session);

        using var response = await Server.SendAsPageAsync(HttpMethod.Patch, "/sessions/config", token, $$"""{"conversation_engine": {{engine}}}""");

        Assert.True(status == (int)response.StatusCode, $"{(int)response.StatusCode}: {await response.JsonAsync()}");
    }

    [Theory]
    [InlineData("GET", "/_sdk/v0/sessions", "x-session-token")]
    [InlineData("POST", "/_sdk/v0/sessions/tasks", "x-session-token,content-type")]
    [InlineData("PATCH", "/_sdk/v0/sessions/config", "x-session-token,content-type")]
    [InlineData("POST", "/_sdk/v0/connections", "authorization,content-type")]
    [InlineData("PATCH", "/_sdk/v0/connections/abc", "authorization,content-type")]
    [InlineData("DELETE", "/_sdk/v0/connections/abc", "authorization")]
    [ContractCheck("SDK-05")]
    public async Task Preflight_FromAForeignOrigin_Succeeds(string method, string path, string headers)
    {
        using var response = await PreflightAsync(Server, "https://page.example", method, path, headers);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal("*", Header(response, "Access-Control-Allow-Origin"));
        Assert.Contains(method, Header(response, "Access-Control-Allow-Methods"), StringComparison.Ordinal);
        Assert.All(headers.Split(','), header => Assert.Contains(header, Header(response, "Access-Control-Allow-Headers"), StringComparison.OrdinalIgnoreCase));
        Assert.Null(Header(response, "Access-Control-Allow-Credentials"));
    }

    [Theory]
    [InlineData("https://good.example", "https://good.example")]
    [InlineData("https://bad.example", null)]
    public async Task Preflight_WithConfiguredOrigins_SucceedsForThoseOnly(string origin, string? allowed)
    {
        await using var server = await RunningServer.StartAsync(options => options.Sdk.AllowedOrigins = ["https://good.example"]);

        using var response = await PreflightAsync(server, origin, "GET", "/_sdk/v0/sessions", "x-session-token");

        Assert.Equal(allowed, Header(response, "Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Errors_FromAForeignOrigin_CanBeReadByThePage()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/_sdk/v0/sessions");
        request.Headers.Add("Origin", "https://page.example");
        request.Headers.Add("X-Session-Token", "unknown");

        using var response = await Server.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal("*", Header(response, "Access-Control-Allow-Origin"));
        Assert.Contains("Location", Header(response, "Access-Control-Expose-Headers"), StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> PreflightAsync(RunningServer server, string origin, string method, string path, string headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Options, path);
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", method);
        request.Headers.Add("Access-Control-Request-Headers", headers);
        return server.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;
}
