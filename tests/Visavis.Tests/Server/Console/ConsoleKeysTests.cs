using System.Net;

namespace Visavis.Tests.Server.Console;

/// <summary>Keys as somebody at the console makes and revokes them.</summary>
public sealed class ConsoleKeysTests : ConsoleTest
{
    [Fact]
    public async Task Create_AtTheConsole_GivesAKeyThatWorksUntilItIsRevoked()
    {
        using var made = await SendAsync(HttpMethod.Post, "/keys", """{"name": "shop backend", "expires_in_days": 30}""");
        var body = await made.JsonAsync();
        var secret = body.GetProperty("secret").GetString()!;
        var id = body.GetProperty("key").GetProperty("id").GetString()!;
        using var works = await Server.SendAsync(HttpMethod.Get, "/api/v1/sessions", secret: secret);
        using var revoked = await SendAsync(HttpMethod.Delete, "/keys/" + id);
        using var refused = await Server.SendAsync(HttpMethod.Get, "/api/v1/sessions", secret: secret);

        Assert.Equal(HttpStatusCode.OK, works.StatusCode);
        Assert.Equal("no-store", made.Headers.CacheControl?.ToString());
        Assert.Equal(HttpStatusCode.OK, revoked.StatusCode);
        await refused.AssertProblemAsync(401, "unauthorized");
    }

    [Fact]
    public async Task List_ShowsOwnKeysWithoutTheirSecrets()
    {
        using var made = await SendAsync(HttpMethod.Post, "/keys", """{"name": "shop backend"}""");
        var secret = (await made.JsonAsync()).GetProperty("secret").GetString()!;
        using var list = await SendAsync(HttpMethod.Get, "/keys");

        var text = await list.Content.ReadAsStringAsync(Cancel);
        Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
        Assert.Equal(["shop backend", "development key"], (await list.JsonAsync()).GetProperty("keys").EnumerateArray().Select(key => key.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task Revoke_OfAnotherProject_FindsNothing()
    {
        using var response = await SendAsync(HttpMethod.Delete, "/keys/" + Server.OtherKey.Key.Id);

        await response.AssertProblemAsync(404, "not_found");
        Assert.False((await Server.Keys.FindBySecretAsync(Server.OtherKey.Secret, Cancel))!.IsRevoked);
    }

    [Fact]
    public async Task Keys_AskedForByABackend_AreRefused()
    {
        using var response = await Server.SendAsync(HttpMethod.Post, "/console/keys", """{"name": "another"}""");

        await response.AssertProblemAsync(403, "forbidden");
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"name": ""}""")]
    [InlineData("""{"name": "x", "expires_in_days": 0}""")]
    public async Task Create_WithAFault_NamesIt(string json)
    {
        using var response = await SendAsync(HttpMethod.Post, "/keys", json);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
    }
}
