using System.Runtime.InteropServices;

namespace Visavis.WebRtc.Interop;

/// <summary>The entrance of a pipeline.</summary>
/// <param name="element">The appsrc, taken over.</param>
/// <param name="pool">Where buffers come from, taken over; null to allocate each.</param>
internal sealed partial class AppSource(ObjectHandle element, BufferPool? pool) : IDisposable
{
    /// <summary>Pictures or packets that wait to be taken.</summary>
    public ulong QueuedBuffers => NativeMethods.gst_app_src_get_current_level_buffers(element.Pointer);

    /// <summary>Hands over a copy of some bytes; never blocks.</summary>
    /// <returns>False when the pipeline does not take any (starting or stopping).</returns>
    public bool Push(ReadOnlySpan<byte> content, ulong presentationNs, ulong durationNs)
    {
        var buffer = pool is not null ? pool.Acquire() : MediaBuffer.Allocate(content.Length);
        if (buffer == 0) return false;
        MediaBuffer.Fill(buffer, content, presentationNs, durationNs);
        return NativeMethods.gst_app_src_push_buffer(element.Pointer, buffer) == 0; // Takes the buffer over.
    }

    /// <summary>Hands over a borrowed buffer's content without copying it; never blocks.</summary>
    /// <returns>False when the pipeline does not take any (starting or stopping).</returns>
    public bool PushShared(nint borrowed, ulong presentationNs, ulong durationNs)
    {
        var buffer = MediaBuffer.Share(borrowed, presentationNs, durationNs);
        return buffer != 0 && NativeMethods.gst_app_src_push_buffer(element.Pointer, buffer) == 0; // Takes the buffer over.
    }

    /// <summary>Nothing more will come.</summary>
    public void End() => _ = NativeMethods.gst_app_src_end_of_stream(element.Pointer);

    public void Dispose()
    {
        element.Dispose();
        pool?.Dispose();
    }

    private static partial class NativeMethods
    {
        [LibraryImport(NativeLibraries.App)]
        internal static partial int gst_app_src_push_buffer(nint source, nint buffer);

        [LibraryImport(NativeLibraries.App)]
        internal static partial int gst_app_src_end_of_stream(nint source);

        [LibraryImport(NativeLibraries.App)]
        internal static partial ulong gst_app_src_get_current_level_buffers(nint source);
    }
}
