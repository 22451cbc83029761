using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Visavis.Tests.Server;

/// <summary>What docs/operations/security.md promises, over HTTP.</summary>
public sealed class SecurityTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RestApi_AskedFromAnotherOrigin_SendsNoCorsHeaders()
    {
        await using var server = await RunningServer.StartAsync();
        foreach (var method in (HttpMethod[])[HttpMethod.Options, HttpMethod.Get, HttpMethod.Post])
        {
            using var request = new HttpRequestMessage(method, "/api/v1/sessions");
            request.Headers.Add("Origin", "https://www.example.com");
            request.Headers.Add("Access-Control-Request-Method", "POST");
            using var response = await server.Http.SendAsync(request, Cancel);
            Assert.DoesNotContain(response.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
        }
    }

    [Theory]
    [InlineData("/api/v1/sessions")]
    [InlineData("/nowhere")]
    [InlineData("/console/config.json")]
    public async Task AnyAnswer_TellsTheBrowserNotToGuessAndNotToTell(string path)
    {
        await using var server = await RunningServer.StartAsync();

        using var response = await server.Http.GetAsync(path, Cancel);

        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
        Assert.False(response.Headers.Contains("Server"));
    }

    [Theory]
    [InlineData("/api/v1/reference/")]
    [InlineData("/console/sign-in")]
    public async Task AnyPage_RunsOwnScriptsOnlyAndCannotBeFramed(string path)
    {
        await using var server = await RunningServer.StartAsync();

        using var response = await server.Http.GetAsync(path, Cancel);

        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.DoesNotContain("script-src 'unsafe", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal("DENY", Assert.Single(response.Headers.GetValues("X-Frame-Options")));
    }

    [Fact]
    public async Task Project_ThatCallsTooOften_Is429AndOthersAreNotHindered()
    {
        await using var server = await RunningServer.StartAsync(options => options.Limits.RequestsPerSecond = 5);

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => server.SendAsync(HttpMethod.Get, "/api/v1/sessions")));
        using var other = await server.SendAsync(HttpMethod.Get, "/api/v1/sessions", secret: server.OtherKey.Secret);

        var refused = answers.Where(answer => answer.StatusCode == HttpStatusCode.TooManyRequests).ToList();
        Assert.NotEmpty(refused);
        await refused[0].AssertProblemAsync(429, "rate_limited");
        Assert.All(refused, answer => Assert.True(answer.Headers.RetryAfter!.Delta >= TimeSpan.FromSeconds(1)));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task Quota_AskedForManyTimesAtOnce_IsNeverExceeded()
    {
        await using var server = await RunningServer.StartAsync(options => options.Sessions.PerProject = 3);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => server.CreateSessionAsync("""{"conversation_engine": {"type": "null"}}""")));

        Assert.Equal(3, answers.Count(answer => answer.StatusCode == HttpStatusCode.OK));
        Assert.Equal(17, answers.Count(answer => answer.StatusCode == HttpStatusCode.TooManyRequests));
    }

    [Fact]
    public async Task SessionTokens_GuessedTooOften_AreNotHeardAnyMore()
    {
        await using var server = await RunningServer.StartAsync(options => options.Limits.FailuresPerMinute = 3);
        var (_, token) = await server.NewSessionAsync();
        for (var i = 0; i < 3; i++) (await server.SendAsPageAsync(HttpMethod.Get, "/sessions", $"guess{i}")).Dispose();

        using var response = await server.SendAsPageAsync(HttpMethod.Get, "/sessions", token);

        await response.AssertProblemAsync(429, "rate_limited");
    }

    [Theory]
    [InlineData("", "http://127.0.0.1")]
    [InlineData("127.0.0.0/8", "https://faces.example")]
    [InlineData("10.0.0.1", "http://127.0.0.1")]
    public async Task ForwardedHeaders_AreBelievedFromNamedProxiesOnly(string proxies, string origin)
    {
        await using var server = await RunningServer.StartAsync(options => options.Server.TrustedProxies = proxies.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var (_, token) = await server.NewSessionAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/_sdk/v0/sessions");
        request.Headers.Add("X-Session-Token", token);
        request.Headers.Add("X-Forwarded-For", "203.0.113.9");
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Forwarded-Host", "faces.example");

        using var response = await server.Http.SendAsync(request, Cancel);

        Assert.StartsWith(origin, (await response.JsonAsync()).GetProperty("room_url").GetString(), StringComparison.Ordinal);
        Assert.Equal(origin.StartsWith("https", StringComparison.Ordinal), response.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task Request_WithHugeHeaders_IsRefusedAndTheServerGoesOn()
    {
        await using var server = await RunningServer.StartAsync();
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", server.Http.BaseAddress!.Port, Cancel);
        var request = $"GET /api/v1/sessions HTTP/1.1\r\nHost: localhost\r\nX-Big: {new string('a', 40_000)}\r\n\r\n";

        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), Cancel);
        using var answer = new StreamReader(client.GetStream());

        Assert.StartsWith("HTTP/1.1 431", await answer.ReadLineAsync(Cancel), StringComparison.Ordinal);
        using var next = await server.SendAsync(HttpMethod.Get, "/api/v1/sessions");
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
    }
}
