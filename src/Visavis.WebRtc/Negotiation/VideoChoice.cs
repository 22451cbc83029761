using Visavis.Media.Video;
using Visavis.Sessions.Ports;

namespace Visavis.WebRtc.Negotiation;

/// <summary>How a viewer's pictures are coded.</summary>
/// <param name="Codec">Codec.</param>
/// <param name="PayloadType">The number that the viewer gave it.</param>
internal readonly record struct VideoChoice(VideoCodec Codec, int PayloadType)
{
    // Measured as good for a head at 512x512, 25 per second.
    private const double ReferenceBitrate = 1_000_000;
    private const double ReferencePixelsPerSecond = 512.0 * 512 * 25;

    // Larger pictures need fewer bits per pixel.
    private const double GrowthExponent = 0.75;

    /// <summary>Picks what both sides can do, the preferred codec first.</summary>
    /// <exception cref="InvalidOfferException">The viewer decodes nothing that we send.</exception>
    public static VideoChoice From(SdpMedia media, VideoCodec preferred, bool canEncodeH264)
    {
        var vp8 = media.Codecs.FirstOrDefault(c => c.Name.Equals("VP8", StringComparison.OrdinalIgnoreCase));
        var h264 = canEncodeH264 ? media.Codecs.FirstOrDefault(IsBaselineH264) : null;
        var chosen = preferred == VideoCodec.H264 ? h264 ?? vp8 : vp8 ?? h264;
        if (chosen is not null) return new VideoChoice(chosen == vp8 ? VideoCodec.Vp8 : VideoCodec.H264, chosen.PayloadType);

        var offered = string.Join(", ", media.Codecs.Select(c => c.Name).Distinct());
        throw new InvalidOfferException($"The offer's video has neither VP8 nor H.264 constrained baseline in packetization mode 1 (it has: {offered}).");
    }

    /// <summary>A bit rate that suits a picture size, in bits per second.</summary>
    public static int BitrateFor(VideoFormat video)
    {
        var pixelsPerSecond = (double)video.WidthPx * video.HeightPx * video.FramesPerSecond;
        return (int)Math.Round(ReferenceBitrate * Math.Pow(pixelsPerSecond / ReferencePixelsPerSecond, GrowthExponent) / 1000) * 1000;
    }

    private static bool IsBaselineH264(SdpCodec codec) =>
        codec.Name.Equals("H264", StringComparison.OrdinalIgnoreCase)
        && codec.Parameters.Contains("packetization-mode=1", StringComparison.OrdinalIgnoreCase)
        && codec.Parameters.Contains("profile-level-id=42e0", StringComparison.OrdinalIgnoreCase);
}
