using System.Runtime.InteropServices;

namespace Visavis.WebRtc.Interop;

/// <summary>A container of elements, made from a launch description.</summary>
internal partial class Bin : ObjectHandle
{
    protected Bin(nint reference)
        : base(reference)
    {
    }

    /// <summary>Builds a bin whose unlinked ends become its own pads.</summary>
    /// <exception cref="NativeRequestException">An element is missing or a link is impossible.</exception>
    public static Bin FromDescription(string description)
    {
        // A floating reference: sunk by adding it to a pipeline; ref_sink here makes it plainly ours.
        var bin = NativeMethods.gst_parse_bin_from_description(description, 1, out var error);
        var problem = GLib.TakeError(error);
        if (problem is null && bin != 0) return new Bin(NativeMethods.g_object_ref_sink(bin));
        if (bin != 0) NativeMethods.gst_object_unref(bin);
        throw new NativeRequestException($"GStreamer cannot build a pipeline part: {problem ?? "unknown error"}");
    }

    /// <summary>An element inside any bin, by name; null when there is none.</summary>
    public static ObjectHandle? Find(ObjectHandle bin, string name) => Take(NativeMethods.gst_bin_get_by_name(bin.Pointer, name));

    /// <summary>An element inside that the description named.</summary>
    public ObjectHandle Get(string name) =>
        Find(this, name) ?? throw new NativeRequestException($"The pipeline has no element '{name}'.");

    /// <summary>Adds a part, links its <c>sink</c> to a borrowed source pad and starts it.</summary>
    public void Attach(Bin part, nint borrowedSource)
    {
        if (NativeMethods.gst_bin_add(Pointer, part.Pointer) == 0) throw new NativeRequestException("A pipeline part could not be added.");
        if (NativeMethods.gst_element_sync_state_with_parent(part.Pointer) == 0) throw new NativeRequestException("A pipeline part could not be started.");
        using var sink = Pads.Static(part, "sink") ?? throw new NativeRequestException("A pipeline part has no sink pad.");
        var result = NativeMethods.gst_pad_link(borrowedSource, sink.Pointer);
        if (result != 0) throw new NativeRequestException($"A pipeline part could not be linked ({result}).");
    }

    private static partial class NativeMethods
    {
        [LibraryImport(NativeLibraries.GStreamer, StringMarshalling = StringMarshalling.Utf8)]
        internal static partial nint gst_parse_bin_from_description(string description, int ghostUnlinkedPads, out nint error);

        [LibraryImport(NativeLibraries.GStreamer, StringMarshalling = StringMarshalling.Utf8)]
        internal static partial nint gst_bin_get_by_name(nint bin, string name);

        [LibraryImport(NativeLibraries.GStreamer)]
        internal static partial int gst_bin_add(nint bin, nint element);

        [LibraryImport(NativeLibraries.GStreamer)]
        internal static partial int gst_element_sync_state_with_parent(nint element);

        [LibraryImport(NativeLibraries.GStreamer)]
        internal static partial int gst_pad_link(nint source, nint sink);

        [LibraryImport(NativeLibraries.GStreamer)]
        internal static partial void gst_object_unref(nint instance);

        [LibraryImport(NativeLibraries.GObject)]
        internal static partial nint g_object_ref_sink(nint instance);
    }
}
