namespace Visavis.WebRtc.Negotiation;

/// <summary>How one viewer's pictures are coded, and how many bits they may have.</summary>
/// <param name="Codec">Codec.</param>
/// <param name="MaximumBitrate">In bits per second.</param>
/// <param name="H264">What codes H.264.</param>
internal readonly record struct VideoPlan(VideoCodec Codec, int MaximumBitrate, H264Encoder H264);
