using System.Runtime.InteropServices;

namespace Visavis.WebRtc.Interop;

/// <summary>A top-level pipeline. Must be stopped before it is disposed, never on one of its own threads.</summary>
internal sealed partial class Pipeline : Bin
{
    private Pipeline(nint reference)
        : base(reference)
    {
    }

    private enum State
    {
        Null = 1,
        Playing = 4,
    }

    /// <summary>Builds a pipeline from a launch description.</summary>
    /// <exception cref="NativeRequestException">An element is missing, a link is impossible, or a setting is unknown.</exception>
    public static Pipeline Launch(string description)
    {
        var parsed = NativeMethods.gst_parse_launch(description, out var error);
        var problem = GLib.TakeError(error);
        if (parsed == 0) throw new NativeRequestException($"GStreamer cannot build the pipeline: {problem}");
        NativeMethods.g_object_ref_sink(parsed);
        if (problem is null) return NativeMethods.g_type_check_instance_is_a(parsed, NativeMethods.gst_pipeline_get_type()) != 0 ? new Pipeline(parsed) : Around(parsed);
        NativeMethods.gst_object_unref(parsed);
        throw new NativeRequestException($"GStreamer cannot build the pipeline: {problem}");
    }

    /// <summary>Starts the pipeline; live pipelines go on starting in the background.</summary>
    public void Play()
    {
        if (NativeMethods.gst_element_set_state(Pointer, (int)State.Playing) == 0) throw new NativeRequestException("The pipeline could not be started.");
    }

    /// <summary>Stops the pipeline and joins its threads. Blocks (typically 10 to 60 ms).</summary>
    public void Stop() => _ = NativeMethods.gst_element_set_state(Pointer, (int)State.Null);

    /// <inheritdoc cref="BusWatch.WaitForEnd" />
    public string? WaitForEnd(TimeSpan limit) => BusWatch.WaitForEnd(this, limit);

    /// <summary>Time since the pipeline started, in nanoseconds; <see cref="ulong.MaxValue"/> before that.</summary>
    public ulong RunningTimeNs => NativeMethods.gst_element_get_current_running_time(Pointer);

    // With a lone element the parser returns that element instead of a pipeline.
    private static Pipeline Around(nint element)
    {
        var pipeline = new Pipeline(NativeMethods.g_object_ref_sink(NativeMethods.gst_pipeline_new(0)));
        _ = NativeMethods.gst_bin_add(pipeline.Pointer, element); // A second reference: the element's own one is given back.
        NativeMethods.gst_object_unref(element);
        return pipeline;
    }

    private static partial class NativeMethods
    {
        [LibraryImport(NativeLibraries.GStreamer, StringMarshalling = StringMarshalling.Utf8)]
        internal static partial nint gst_parse_launch(string description, out nint error);

        [LibraryImport(NativeLibraries.GStreamer)]
        internal static partial nuint gst_pipeline_get_type();

        [LibraryImport(NativeLibraries.GObject)]
        internal static partial int g_type_check_instance_is_a(nint instance, nuint type);

        [LibraryImport(NativeLibraries.GStreamer)]
        internal static partial void gst_object_unref(nint instance);

        [LibraryImport(NativeLibraries.GStreamer)]
        internal static partial nint gst_pipeline_new(nint name);

        [LibraryImport(NativeLibraries.GStreamer)]
        internal static partial int gst_bin_add(nint bin, nint element);

        [LibraryImport(NativeLibraries.GStreamer)]
        internal static partial int gst_element_set_state(nint element, int state);

        [LibraryImport(NativeLibraries.GStreamer)]
        internal static partial ulong gst_element_get_current_running_time(nint element);

        [LibraryImport(NativeLibraries.GObject)]
        internal static partial nint g_object_ref_sink(nint instance);
    }
}
