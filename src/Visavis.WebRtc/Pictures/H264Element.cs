namespace Visavis.WebRtc.Pictures;

/// <summary>A GStreamer element that codes H.264.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Settings">Its properties but for the bit rate, for constant rate without delay: no B pictures, keyframes only when asked for.</param>
/// <param name="MaximumProperty">The property that bounds the rate; null where the rate itself is the bound.</param>
/// <param name="BitsPerUnit">What one is in its bit rate: 1 for bits a second, 1000 for kilobits.</param>
internal sealed record H264Element(string Name, string Settings, string? MaximumProperty, int BitsPerUnit)
{
    /// <summary>The element of a setting.</summary>
    public static H264Element Of(H264Encoder encoder) => encoder switch
    {
        // Properties as GStreamer 1.22 documents them; none of these has been tried on a machine that has it. (nvh264enc has bframes only on some cards; 0 is its default.)
        H264Encoder.Nvidia => new("nvh264enc", "preset=low-latency-hq rc-mode=cbr zerolatency=true gop-size=3000", null, 1000),
        H264Encoder.VaApi => new("vah264enc", "rate-control=cbr b-frames=0 ref-frames=1 key-int-max=1024", null, 1000),
        H264Encoder.QuickSync => new("qsvh264enc", "rate-control=cbr low-latency=true b-frames=0 gop-size=3000", null, 1000),
        H264Encoder.VideoToolbox => new("vtenc_h264_hw", "realtime=true allow-frame-reordering=false max-keyframe-interval=3000", null, 1000),
        H264Encoder.MediaFoundation => new("mfh264enc", "rc-mode=cbr low-latency=true bframes=0 gop-size=3000", null, 1000),
        _ => new("openh264enc", "complexity=low rate-control=bitrate multi-thread=1 gop-size=3000 usage-type=camera", "max-bitrate", 1),
    };

    /// <summary>Writes the element into a launch text. I420 comes in; hardware wants its own order of the same samples.</summary>
    /// <param name="name">What the element is called.</param>
    /// <param name="bitrate">To begin with, in bits per second.</param>
    /// <param name="maximum">What it may rise to: openh264 refuses a target above its bound.</param>
    public string Launch(string name, int bitrate, int maximum) =>
        (BitsPerUnit == 1 ? "" : " ! videoconvert")
        + $" ! {Name} name={name} {Settings} bitrate={bitrate / BitsPerUnit} min-force-key-unit-interval=200000000"
        + (MaximumProperty is { } bound ? $" {bound}={maximum / 5 * 6}" : "");
}
