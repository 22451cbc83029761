using System.Net;
using Visavis.WebRtc.Negotiation;

namespace Visavis.Tests.WebRtc.Negotiation;

public sealed class AnswerRewriterTests
{
    private const string Answer = """
        v=0
        m=video 9 UDP/TLS/RTP/SAVPF 96
        a=mid:0
        a=candidate:1 1 UDP 2015363327 10.0.0.7 40001 typ host
        a=candidate:2 1 UDP 2015363583 fd00::2 40002 typ host
        m=audio 9 UDP/TLS/RTP/SAVPF 111
        a=mid:1
        m=application 9 UDP/DTLS/SCTP webrtc-datachannel
        a=mid:2

        """;

    [Fact]
    public void Rewrite_PictureAndSound_BelongToOneStream()
    {
        var rewritten = AnswerRewriter.Rewrite(Answer, SdpOffer.Parse(Offers.Chromium), null);

        Assert.Contains("a=mid:0\r\na=msid:avatar video\r\n", rewritten, StringComparison.Ordinal);
        Assert.Contains("a=mid:1\r\na=msid:avatar audio\r\n", rewritten, StringComparison.Ordinal);
        Assert.EndsWith("a=mid:2\r\n", rewritten, StringComparison.Ordinal);
    }

    [Fact]
    public void Rewrite_WithAnAnnouncedAddress_OffersItWithTheSamePortBesidesTheOwnOne()
    {
        var rewritten = AnswerRewriter.Rewrite(Answer, SdpOffer.Parse(Offers.Chromium), IPAddress.Parse("203.0.113.9"));

        Assert.Contains("a=candidate:1 1 UDP 2015363327 10.0.0.7 40001 typ host\r\n", rewritten, StringComparison.Ordinal);
        Assert.Contains("a=candidate:14 1 UDP 2015363327 203.0.113.9 40001 typ host\r\n", rewritten, StringComparison.Ordinal);
        Assert.Equal(3, rewritten.Split("a=candidate:").Length - 1);
    }
}
