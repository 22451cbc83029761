using Visavis.WebRtc;

namespace Visavis.Tests.WebRtc;

public sealed class GStreamerRuntimeTests
{
    [Fact]
    public void Probe_OnACompleteMachine_LacksNothing()
    {
        var status = GStreamerRuntime.Probe();

        Assert.True(status.IsUsable, status.Advice);
        Assert.StartsWith("GStreamer 1.", status.Version, StringComparison.Ordinal);
        Assert.Null(status.Advice);
    }

    [Fact]
    public void Advice_WithoutTheLibraries_NamesEveryPackage()
    {
        var status = new GStreamerStatus(null, [], "The GStreamer libraries are not on this machine.");

        Assert.False(status.IsUsable);
        Assert.Contains("gstreamer1.0-nice", status.MissingPackages);
        Assert.Contains("gstreamer1.0-plugins-bad", status.MissingPackages);
        if (OperatingSystem.IsLinux()) Assert.Contains("apt-get install gstreamer1.0-nice gstreamer1.0-plugins-bad", status.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Advice_WithOneElementMissing_NamesItsPackageOnly()
    {
        var nice = new MissingElement("nicesrc", "network paths (ICE)", "gstreamer1.0-nice", true);
        var h264 = new MissingElement("openh264enc", "H.264 pictures", "gstreamer1.0-plugins-bad", false);

        Assert.False(new GStreamerStatus("GStreamer 1.22.0", [nice], null).IsUsable);
        Assert.True(new GStreamerStatus("GStreamer 1.22.0", [h264], null).IsUsable);
        Assert.Equal(["gstreamer1.0-nice"], new GStreamerStatus("GStreamer 1.22.0", [nice], null).MissingPackages);
    }
}
