using System.Net;
using Visavis.Tests.Contract;

namespace Visavis.Tests.Server.Api;

/// <summary>Contract checks REST-37 to REST-44 and LIFE-07, and our additions that show sessions.</summary>
public sealed class SessionLifeTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private RunningServer Server => fixture.Server;

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"conversation_engine": {"type": "null"}}""")]
    [ContractCheck("REST-37", "REST-39")]
    public async Task AddTask_WithText_Is200WithANewIdEachTime(string session)
    {
        var (id, _) = await Server.NewSessionAsync(session);

        using var first = await AddTaskAsync(id, """{"text": "Hello."}""");
        using var second = await AddTaskAsync(id, """{"text": ""}""");

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        Assert.NotEqual(
            (await first.JsonAsync()).GetProperty("task_id").GetString(), (await second.JsonAsync()).GetProperty("task_id").GetString());
    }

    [Theory]
    [InlineData("{}", "body.text")]
    [InlineData("""{"text": 5}""", "body.text")]
    [InlineData("""{"text": null}""", "body.text")]
    [InlineData("nonsense", "body.0")]
    [InlineData(null, "body")]
    [ContractCheck("REST-38")]
    public async Task AddTask_WithoutText_Is422(string? json, string location)
    {
        var (id, _) = await Server.NewSessionAsync();

        using var response = await AddTaskAsync(id, json);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Equal([location], await response.LocationsAsync());
    }

    [Theory]
    [InlineData("""{"mood": "sad"}""", HttpStatusCode.OK)]
    [InlineData("""{"mood": null}""", HttpStatusCode.OK)]
    [InlineData("""{"mood": "hungry"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"mood": 3}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("{}", HttpStatusCode.UnprocessableEntity)]
    public async Task SetMood_AnyBody_TakesMoodsAndNothingElse(string json, HttpStatusCode expected)
    {
        var (id, _) = await Server.NewSessionAsync();

        using var response = await Server.SendAsync(HttpMethod.Put, $"/api/v1/sessions/{id}/mood", json);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    [ContractCheck("D-A22")]
    public async Task AddTask_WithTooLongAText_Is422AndTheLongestIsFine()
    {
        var (id, _) = await Server.NewSessionAsync();

        using var longest = await AddTaskAsync(id, $$"""{"text": "{{new string('ü', 10_000)}}"}""");
        using var tooLong = await AddTaskAsync(id, $$"""{"text": "{{new string('ü', 10_001)}}"}""");

        Assert.Equal(HttpStatusCode.OK, longest.StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, tooLong.StatusCode);
    }

    [Theory]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("not-an-id")]
    [InlineData("%20")]
    [ContractCheck("REST-40")]
    public async Task UnknownSession_InEveryOperation_Is404(string id)
    {
        using var task = await AddTaskAsync(id, """{"text": "hi"}""");
        using var show = await Server.SendAsync(HttpMethod.Get, $"/api/v1/sessions/{id}");
        using var end = await Server.SendAsync(HttpMethod.Delete, $"/api/v1/sessions/{id}");

        Assert.All((HttpResponseMessage[])[task, show, end], response => Assert.Equal(HttpStatusCode.NotFound, response.StatusCode));
    }

    [Fact]
    [ContractCheck("REST-41", "REST-42", "REST-44", "LIFE-07")]
    public async Task End_OfALiveSession_Is200AndItsTokenDies()
    {
        var (id, token) = await Server.NewSessionAsync();

        using var first = await Server.SendAsync(HttpMethod.Delete, $"/api/v1/sessions/{id}");
        using var again = await Server.SendAsync(HttpMethod.Delete, $"/api/v1/sessions/{id}");
        using var task = await AddTaskAsync(id, """{"text": "hi"}""");
        using var page = await Server.SendAsPageAsync(HttpMethod.Get, "/sessions", token);

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await first.JsonAsync()).ValueKind);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        await task.AssertProblemAsync(410, "session_ended");
        await page.AssertProblemAsync(404, "session_not_found");
    }

    [Fact]
    [ContractCheck("D-B1")]
    public async Task Show_BeforeAndAfterTheEnd_TellsStateAndReason()
    {
        var (id, token) = await Server.NewSessionAsync();

        using var alive = await Server.SendAsync(HttpMethod.Get, $"/api/v1/sessions/{id}");
        using var end = await Server.SendAsync(HttpMethod.Delete, $"/api/v1/sessions/{id}");
        using var ended = await Server.SendAsync(HttpMethod.Get, $"/api/v1/sessions/{id}");
        using var list = await Server.SendAsync(HttpMethod.Get, "/api/v1/sessions");

        var before = await alive.JsonAsync();
        Assert.Equal("created", before.GetProperty("state").GetString());
        Assert.Equal("null", before.GetProperty("engine").GetString());
        Assert.DoesNotContain(token, before.ToString(), StringComparison.Ordinal);
        var after = await ended.JsonAsync();
        Assert.Equal("ended", after.GetProperty("state").GetString());
        Assert.Equal("deleted", after.GetProperty("end_reason").GetString());
        var listed = (await list.JsonAsync()).GetProperty("sessions").EnumerateArray().Single(item => item.GetProperty("session_id").GetString() == id);
        Assert.Equal(after.ToString(), listed.ToString());
    }

    [Fact]
    public async Task EndedSession_AfterARestart_IsRememberedWithItsReasonAndItsUsage()
    {
        using var data = new TemporaryFolder();
        string id;
        await using (var first = await RunningServer.StartAsync(options => options.Server.Data = data.Path))
        {
            (id, _) = await first.NewSessionAsync();
            using var task = await first.SendAsync(HttpMethod.Post, $"/api/v1/sessions/{id}/tasks", """{"text": "Hello."}""");
        }

        await using var second = await RunningServer.StartAsync(options => options.Server.Data = data.Path);
        var own = (await second.Keys.CreateAsync(new Visavis.Store.ApiKeys.NewApiKey("mine"), TestContext.Current.CancellationToken)).Secret;
        using var shown = await second.SendAsync(HttpMethod.Get, $"/api/v1/sessions/{id}", secret: own);
        using var again = await second.SendAsync(HttpMethod.Delete, $"/api/v1/sessions/{id}", secret: own);
        using var late = await second.SendAsync(HttpMethod.Post, $"/api/v1/sessions/{id}/tasks", """{"text": "Hello."}""", own);
        using var usage = await second.SendAsync(HttpMethod.Get, "/api/v1/usage", secret: own);
        using var events = await second.SendAsync(HttpMethod.Get, $"/api/v1/sessions/{id}/events", secret: own);
        using var foreignEvents = await second.SendAsync(HttpMethod.Get, $"/api/v1/sessions/{id}/events", secret: second.OtherKey.Secret);
        using var foreign = await second.SendAsync(HttpMethod.Get, $"/api/v1/sessions/{id}", secret: second.OtherKey.Secret);

        var view = await shown.JsonAsync();
        Assert.Equal("server_shutdown", view.GetProperty("end_reason").GetString());
        Assert.Equal(1, view.GetProperty("usage").GetProperty("tasks").GetInt32());
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        await late.AssertProblemAsync(410, "session_ended");
        await foreign.AssertProblemAsync(404, "session_not_found");
        await foreignEvents.AssertProblemAsync(404, "session_not_found");
        Assert.Equal(["created null", "unwatched ", "ended server_shutdown"], await EventsAsync(events));
        Assert.Equal(1, (await usage.JsonAsync()).GetProperty("days")[0].GetProperty("sessions").GetInt32());
    }

    [Fact]
    public async Task Events_AsTheSessionLives_GrowAndHoldNoWordOfWhatWasSaid()
    {
        var (id, token) = await Server.NewSessionAsync("""{"conversation_engine": {"type": "external", "url": "wss://nobody.invalid/secret-path", "headers": {"X-Secret": "s3cret"}}}""");
        using var task = await AddTaskAsync(id, """{"text": "Confidential."}""");
        using var stopped = await Server.SendAsPageAsync(HttpMethod.Post, "/sessions/cancel_all_speech_tasks", token);
        while (!(await EventsAsync(await Server.SendAsync(HttpMethod.Get, $"/api/v1/sessions/{id}/events"))).Contains("engine_connecting ")) await Task.Yield();
        using var deleted = await Server.SendAsync(HttpMethod.Delete, $"/api/v1/sessions/{id}");

        using var all = await Server.SendAsync(HttpMethod.Get, $"/api/v1/sessions/{id}/events");
        using var later = await Server.SendAsync(HttpMethod.Get, $"/api/v1/sessions/{id}/events?after=2");
        using var wrong = await Server.SendAsync(HttpMethod.Get, $"/api/v1/sessions/{id}/events?after=-1");

        // Nobody has that name: how soon that is found out, before or after the end, is not the point.
        var told = await EventsAsync(all);
        Assert.Equal(["created external", "unwatched "], told.Take(2));
        Assert.StartsWith("ended ", told[^1], StringComparison.Ordinal);
        Assert.Equal(told.Skip(2), await EventsAsync(later));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Equal(["query.after"], await wrong.LocationsAsync());
        var text = (await all.JsonAsync()).ToString();
        Assert.All((string[])["Confidential", "s3cret", "secret-path", token], secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
    }

    private static async Task<string[]> EventsAsync(HttpResponseMessage response) =>
        [.. (await response.JsonAsync()).GetProperty("events").EnumerateArray()
            .Select(e => $"{e.GetProperty("type").GetString()} {(e.TryGetProperty("code", out var code) ? code.GetString() : "")}")];

    private Task<HttpResponseMessage> AddTaskAsync(string id, string? json) => Server.SendAsync(HttpMethod.Post, $"/api/v1/sessions/{id}/tasks", json);
}
