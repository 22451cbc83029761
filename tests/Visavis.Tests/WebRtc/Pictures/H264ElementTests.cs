using Visavis.Media.Video;
using Visavis.WebRtc;
using Visavis.WebRtc.Negotiation;
using Visavis.WebRtc.Pictures;

namespace Visavis.Tests.WebRtc.Pictures;

public sealed class H264ElementTests
{
    private static readonly VideoFormat Format = new(512, 512, 25);

    [Theory]
    [InlineData(H264Encoder.OpenH264, "openh264enc", "bitrate=400000")]
    [InlineData(H264Encoder.Nvidia, "nvh264enc", "bitrate=400")]
    [InlineData(H264Encoder.VaApi, "vah264enc", "bitrate=400")]
    [InlineData(H264Encoder.QuickSync, "qsvh264enc", "bitrate=400")]
    [InlineData(H264Encoder.VideoToolbox, "vtenc_h264_hw", "bitrate=400")]
    [InlineData(H264Encoder.MediaFoundation, "mfh264enc", "bitrate=400")]
    public void Build_Setting_NamesTheElementAndItsRateInItsUnit(H264Encoder setting, string element, string rate)
    {
        var words = EncoderDescription.Build(new VideoPlan(VideoCodec.H264, 1_000_000, setting), Format, 400_000).Split(' ');

        Assert.Contains(element, words);
        Assert.Contains(rate, words);
    }

    [Theory]
    [InlineData(H264Encoder.OpenH264, 300_000)]
    [InlineData(H264Encoder.VaApi, 300)]
    public void Bitrate_LaterRate_IsInTheElementsUnit(H264Encoder setting, int value) =>
        Assert.Equal(("bitrate", value), EncoderDescription.Bitrate(new VideoPlan(VideoCodec.H264, 1_000_000, setting), 300_000));
}
