using Visavis.Media.Video;
using Visavis.WebRtc.Negotiation;

namespace Visavis.WebRtc.Pictures;

/// <summary>The pipeline that codes pictures, as a GStreamer launch text. Every number in it was measured: docs/design/media.md.</summary>
internal static class EncoderDescription
{
    public const string SourceName = "raw";
    public const string EncoderName = "encoder";
    public const string ExitName = "coded";

    /// <summary>Writes the text: I420 into <see cref="SourceName"/>, coded pictures at <see cref="ExitName"/>.</summary>
    /// <param name="plan">How they are coded, and what the bit rate may rise to.</param>
    /// <param name="format">Shape of the pictures.</param>
    /// <param name="bitrate">To begin with, in bits per second.</param>
    public static string Build(VideoPlan plan, VideoFormat format, int bitrate) =>
        $"appsrc name={SourceName} is-live=true format=time do-timestamp=false block=false max-buffers=2 max-bytes=0 leaky-type=downstream"
        + $" caps=video/x-raw,format=I420,width={format.WidthPx},height={format.HeightPx},framerate={format.FramesPerSecond}/1"
        + (plan.Codec == VideoCodec.Vp8 ? Vp8(bitrate) : H264(plan, bitrate))
        + $" ! {Caps(plan.Codec)} ! fakesink name={ExitName} sync=false async=false enable-last-sample=false";

    /// <summary>What the coded pictures are, for both ends of the way to a viewer.</summary>
    public static string Caps(VideoCodec codec) =>
        codec == VideoCodec.Vp8 ? "video/x-vp8" : "video/x-h264,stream-format=byte-stream,alignment=au,profile=constrained-baseline";

    /// <summary>The encoder's property that sets the bit rate, and the value for so many bits per second.</summary>
    public static (string Property, int Value) Bitrate(VideoPlan plan, int bitrate) =>
        plan.Codec == VideoCodec.Vp8 ? ("target-bitrate", bitrate) : ("bitrate", bitrate / H264Element.Of(plan.H264).BitsPerUnit);

    // cpu-used below 0 is a fixed speed (-8: 2.0 to 2.5 ms for a picture of a face at 512x512); from 0 up libvpx would follow the processor's load.
    private static string Vp8(int bitrate) =>
        $" ! vp8enc name={EncoderName} deadline=1 cpu-used=-8 threads=1 end-usage=cbr target-bitrate={bitrate} keyframe-max-dist=3000 lag-in-frames=0"
        + " error-resilient=default min-quantizer=4 max-quantizer=56 undershoot=95 buffer-size=400 buffer-initial-size=200 buffer-optimal-size=250"
        + " min-force-key-unit-interval=200000000";

    private static string H264(VideoPlan plan, int bitrate) =>
        H264Element.Of(plan.H264).Launch(EncoderName, bitrate, plan.MaximumBitrate)
        + " ! video/x-h264,profile=constrained-baseline ! h264parse config-interval=-1";
}
