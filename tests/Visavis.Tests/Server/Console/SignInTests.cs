using System.Net;
using System.Text.Json;
using Visavis.Server.Configuration;
using Visavis.Store.ApiKeys;

namespace Visavis.Tests.Server.Console;

/// <summary>The console outside development, as a browser meets it.</summary>
public sealed class SignInTests : IAsyncLifetime
{
    private RunningServer _server = null!;
    private HttpClient _browser = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await RunningServer.StartAsync(options =>
        {
            options.Server.Environment = ServerEnvironment.Production;
            options.Limits.FailuresPerMinute = 5;
        });
        _browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = _server.Http.BaseAddress };
    }

    public ValueTask DisposeAsync()
    {
        _browser.Dispose();
        return _server.DisposeAsync();
    }

    [Fact]
    public async Task Console_WithoutSignIn_LeadsToThePageAndGivesNoKey()
    {
        using var start = await _browser.GetAsync("/", Cancel);
        using var page = await _browser.GetAsync("/console/sign-in", Cancel);

        Assert.Equal("/console/sign-in", start.Headers.Location?.OriginalString);
        Assert.Contains("type=\"password\"", await page.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, (await ConfigAsync()).GetProperty("api_key").ValueKind);
    }

    [Fact]
    public async Task SignIn_WithAKey_OpensTheConsoleForItsProjectUntilTheKeyIsRevoked()
    {
        using var entered = await EnterAsync(_server.Key.Secret);

        var cookie = Assert.Single(entered.Headers.GetValues("Set-Cookie"));
        Assert.Equal("/", entered.Headers.Location?.OriginalString);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(_server.Key.Secret, cookie, StringComparison.Ordinal);
        var bearer = (await ConfigAsync()).GetProperty("api_key").GetString()!;
        Assert.NotEqual(_server.Key.Secret, bearer);
        using var mine = await _server.SendAsync(HttpMethod.Get, "/api/v1/sessions", secret: bearer);
        Assert.Equal(HttpStatusCode.OK, mine.StatusCode);

        await _server.Keys.RevokeAsync(_server.Key.Key.Id, Cancel);
        using var revoked = await _server.SendAsync(HttpMethod.Get, "/api/v1/sessions", secret: bearer);
        await revoked.AssertProblemAsync(401, "unauthorized");
    }

    [Fact]
    public async Task SignOut_MakesTheCredentialWorthless()
    {
        using var entered = await EnterAsync(_server.Key.Secret);
        var bearer = (await ConfigAsync()).GetProperty("api_key").GetString()!;

        using var left = await _browser.PostAsync("/console/sign-out", null, Cancel);

        Assert.Equal(JsonValueKind.Null, (await ConfigAsync()).GetProperty("api_key").ValueKind);
        using var late = await _server.SendAsync(HttpMethod.Get, "/api/v1/sessions", secret: bearer);
        await late.AssertProblemAsync(401, "unauthorized");
    }

    [Fact]
    public async Task SignIn_FromAFormOfAnotherSiteOrWithADevelopmentKey_IsRefused()
    {
        using var foreign = new HttpRequestMessage(HttpMethod.Post, "/console/sign-in") { Content = new StringContent($"key={_server.Key.Secret}") };
        foreign.Headers.Add("Origin", "https://evil.example");
        using var refused = await _browser.SendAsync(foreign, Cancel);
        var development = await _server.Keys.CreateAsync(new NewApiKey("p", Kind: ApiKeyKind.Development), Cancel);
        using var unfit = await EnterAsync(development.Secret);

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, unfit.StatusCode);
        Assert.False(refused.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task SignIn_GuessedTooOften_IsNotHeardAnyMore()
    {
        for (var i = 0; i < 5; i++)
        {
            using var wrong = await EnterAsync("guess");
            Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        }

        using var right = await EnterAsync(_server.Key.Secret);
        using var call = await _server.SendAsync(HttpMethod.Get, "/api/v1/sessions");

        Assert.Equal(HttpStatusCode.TooManyRequests, right.StatusCode);
        await call.AssertProblemAsync(429, "rate_limited");
        Assert.True(call.Headers.RetryAfter!.Delta > TimeSpan.Zero);
    }

    private Task<HttpResponseMessage> EnterAsync(string key) =>
        _browser.PostAsync("/console/sign-in", new FormUrlEncodedContent([new("key", key)]), Cancel);

    private async Task<JsonElement> ConfigAsync()
    {
        using var response = await _browser.GetAsync("/console/config.json", Cancel);
        return await response.JsonAsync();
    }
}
