using System.Runtime.InteropServices;
using Visavis.WebRtc.Interop;

namespace Visavis.Tests.WebRtc.Interop;

public sealed class NativeLibrariesTests
{
    [Fact]
    public void FileNames_OnEachPlatform_FollowItsCustom()
    {
        Assert.Equal(["libgstreamer-1.0.so.0"], NativeLibraries.FileNames(NativeLibraries.GStreamer, OSPlatform.Linux));
        Assert.Equal(["libgstreamer-1.0.0.dylib"], NativeLibraries.FileNames(NativeLibraries.GStreamer, OSPlatform.OSX));
        Assert.Equal(["gstreamer-1.0-0.dll", "libgstreamer-1.0-0.dll"], NativeLibraries.FileNames(NativeLibraries.GStreamer, OSPlatform.Windows));
        Assert.Equal(["libnice.so.10"], NativeLibraries.FileNames(NativeLibraries.Nice, OSPlatform.Linux));
    }
}
