using System.Net;
using Visavis.Server.Auth;
using Visavis.Server.Configuration;

namespace Visavis.Tests.Server.Console;

/// <summary>Keys as somebody at the console makes and revokes them.</summary>
public sealed class ConsoleKeysTests : IAsyncLifetime
{
    private RunningServer _server = null!;
    private string _console = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await RunningServer.StartAsync(options => options.Server.Environment = ServerEnvironment.Development);
        _console = await DevelopmentKey.EnsureAsync(_server.Keys, _server.DataFolder, Cancel);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Create_AtTheConsole_GivesAKeyThatWorksUntilItIsRevoked()
    {
        using var made = await SendAsync(HttpMethod.Post, "", """{"name": "shop backend", "expires_in_days": 30}""");
        var body = await made.JsonAsync();
        var secret = body.GetProperty("secret").GetString()!;
        var id = body.GetProperty("key").GetProperty("id").GetString()!;
        using var works = await _server.SendAsync(HttpMethod.Get, "/api/v1/sessions", secret: secret);
        using var revoked = await SendAsync(HttpMethod.Delete, "/" + id);
        using var refused = await _server.SendAsync(HttpMethod.Get, "/api/v1/sessions", secret: secret);

        Assert.Equal(HttpStatusCode.OK, works.StatusCode);
        Assert.Equal("no-store", made.Headers.CacheControl?.ToString());
        Assert.Equal(HttpStatusCode.OK, revoked.StatusCode);
        await refused.AssertProblemAsync(401, "unauthorized");
    }

    [Fact]
    public async Task List_ShowsOwnKeysWithoutTheirSecrets()
    {
        using var made = await SendAsync(HttpMethod.Post, "", """{"name": "shop backend"}""");
        var secret = (await made.JsonAsync()).GetProperty("secret").GetString()!;
        using var list = await SendAsync(HttpMethod.Get, "");

        var text = await list.Content.ReadAsStringAsync(Cancel);
        Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
        Assert.Equal(["shop backend", "development key"], (await list.JsonAsync()).GetProperty("keys").EnumerateArray().Select(key => key.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task Revoke_OfAnotherProject_FindsNothing()
    {
        using var response = await SendAsync(HttpMethod.Delete, "/" + _server.OtherKey.Key.Id);

        await response.AssertProblemAsync(404, "not_found");
        Assert.False((await _server.Keys.FindBySecretAsync(_server.OtherKey.Secret, Cancel))!.IsRevoked);
    }

    [Fact]
    public async Task Keys_AskedForByABackend_AreRefused()
    {
        using var response = await _server.SendAsync(HttpMethod.Post, "/console/keys", """{"name": "another"}""");

        await response.AssertProblemAsync(403, "forbidden");
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"name": ""}""")]
    [InlineData("""{"name": "x", "expires_in_days": 0}""")]
    public async Task Create_WithAFault_NamesIt(string json)
    {
        using var response = await SendAsync(HttpMethod.Post, "", json);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
    }

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? json = null) =>
        _server.SendAsync(method, "/console/keys" + path, json, _console);
}
