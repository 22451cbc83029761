using System.Net;
using Visavis.Tests.Contract;

namespace Visavis.Tests.Server.Api;

public sealed class RoutingTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private RunningServer Server => fixture.Server;

    [Theory]
    [InlineData("/api/v1/nothing")]
    [InlineData("/api/v2/sessions")]
    [InlineData("/_sdk/v0/assistants/tasks")]
    [InlineData("/_sdk/v0/nothing")]
    [ContractCheck("D-G7")]
    public async Task UnknownPath_IsA404InShape(string path)
    {
        using var response = await Server.SendAsync(HttpMethod.Get, path);

        await response.AssertProblemAsync(404, "not_found");
    }

    [Theory]
    [InlineData("PUT", "/api/v1/sessions")]
    [InlineData("GET", "/api/v1/sessions/00000000-0000-0000-0000-000000000000/tasks")]
    [InlineData("DELETE", "/_sdk/v0/sessions")]
    public async Task KnownPathWithAnotherMethod_IsA405InShapeWithAllow(string method, string path)
    {
        using var response = await Server.SendAsync(new HttpMethod(method), path);

        await response.AssertProblemAsync(405, "method_not_allowed");
        Assert.NotEmpty(response.Content.Headers.Allow);
    }

    [Fact]
    [ContractCheck("D-A1")]
    public async Task ApiV1_AskedFromAPage_SendsNoCorsHeaders()
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/api/v1/sessions");
        request.Headers.Add("Origin", "https://page.example");
        request.Headers.Add("Access-Control-Request-Method", "POST");

        using var response = await Server.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.DoesNotContain(response.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Avatars_Listed_HaveTheDefaultFirst()
    {
        using var response = await Server.SendAsync(HttpMethod.Get, "/api/v1/avatars");

        var first = (await response.JsonAsync()).GetProperty("avatars")[0];
        Assert.Equal("ava", first.GetProperty("id").GetString());
        Assert.Equal(["delta", "golf"], first.GetProperty("presets").EnumerateArray().Select(preset => preset.GetString()));
    }

    [Fact]
    public async Task Voices_Listed_CanBeUsedInASession()
    {
        using var response = await Server.SendAsync(HttpMethod.Get, "/api/v1/voices");
        var voices = (await response.JsonAsync()).GetProperty("voices").EnumerateArray().ToList();

        Assert.NotEmpty(voices);
        var voice = voices[0].GetProperty("id").GetString();
        await Server.NewSessionAsync($$$$"""{"conversation_engine": {"type": "text-echo", "tts": {"voice_id": "{{{{voice}}}}"}}}""");
    }

    [Fact]
    public async Task HealthLive_Always_Is200()
    {
        using var response = await Server.Http.GetAsync("/health/live", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }
}
