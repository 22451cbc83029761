using Visavis.WebRtc;

namespace Visavis.Tests.WebRtc.Ice;

public sealed class PageIceServerTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);

    [Fact]
    public void All_ForASharedSecret_MakesACredentialThatTheServerCanCheckAndThatExpires()
    {
        var server = Assert.Single(PageIceServer.All(Options(new IceServer { Url = "turn:turn.example.org:3478?transport=udp", Secret = "north" }), "session-1", Now));

        Assert.Equal(("turn:turn.example.org:3478?transport=udp", "1800003600:session-1"), (server.Urls, server.Username));
        // printf 1800003600:session-1 | openssl dgst -sha1 -hmac north -binary | base64
        Assert.Equal("EYCpIjMe1oqNRdXiA9ro/2hQTuM=", server.Credential);
    }

    [Fact]
    public void All_ForStunAndFixedUsers_HandsOutWhatWasConfigured()
    {
        var servers = PageIceServer.All(
            Options(new IceServer { Url = "stun:stun.example.org" }, new IceServer { Url = "turns:turn.example.org", Username = "u", Credential = "p" }), "s", Now);

        Assert.Equal([new PageIceServer("stun:stun.example.org", null, null), new PageIceServer("turns:turn.example.org", "u", "p")], servers);
    }

    [Fact]
    public void ToLinkHeader_OfATurnServer_HasItsCredential() => Assert.Equal(
        "<turn:t.example:3478>; rel=\"ice-server\"; username=\"5:s\"; credential=\"YQ==\"; credential-type=\"password\"",
        new PageIceServer("turn:t.example:3478", "5:s", "YQ==").ToLinkHeader());

    [Theory]
    [InlineData("http://turn.example.org", "s", null, null)]
    [InlineData("turn://turn.example.org", "s", null, null)]
    [InlineData("turn:", "s", null, null)]
    [InlineData("turn:turn.example.org", null, null, null)]
    [InlineData("turn:turn.example.org", null, "user", null)]
    [InlineData("turn:turn.example.org", "s", "user", "password")]
    public void NetworkProblems_OfAServerThatCannotWork_NamesTheSetting(string url, string? secret, string? username, string? credential)
    {
        var problems = Options(new IceServer { Url = url, Secret = secret, Username = username, Credential = credential }).NetworkProblems();

        Assert.StartsWith("WebRtc:IceServers:", Assert.Single(problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("turn:turn.example.org", "s")]
    [InlineData("turns:turn.example.org:443?transport=tcp", "s")]
    [InlineData("stun:[2001:db8::1]:3478", null)]
    public void NetworkProblems_OfAUsableServer_AreNone(string url, string? secret) =>
        Assert.Empty(Options(new IceServer { Url = url, Secret = secret }).NetworkProblems());

    private static WebRtcOptions Options(params IceServer[] servers) => new() { IceServers = servers };
}
