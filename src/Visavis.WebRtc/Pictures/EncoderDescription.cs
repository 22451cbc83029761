using Visavis.Media.Video;

namespace Visavis.WebRtc.Pictures;

/// <summary>The pipeline that codes pictures, as a GStreamer launch text. Every number in it was measured: docs/design/media.md.</summary>
internal static class EncoderDescription
{
    public const string SourceName = "raw";
    public const string EncoderName = "encoder";
    public const string ExitName = "coded";

    /// <summary>Writes the text: I420 into <see cref="SourceName"/>, coded pictures at <see cref="ExitName"/>.</summary>
    /// <param name="codec">Codec.</param>
    /// <param name="format">Shape of the pictures.</param>
    /// <param name="bitrate">To begin with, in bits per second.</param>
    /// <param name="maximum">What it may rise to.</param>
    public static string Build(VideoCodec codec, VideoFormat format, int bitrate, int maximum) =>
        $"appsrc name={SourceName} is-live=true format=time do-timestamp=false block=false max-buffers=2 max-bytes=0 leaky-type=downstream"
        + $" caps=video/x-raw,format=I420,width={format.WidthPx},height={format.HeightPx},framerate={format.FramesPerSecond}/1"
        + (codec == VideoCodec.Vp8 ? Vp8(bitrate) : H264(bitrate, maximum))
        + $" ! {Caps(codec)} ! fakesink name={ExitName} sync=false async=false enable-last-sample=false";

    /// <summary>What the coded pictures are, for both ends of the way to a viewer.</summary>
    public static string Caps(VideoCodec codec) =>
        codec == VideoCodec.Vp8 ? "video/x-vp8" : "video/x-h264,stream-format=byte-stream,alignment=au,profile=constrained-baseline";

    /// <summary>The encoder's property that takes bits per second.</summary>
    public static string BitrateProperty(VideoCodec codec) => codec == VideoCodec.Vp8 ? "target-bitrate" : "bitrate";

    // cpu-used below 0 is a fixed speed (-8: 0.03 of a core at 512x512, 25 per second); from 0 up libvpx would follow the processor's load.
    private static string Vp8(int bitrate) =>
        $" ! vp8enc name={EncoderName} deadline=1 cpu-used=-8 threads=1 end-usage=cbr target-bitrate={bitrate} keyframe-max-dist=3000 lag-in-frames=0"
        + " error-resilient=default min-quantizer=4 max-quantizer=56 undershoot=95 buffer-size=400 buffer-initial-size=200 buffer-optimal-size=250"
        + " min-force-key-unit-interval=200000000";

    // max-bitrate is what the rate may rise to later: openh264 refuses a target above it.
    private static string H264(int bitrate, int maximum) =>
        $" ! openh264enc name={EncoderName} complexity=low rate-control=bitrate bitrate={bitrate} max-bitrate={maximum / 5 * 6} multi-thread=1 gop-size=3000"
        + " usage-type=camera min-force-key-unit-interval=200000000 ! video/x-h264,profile=constrained-baseline ! h264parse config-interval=-1";
}
