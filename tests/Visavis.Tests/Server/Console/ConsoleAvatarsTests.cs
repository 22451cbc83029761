using System.Net;
using System.Net.Http.Headers;
using Visavis.TestKit.Models;

namespace Visavis.Tests.Server.Console;

/// <summary>Avatars as somebody at the console looks at them closely, and brings in their own.</summary>
public sealed class ConsoleAvatarsTests : ConsoleTest
{
    [Fact]
    public async Task Import_OfAModel_ReportsWhatItCanShowAndOffersIt()
    {
        using var made = await ImportAsync("jane", TestHead.Builder().Build());
        using var again = await ImportAsync("jane", TestHead.Builder().Build());
        using var offered = await Server.SendAsync(HttpMethod.Get, "/api/v1/avatars", secret: ConsoleKey);

        var view = await made.JsonAsync();
        Assert.Equal("Jane", view.GetProperty("name").GetString());
        Assert.True(view.GetProperty("frame_ms").GetDouble() > 0);
        var shapes = view.GetProperty("shapes").GetArrayLength();
        Assert.InRange(shapes, 1, 52);
        Assert.Equal(52, shapes + view.GetProperty("missing").GetArrayLength());
        await again.AssertProblemAsync(400, "bad_request");
        Assert.Contains("\"jane\"", await offered.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("jane", "this is no model")]
    [InlineData("../jane", "glTF")]
    [InlineData("", "glTF")]
    [InlineData("ava", "glTF")]
    public async Task Import_OfWhatCannotBe_SaysWhyAndLeavesNothing(string id, string content)
    {
        using var refused = await ImportAsync(id, System.Text.Encoding.ASCII.GetBytes(content));

        await refused.AssertProblemAsync(400, "bad_request");
        Assert.False(Directory.Exists(Path.Combine(Server.DataFolder, "avatars")) && Directory.GetFileSystemEntries(Path.Combine(Server.DataFolder, "avatars")).Length > 0);
    }

    [Fact]
    public async Task Picture_OfTwoPoses_ShowsTwoFaces()
    {
        using var shown = await SendAsync(HttpMethod.Get, "/avatars/ava");
        var first = await PictureAsync("""{"weights": {}}""");
        var second = await PictureAsync("""{"weights": {"jawOpen": 70}, "head_yaw": 20}""");

        Assert.Equal("rest", (await shown.JsonAsync()).GetProperty("poses")[0].GetProperty("name").GetString());
        Assert.Equal("PNG"u8.ToArray(), first[1..4]);
        Assert.NotEqual(first, second);
        Assert.Equal(first, await PictureAsync("{}"));
    }

    [Theory]
    [InlineData("""{"weights": {"jawOpen": 101}}""")]
    [InlineData("""{"weights": {"noSuchShape": 1}}""")]
    [InlineData("""{"head_yaw": 90}""")]
    public async Task Picture_OfAPoseThatCannotBe_IsRefused(string pose)
    {
        using var refused = await SendAsync(HttpMethod.Post, "/avatars/ava/picture", pose);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
    }

    [Fact]
    public async Task Avatars_AskedForWithABackendsKey_AreForbidden()
    {
        using var refused = await Server.SendAsync(HttpMethod.Get, "/console/avatars/ava");

        await refused.AssertProblemAsync(403, "forbidden");
    }

    private async Task<byte[]> PictureAsync(string pose)
    {
        using var response = await SendAsync(HttpMethod.Post, "/avatars/ava/picture", pose);
        Assert.Equal("image/png", response.Content.Headers.ContentType?.MediaType);
        return await response.Content.ReadAsByteArrayAsync(Cancel);
    }

    private async Task<HttpResponseMessage> ImportAsync(string id, byte[] model)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/console/avatars?id={Uri.EscapeDataString(id)}&name=Jane") { Content = new ByteArrayContent(model) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ConsoleKey);
        return await Server.Http.SendAsync(request, Cancel);
    }
}
