using System.Runtime.InteropServices;

namespace Visavis.WebRtc.Interop;

/// <summary>An owned reference to a GstMiniObject: caps, promise, sample.</summary>
internal partial class MiniObjectHandle : SafeHandle
{
    protected MiniObjectHandle(nint reference)
        : base(0, ownsHandle: true)
    {
        SetHandle(reference);
        if (reference != 0) NativeCount.HandleOpened();
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>The native object, valid while this handle is open.</summary>
    public nint Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsClosed, this);
            return handle;
        }
    }

    /// <summary>Parses capabilities, e.g. <c>audio/x-raw,rate=24000</c>.</summary>
    public static MiniObjectHandle Caps(string text)
    {
        var caps = NativeMethods.gst_caps_from_string(text);
        return caps != 0 ? new MiniObjectHandle(caps) : throw new ArgumentException($"Not capabilities: {text}", nameof(text));
    }

    /// <summary>The capabilities that a borrowed pad has settled on, as text; empty when there are none yet.</summary>
    public static string CurrentCapsText(nint borrowedPad)
    {
        var caps = NativeMethods.gst_pad_get_current_caps(borrowedPad);
        if (caps == 0) return "";
        using var owner = new MiniObjectHandle(caps);
        return GLib.TakeText(NativeMethods.gst_caps_to_string(caps));
    }

    protected override bool ReleaseHandle()
    {
        NativeMethods.gst_mini_object_unref(handle);
        NativeCount.HandleReleased();
        return true;
    }

    private static partial class NativeMethods
    {
        [LibraryImport(NativeLibraries.GStreamer)]
        internal static partial void gst_mini_object_unref(nint miniObject);

        [LibraryImport(NativeLibraries.GStreamer, StringMarshalling = StringMarshalling.Utf8)]
        internal static partial nint gst_caps_from_string(string text);

        [LibraryImport(NativeLibraries.GStreamer)]
        internal static partial nint gst_caps_to_string(nint caps);

        [LibraryImport(NativeLibraries.GStreamer)]
        internal static partial nint gst_pad_get_current_caps(nint pad);
    }
}
