using Visavis.Server.SdkApi;

namespace Visavis.Tests.Server.SdkApi;

public sealed class TrickleFragmentTests
{
    [Fact]
    public void Parse_OfABrowsersFragment_GivesCandidatesWithTheirMediaLine()
    {
        const string Fragment =
            "a=ice-ufrag:abcd\r\na=ice-pwd:0123456789\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:0\r\n"
            + "a=candidate:1 1 udp 2122260223 192.0.2.1 50000 typ host\r\n"
            + "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:1\r\na=candidate:2 1 udp 2122260223 192.0.2.1 50001 typ host\r\na=end-of-candidates\r\n";

        Assert.Equal(
            [
                (0, "candidate:1 1 udp 2122260223 192.0.2.1 50000 typ host"),
                (1, "candidate:2 1 udp 2122260223 192.0.2.1 50001 typ host"),
            ],
            TrickleFragment.Parse(Fragment));
    }

    [Fact]
    public void Parse_WithNamedSections_CountsTheMediaLines() => Assert.Equal(
        [(1, "candidate:1 1 udp 1 192.0.2.1 5 typ host")],
        TrickleFragment.Parse("m=video 9 X 96\na=mid:video\nm=audio 9 X 111\na=mid:audio\na=candidate:1 1 udp 1 192.0.2.1 5 typ host\n"));

    [Theory]
    [InlineData("a=ice-ufrag:abcd\r\na=end-of-candidates\r\n")]
    [InlineData("a=end-of-candidates")]
    public void Parse_WithoutCandidates_IsAnEmptyList(string fragment) => Assert.Empty(TrickleFragment.Parse(fragment)!);

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("v=0\r\nm=video")]
    public void Parse_OfSomethingElse_IsNull(string text) => Assert.Null(TrickleFragment.Parse(text));

    [Fact]
    public void Parse_OfAFlood_KeepsABoundedNumber() => Assert.Equal(
        100,
        TrickleFragment.Parse(string.Concat(Enumerable.Repeat("a=candidate:1 1 udp 1 192.0.2.1 5 typ host\r\n", 5000)))!.Count);
}
