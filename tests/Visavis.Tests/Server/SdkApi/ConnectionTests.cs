using System.Net.Http.Headers;
using System.Text;

namespace Visavis.Tests.Server.SdkApi;

/// <summary>The viewers' signalling: what is refused, and how. Real connections are made by the browser tests.</summary>
public sealed class ConnectionTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Sdp = "application/sdp";

    private RunningServer Server => fixture.Server;

    [Fact]
    public async Task Open_WithoutOrWithAnUnknownToken_Is401()
    {
        using var missing = await SendAsync(HttpMethod.Post, "", null, "v=0", Sdp);
        using var unknown = await SendAsync(HttpMethod.Post, "", "unknown", "v=0", Sdp);

        await missing.AssertProblemAsync(401, "unauthorized");
        await unknown.AssertProblemAsync(401, "unauthorized");
    }

    [Fact]
    public async Task Open_WithTheSessionsOwnToken_IsRefused()
    {
        var (_, token) = await Server.NewSessionAsync();

        using var response = await SendAsync(HttpMethod.Post, "", token, "v=0", Sdp);

        await response.AssertProblemAsync(401, "unauthorized");
    }

    [Theory]
    [InlineData("this is not SDP")]
    [InlineData("")]
    [InlineData("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n")]
    public async Task Open_WithABadOffer_Is400WithAReason(string offer)
    {
        using var response = await SendAsync(HttpMethod.Post, "", await JoinTokenAsync(), offer, Sdp);

        await response.AssertProblemAsync(400, "offer_invalid");
    }

    [Fact]
    public async Task Open_WithAnotherTypeOrAHugeBody_Is415Or413()
    {
        var token = await JoinTokenAsync();

        using var json = await SendAsync(HttpMethod.Post, "", token, "{}", "application/json");
        using var huge = await SendAsync(HttpMethod.Post, "", token, new string('v', 70_000), Sdp);

        await json.AssertProblemAsync(415, "unsupported_media_type");
        await huge.AssertProblemAsync(413, "body_too_large");
    }

    [Theory]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    public async Task UnknownConnection_Is404(string method)
    {
        using var response = await SendAsync(
            new HttpMethod(method), "/unknown", await JoinTokenAsync(), "a=end-of-candidates", "application/trickle-ice-sdpfrag");

        await response.AssertProblemAsync(404, "connection_not_found");
    }

    private async Task<string> JoinTokenAsync()
    {
        var (_, token) = await Server.NewSessionAsync();
        using var response = await Server.SendAsPageAsync(HttpMethod.Get, "/sessions", token);
        return (await response.JsonAsync()).GetProperty("limited_access_token").GetString()!;
    }

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? token, string body, string type)
    {
        var request = new HttpRequestMessage(method, "/_sdk/v0/connections" + path) { Content = new StringContent(body, Encoding.UTF8) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return Server.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
