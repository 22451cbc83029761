using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Visavis.WebRtc.Interop;

/// <summary>Takes a pipeline's messages the moment they are posted, on whichever native thread posts them.</summary>
/// <remarks>No main loop runs and nobody pops the bus, so every message is dropped after the look at it: a queued one would leak.</remarks>
internal sealed unsafe partial class BusWatch
{
    private const uint EndType = 1 << 0;
    private const uint ErrorType = 1 << 1;
    private const uint WarningType = 1 << 2;

    private readonly Action<string, string> _onError;
    private readonly Action<string> _onWarning;

    private BusWatch(Action<string, string> onError, Action<string> onWarning)
    {
        _onError = onError;
        _onWarning = onWarning;
    }

    /// <summary>Watches a pipeline until it is gone.</summary>
    /// <param name="pipeline">Pipeline.</param>
    /// <param name="onError">Gets the kind of element that failed, e.g. <c>nicesink</c>, and the text.</param>
    /// <param name="onWarning">Gets the text.</param>
    public static void Attach(Pipeline pipeline, Action<string, string> onError, Action<string> onWarning)
    {
        using var bus = ObjectHandle.Take(NativeMethods.gst_element_get_bus(pipeline.Pointer))!;
        NativeMethods.gst_bus_set_sync_handler(
            bus.Pointer,
            (nint)(delegate* unmanaged[Cdecl]<nint, nint, nint, int>)&Posted,
            NativeCallback.Pin(new BusWatch(onError, onWarning)),
            NativeCallback.DestroyNotify);
    }

    /// <summary>Waits until a pipeline without a watch has sent everything through, or has failed. Blocks.</summary>
    /// <returns>Null when all went well, else what did not.</returns>
    public static string? WaitForEnd(Pipeline pipeline, TimeSpan limit)
    {
        using var bus = ObjectHandle.Take(NativeMethods.gst_element_get_bus(pipeline.Pointer))!;
        var message = NativeMethods.gst_bus_timed_pop_filtered(bus.Pointer, (ulong)limit.Ticks * 100, EndType | ErrorType);
        if (message == 0) return $"it was not done within {limit.TotalSeconds:0} s";
        nint error = 0, detail = 0;
        var failed = ((Head*)message)->Type == ErrorType;
        if (failed) NativeMethods.gst_message_parse_error(message, &error, &detail);
        NativeMethods.gst_mini_object_unref(message);
        return failed ? $"{GLib.TakeError(error)} ({LastLine(GLib.TakeText(detail))})" : null;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Posted(nint bus, nint message, nint data)
    {
        try
        {
            if (((Head*)message)->Type is ErrorType or WarningType) NativeCallback.Target<BusWatch>(data).Report(message);
        }
        catch (Exception)
        {
            NativeCount.CallbackFaulted();
        }

        NativeMethods.gst_mini_object_unref(message);
        return 0; // GST_BUS_DROP, which leaves the message to us.
    }

    private void Report(nint message)
    {
        var isError = ((Head*)message)->Type == ErrorType;
        nint error = 0, detail = 0;
        if (isError) NativeMethods.gst_message_parse_error(message, &error, &detail);
        else NativeMethods.gst_message_parse_warning(message, &error, &detail);
        var text = $"{GLib.TakeError(error)} ({LastLine(GLib.TakeText(detail))})";
        if (isError) _onError(((Head*)message)->Source is var source and not 0 ? Pads.FactoryName(source) : "", text);
        else _onWarning(text);
    }

    /// <summary>The public head of <c>GstMessage</c>, the same on all 64-bit platforms.</summary>
    [StructLayout(LayoutKind.Explicit)]
    private struct Head
    {
        [FieldOffset(64)]
        public uint Type;

        [FieldOffset(80)]
        public nint Source;
    }

    // The detail begins with source file and element path; its last line is the part that says something.
    private static string LastLine(string detail) => detail[(detail.LastIndexOf('\n') + 1)..];

    private static partial class NativeMethods
    {
        [LibraryImport(NativeLibraries.GStreamer)]
        internal static partial nint gst_element_get_bus(nint element);

        [LibraryImport(NativeLibraries.GStreamer)]
        internal static partial void gst_bus_set_sync_handler(nint bus, nint handler, nint data, nint destroy);

        [LibraryImport(NativeLibraries.GStreamer)]
        internal static partial nint gst_bus_timed_pop_filtered(nint bus, ulong timeoutNs, uint types);

        [LibraryImport(NativeLibraries.GStreamer)]
        internal static partial void gst_mini_object_unref(nint miniObject);

        [LibraryImport(NativeLibraries.GStreamer)]
        internal static partial void gst_message_parse_error(nint message, nint* error, nint* detail);

        [LibraryImport(NativeLibraries.GStreamer)]
        internal static partial void gst_message_parse_warning(nint message, nint* error, nint* detail);
    }
}
