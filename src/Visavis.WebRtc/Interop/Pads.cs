using System.Runtime.InteropServices;

namespace Visavis.WebRtc.Interop;

/// <summary>Pads: the ends by which elements are linked.</summary>
internal static unsafe partial class Pads
{
    /// <summary>A pad that exists, by name; null when there is none.</summary>
    public static ObjectHandle? Static(ObjectHandle element, string name) => Static(element.Pointer, name);

    /// <summary>A pad of a borrowed element, by name; null when there is none.</summary>
    public static ObjectHandle? Static(nint borrowedElement, string name) =>
        ObjectHandle.Take(NativeMethods.gst_element_get_static_pad(borrowedElement, name));

    /// <summary>The name of a borrowed pad or element.</summary>
    public static string Name(nint borrowed) => GLib.TakeText(NativeMethods.gst_object_get_name(borrowed));

    /// <summary>The type of a borrowed element, e.g. <c>rtprtxsend</c>.</summary>
    public static string FactoryName(nint borrowedElement)
    {
        var factory = NativeMethods.gst_element_get_factory(borrowedElement);
        return factory == 0 ? "" : Name(factory);
    }

    /// <summary>True when a borrowed event carries a structure of that name, given as UTF-8.</summary>
    public static bool IsEvent(nint gstEvent, ReadOnlySpan<byte> name)
    {
        fixed (byte* text = name) return NativeMethods.gst_event_has_name(gstEvent, text) != 0; // A u8 literal ends with a zero.
    }

    /// <summary>Asks the encoder upstream of a pad for a picture that needs no earlier one.</summary>
    /// <param name="encoderSource">The encoder's source pad.</param>
    public static void RequestKeyframe(ObjectHandle encoderSource)
    {
        var request = NativeMethods.gst_video_event_new_upstream_force_key_unit(ulong.MaxValue, 1, 0);
        _ = NativeMethods.gst_pad_send_event(encoderSource.Pointer, request); // Takes the event over.
    }

    private static partial class NativeMethods
    {
        [LibraryImport(NativeLibraries.GStreamer, StringMarshalling = StringMarshalling.Utf8)]
        internal static partial nint gst_element_get_static_pad(nint element, string name);

        [LibraryImport(NativeLibraries.GStreamer)]
        internal static partial nint gst_object_get_name(nint instance);

        [LibraryImport(NativeLibraries.GStreamer)]
        internal static partial nint gst_element_get_factory(nint element);

        [LibraryImport(NativeLibraries.GStreamer)]
        internal static partial int gst_pad_send_event(nint pad, nint gstEvent);

        [LibraryImport(NativeLibraries.GStreamer)]
        internal static partial int gst_event_has_name(nint gstEvent, byte* name);

        [LibraryImport(NativeLibraries.Video)]
        internal static partial nint gst_video_event_new_upstream_force_key_unit(ulong runningTime, int allHeaders, uint count);
    }
}
