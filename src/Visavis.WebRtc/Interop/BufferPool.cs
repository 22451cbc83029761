using System.Runtime.InteropServices;

namespace Visavis.WebRtc.Interop;

/// <summary>Reuses the memory of equally large buffers: a picture has hundreds of kilobytes, 25 times a second.</summary>
internal sealed unsafe partial class BufferPool : IDisposable
{
    private readonly ObjectHandle _pool;

    public BufferPool(int bufferBytes)
    {
        _pool = ObjectHandle.Take(NativeMethods.gst_buffer_pool_new())!;
        var config = NativeMethods.gst_buffer_pool_get_config(_pool.Pointer);
        NativeMethods.gst_buffer_pool_config_set_params(config, 0, (uint)bufferBytes, 0, 0); // No upper limit: taking one never waits.
        if (NativeMethods.gst_buffer_pool_set_config(_pool.Pointer, config) == 0 || NativeMethods.gst_buffer_pool_set_active(_pool.Pointer, 1) == 0)
        {
            _pool.Dispose();
            throw new NativeRequestException("A buffer pool could not be made.");
        }
    }

    /// <summary>A free buffer, owned by the caller; 0 when there is none. It comes back by itself when the pipeline is done with it.</summary>
    public nint Acquire()
    {
        nint buffer = 0;
        return NativeMethods.gst_buffer_pool_acquire_buffer(_pool.Pointer, &buffer, 0) == 0 ? buffer : 0;
    }

    public void Dispose()
    {
        _ = NativeMethods.gst_buffer_pool_set_active(_pool.Pointer, 0);
        _pool.Dispose();
    }

    private static partial class NativeMethods
    {
        [LibraryImport(NativeLibraries.GStreamer)]
        internal static partial nint gst_buffer_pool_new();

        [LibraryImport(NativeLibraries.GStreamer)]
        internal static partial nint gst_buffer_pool_get_config(nint pool);

        [LibraryImport(NativeLibraries.GStreamer)]
        internal static partial void gst_buffer_pool_config_set_params(nint config, nint caps, uint size, uint minBuffers, uint maxBuffers);

        [LibraryImport(NativeLibraries.GStreamer)]
        internal static partial int gst_buffer_pool_set_config(nint pool, nint config);

        [LibraryImport(NativeLibraries.GStreamer)]
        internal static partial int gst_buffer_pool_set_active(nint pool, int active);

        [LibraryImport(NativeLibraries.GStreamer)]
        internal static partial int gst_buffer_pool_acquire_buffer(nint pool, nint* buffer, nint parameters);
    }
}
