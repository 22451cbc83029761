using Visavis.Sessions.Ports;
using Visavis.WebRtc;
using Visavis.WebRtc.Negotiation;

namespace Visavis.Tests.WebRtc.Negotiation;

public sealed class SdpOfferTests
{
    [Fact]
    public void Parse_ABrowsersOffer_FindsWhatItWants()
    {
        var offer = SdpOffer.Parse(Offers.Chromium);

        Assert.Equal((0, "0"), (offer.Video!.Index, offer.Video.Mid));
        Assert.Equal((1, "1"), (offer.Audio!.Index, offer.Audio.Mid));
        Assert.True(offer.HasDataChannel);
        Assert.True(offer.HasMicrophone);
        Assert.Equal(4, offer.Video.ExtensionId("http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"));
    }

    [Fact]
    public void Parse_AWatchersOffer_HasNoMicrophoneAndNoChannel()
    {
        var offer = SdpOffer.Parse(Offers.Chromium.Replace("a=sendrecv", "a=recvonly", StringComparison.Ordinal).Split("m=application")[0]);

        Assert.False(offer.HasMicrophone);
        Assert.False(offer.HasDataChannel);
        Assert.NotNull(offer.Audio);
    }

    [Fact]
    public void Parse_ACandidateUnderAnMdnsName_IsLeftOut()
    {
        var offer = SdpOffer.Parse(Offers.Chromium);

        Assert.Contains("192.0.2.2 34169 typ host", offer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(".local", offer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_ACameraLine_BecomesInactive()
    {
        var camera = Offers.Chromium[Offers.Chromium.IndexOf("m=video", StringComparison.Ordinal)..Offers.Chromium.IndexOf("m=audio", StringComparison.Ordinal)]
            .Replace("a=recvonly", "a=sendonly", StringComparison.Ordinal).Replace("a=mid:0", "a=mid:3", StringComparison.Ordinal);

        var offer = SdpOffer.Parse(Offers.Chromium + camera);

        Assert.Equal(0, offer.Video!.Index);
        Assert.Equal(1, offer.Text.Split("a=inactive").Length - 1);
        Assert.DoesNotContain("a=sendonly", offer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_ALineThatLivesOnlyInTheBundle_IsWanted()
    {
        var bundled = Offers.Chromium.Replace("m=audio 33579", "m=audio 0", StringComparison.Ordinal).Replace("a=mid:1", "a=mid:1\na=bundle-only", StringComparison.Ordinal);

        Assert.NotNull(SdpOffer.Parse(bundled).Audio);
        Assert.Null(SdpOffer.Parse(bundled.Replace("a=bundle-only\n", "", StringComparison.Ordinal)).Audio);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("{\"type\":\"offer\"}")]
    [InlineData("v=0\r\n")]
    [InlineData("v=0\r\nm=video\r\n")]
    public void Parse_SomethingElse_SaysThatItIsNoOffer(string text) =>
        Assert.Throws<InvalidOfferException>(() => SdpOffer.Parse(text));

    [Theory]
    [InlineData("a=fingerprint", "fingerprint")]
    [InlineData("a=ice-ufrag", "ICE")]
    public void Parse_WithoutSecurity_NamesWhatIsMissing(string line, string named)
    {
        var exception = Assert.Throws<InvalidOfferException>(() => SdpOffer.Parse(Offers.Without(line)));

        Assert.Contains(named, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_AnOfferThatOnlySends_IsRefused() =>
        Assert.Throws<InvalidOfferException>(() =>
            SdpOffer.Parse(Offers.Chromium.Replace("a=recvonly", "a=sendonly", StringComparison.Ordinal).Replace("a=sendrecv", "a=sendonly", StringComparison.Ordinal)));

    [Fact]
    public void Parse_AVeryLongText_IsRefusedUnread() =>
        Assert.Throws<InvalidOfferException>(() => SdpOffer.Parse(Offers.Chromium + new string('x', 100_000)));

    [Fact]
    public void Parse_AnOfferCutAnywhere_IsReadOrRefusedButNeverCrashes()
    {
        for (var length = 0; length < Offers.Chromium.Length; length++)
        {
            try
            {
                SdpOffer.Parse(Offers.Chromium[..length]);
            }
            catch (InvalidOfferException)
            {
                // Refusing is fine.
            }
        }
    }

    [Fact]
    public void Parse_WithANulCharacter_Refuses() =>
        Assert.Throws<InvalidOfferException>(() => SdpOffer.Parse(Offers.Chromium.Replace("s=-", "s=-\0", StringComparison.Ordinal)));

    [Fact]
    public void Parse_WithAPayloadTypeThatNoPacketCanCarry_PassesOverThatCodec()
    {
        var offer = SdpOffer.Parse(Offers.Chromium.Replace("a=rtpmap:96 VP8", "a=rtpmap:1555203236 VP8", StringComparison.Ordinal));

        Assert.Equal(VideoCodec.H264, VideoChoice.From(offer.Video!, VideoCodec.Vp8, true).Codec);
    }

    [Fact]
    public void Parse_WithMoreCandidatesThanAnyPageHas_KeepsAHundred()
    {
        var flood = string.Concat(Enumerable.Range(1, 600).Select(i => $"a=candidate:{i} 1 udp 2122194687 10.0.{i / 250}.{i % 250} 34169 typ host\r\n"));

        var offer = SdpOffer.Parse(Offers.Chromium.TrimEnd() + "\r\n" + flood + $"a=candidate:9 1 udp 1 {new string('1', 600)} 9 typ host\r\n");

        Assert.Equal(100, offer.Text.Split("a=candidate:").Length - 1);
    }

    [Fact]
    public void From_ByPreference_PicksTheCodecOrFallsBack()
    {
        var both = SdpOffer.Parse(Offers.Chromium).Video!;
        var onlyH264 = SdpOffer.Parse(Offers.Without(" VP8/90000")).Video!;

        Assert.Equal(new VideoChoice(VideoCodec.Vp8, 96), VideoChoice.From(both, VideoCodec.Vp8, true));
        Assert.Equal(new VideoChoice(VideoCodec.H264, 108), VideoChoice.From(both, VideoCodec.H264, true));
        Assert.Equal(new VideoChoice(VideoCodec.Vp8, 96), VideoChoice.From(both, VideoCodec.H264, false));
        Assert.Equal(new VideoChoice(VideoCodec.H264, 108), VideoChoice.From(onlyH264, VideoCodec.Vp8, true));
    }

    [Fact]
    public void From_WithNothingInCommon_NamesWhatWasOffered()
    {
        var media = SdpOffer.Parse(Offers.Without(" VP8/90000", " H264/90000")).Video!;

        var exception = Assert.Throws<InvalidOfferException>(() => VideoChoice.From(media, VideoCodec.Vp8, true));

        Assert.Contains("VP9", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(512, 512, 25, 1_000_000)]
    [InlineData(720, 720, 30, 1_912_000)]
    [InlineData(512, 1024, 25, 1_682_000)]
    public void BitrateFor_APictureSize_GrowsSlowerThanThePixels(int width, int height, int rate, int expected) =>
        Assert.InRange(VideoChoice.BitrateFor(new(width, height, rate)), expected - 20_000, expected + 20_000);
}
