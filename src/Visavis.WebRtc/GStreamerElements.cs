namespace Visavis.WebRtc;

/// <summary>The GStreamer elements that connections are built from, and who packages them.</summary>
internal static class GStreamerElements
{
    private const string Core = "libgstreamer1.0-0";
    private const string Base = "gstreamer1.0-plugins-base";
    private const string Good = "gstreamer1.0-plugins-good";
    private const string Bad = "gstreamer1.0-plugins-bad";
    private const string Nice = "gstreamer1.0-nice";

    /// <summary>Everything, as if all of it were missing.</summary>
    public static IReadOnlyList<MissingElement> All { get; } =
    [
        new("fakesink", "taking decoded media", Core, true),
        new("appsrc", "feeding media in", Base, true),
        new("audioconvert", "microphone format", Base, true),
        new("audioresample", "microphone rate", Base, true),
        new("opusenc", "sound to the viewer", Base, true),
        new("opusdec", "microphone", Base, true),
        new("vp8enc", "VP8 pictures", Good, true),
        new("rtpvp8pay", "VP8 pictures", Good, true),
        new("rtpopuspay", "sound to the viewer", Good, true),
        new("rtpopusdepay", "microphone", Good, true),
        new("rtpbin", "RTP sessions", Good, true),
        new("rtprtxsend", "repeating lost packets", Good, true),
        new("webrtcbin", "WebRTC connections", Bad, true),
        new("dtlsenc", "encryption", Bad, true),
        new("dtlsdec", "encryption", Bad, true),
        new("srtpenc", "encryption", Bad, true),
        new("srtpdec", "encryption", Bad, true),
        new("sctpenc", "data channel", Bad, true),
        new("sctpdec", "data channel", Bad, true),
        new("nicesrc", "network paths (ICE)", Nice, true),
        new("nicesink", "network paths (ICE)", Nice, true),
        new("openh264enc", "H.264 pictures", Bad, false),
        new("h264parse", "H.264 pictures", Bad, false),
        new("rtph264pay", "H.264 pictures", Good, false),
        new("vp8dec", "self-test", Good, false),
        new("openh264dec", "self-test of H.264", Bad, false),
        new("rtpvp8depay", "self-test", Good, false),
        new("audiotestsrc", "self-test", Base, false),
    ];

    /// <summary>Every package that the list names, in alphabetical order.</summary>
    public static IReadOnlyList<string> Packages { get; } = [.. All.Select(e => e.DebianPackage).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>How to install packages on this kind of machine.</summary>
    public static string InstallAdvice(IReadOnlyList<string> debianPackages)
    {
        if (OperatingSystem.IsMacOS()) return "Install GStreamer: brew install gstreamer";
        return OperatingSystem.IsWindows()
            ? "Install the GStreamer runtime (1.22 or later, MSVC x86_64, complete) from gstreamer.freedesktop.org"
            : $"Install GStreamer: sudo apt-get install {string.Join(' ', debianPackages)}";
    }
}
