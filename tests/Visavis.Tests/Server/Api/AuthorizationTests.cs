using System.Net;
using Visavis.Server.Configuration;
using Visavis.Store.ApiKeys;
using Visavis.Tests.Contract;

namespace Visavis.Tests.Server.Api;

/// <summary>Contract checks REST-04 to REST-07 and REST-45.</summary>
public sealed class AuthorizationTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static readonly string[] Operations =
    [
        "POST /api/v1/sessions",
        "POST /api/v1/sessions/00000000-0000-0000-0000-000000000000/tasks",
        "DELETE /api/v1/sessions/00000000-0000-0000-0000-000000000000",
        "GET /api/v1/sessions",
        "GET /api/v1/avatars",
        "GET /api/v1/voices",
    ];

    public static TheoryData<string, string?> BadCredentials
    {
        get
        {
            var data = new TheoryData<string, string?>();
            foreach (var operation in Operations)
            {
                foreach (var credential in (string?[])[null, "Basic dXNlcjpwYXNz", "Bearer", "Bearer ", "Bearer vv_unknown", "vv_unknown"])
                    data.Add(operation, credential);
            }

            return data;
        }
    }

    private RunningServer Server => fixture.Server;

    [Theory]
    [MemberData(nameof(BadCredentials))]
    [ContractCheck("REST-04", "REST-06")]
    public async Task AnyOperation_WithoutAValidKey_Is401(string operation, string? credential)
    {
        var parts = operation.Split(' ');
        using var request = new HttpRequestMessage(new HttpMethod(parts[0]), parts[1]);
        if (credential is not null) request.Headers.TryAddWithoutValidation("Authorization", credential);

        using var response = await Server.Http.SendAsync(request, TestContext.Current.CancellationToken);

        await response.AssertProblemAsync(401, "unauthorized");
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    [ContractCheck("REST-05", "REST-07")]
    public async Task Create_WithARevokedKey_Is401AndCreatesNothing()
    {
        var key = await Server.Keys.CreateAsync(new NewApiKey("revoked-project"), TestContext.Current.CancellationToken);
        await Server.Keys.RevokeAsync(key.Key.Id, TestContext.Current.CancellationToken);

        using var response = await Server.SendAsync(HttpMethod.Post, "/api/v1/sessions", "{}", key.Secret);

        await response.AssertProblemAsync(401, "unauthorized");
        Assert.DoesNotContain(Server.Host.Sessions, session => session.Config.ProjectId == "revoked-project");
    }

    [Fact]
    [ContractCheck("D-A31")]
    public async Task Create_WithoutAKeyAndWithABadBody_Is401BeforeAnythingElse()
    {
        using var response = await Server.SendAsync(HttpMethod.Post, "/api/v1/sessions", "not json", "wrong");

        await response.AssertProblemAsync(401, "unauthorized");
    }

    [Fact]
    [ContractCheck("REST-45")]
    public async Task Session_OfAnotherProject_DoesNotExist()
    {
        var (id, _) = await Server.NewSessionAsync();
        var foreign = Server.OtherKey.Secret;

        using var task = await Server.SendAsync(HttpMethod.Post, $"/api/v1/sessions/{id}/tasks", """{"text": "hi"}""", foreign);
        using var show = await Server.SendAsync(HttpMethod.Get, $"/api/v1/sessions/{id}", secret: foreign);
        using var end = await Server.SendAsync(HttpMethod.Delete, $"/api/v1/sessions/{id}", secret: foreign);
        using var list = await Server.SendAsync(HttpMethod.Get, "/api/v1/sessions", secret: foreign);

        await task.AssertProblemAsync(404, "session_not_found");
        await show.AssertProblemAsync(404, "session_not_found");
        await end.AssertProblemAsync(404, "session_not_found");
        Assert.Empty((await list.JsonAsync()).GetProperty("sessions").EnumerateArray());
        Assert.NotNull(Server.Host.Find(Guid.Parse(id)));
    }

    [Fact]
    public async Task Create_WithAnExpiredKey_Is401()
    {
        var key = await Server.Keys.CreateAsync(new NewApiKey("late", Lifetime: TimeSpan.FromTicks(1)), TestContext.Current.CancellationToken);

        using var response = await Server.SendAsync(HttpMethod.Post, "/api/v1/sessions", "{}", key.Secret);

        await response.AssertProblemAsync(401, "unauthorized");
    }

    [Fact]
    public async Task DevelopmentKey_InProduction_Is401()
    {
        await using var production = await RunningServer.StartAsync(options => options.Server.Environment = ServerEnvironment.Production);
        var key = await production.Keys.CreateAsync(new NewApiKey("p", Kind: ApiKeyKind.Development), TestContext.Current.CancellationToken);

        using var response = await production.SendAsync(HttpMethod.Get, "/api/v1/sessions", secret: key.Secret);

        await response.AssertProblemAsync(401, "unauthorized");
    }

    [Fact]
    public async Task Authorization_SchemeInLowerCase_IsAccepted()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/voices");
        request.Headers.TryAddWithoutValidation("Authorization", $"bearer {Server.Key.Secret}");

        using var response = await Server.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }
}
