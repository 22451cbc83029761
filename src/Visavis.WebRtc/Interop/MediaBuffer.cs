using System.Runtime.InteropServices;

namespace Visavis.WebRtc.Interop;

/// <summary>Buffers of media: made from, and read as, spans.</summary>
internal static unsafe partial class MediaBuffer
{
    private const int MapRead = 1;
    private const uint DeltaUnitFlag = 1 << 13;

    // Flags, times, metadata and memory of GstBufferCopyFlags; the memory is shared, not copied.
    private const int CopyAll = 1 | 2 | 4 | 8;

    /// <summary>A new buffer of that size, owned by the caller; 0 when memory ran out.</summary>
    public static nint Allocate(int bytes) => NativeMethods.gst_buffer_new_allocate(0, (nuint)bytes, 0);

    /// <summary>Copies bytes into a buffer that nobody else has yet, and dates it.</summary>
    public static void Fill(nint buffer, ReadOnlySpan<byte> content, ulong presentationNs, ulong durationNs)
    {
        fixed (byte* source = content) NativeMethods.gst_buffer_fill(buffer, 0, source, (nuint)content.Length);
        var head = (Head*)buffer;
        head->PresentationNs = presentationNs;
        head->DurationNs = durationNs;
    }

    /// <summary>A second buffer on the memory of a borrowed one, dated anew and owned by the caller; 0 when memory ran out.</summary>
    public static nint Share(nint borrowed, ulong presentationNs, ulong durationNs)
    {
        var buffer = NativeMethods.gst_buffer_copy_region(borrowed, CopyAll, 0, nuint.MaxValue);
        if (buffer == 0) return 0;
        var head = (Head*)buffer;
        head->PresentationNs = head->DecodingNs = presentationNs; // No picture refers to a later one, so they are decoded as they are shown.
        head->DurationNs = durationNs;
        return buffer;
    }

    /// <summary>When a borrowed buffer is to be shown, in nanoseconds.</summary>
    public static ulong PresentationNs(nint borrowed) => ((Head*)borrowed)->PresentationNs;

    /// <summary>True for a coded picture that needs no earlier one.</summary>
    public static bool StandsForItself(nint borrowed) => NativeMethods.gst_buffer_has_flags(borrowed, DeltaUnitFlag) == 0;

    /// <summary>Opens a borrowed buffer for reading.</summary>
    public static Mapped Map(nint borrowed) => new(borrowed);

    /// <summary>The public head of <c>GstBuffer</c>, the same on all 64-bit platforms. There is no function to set these.</summary>
    [StructLayout(LayoutKind.Explicit)]
    private struct Head
    {
        [FieldOffset(72)]
        public ulong PresentationNs;

        [FieldOffset(80)]
        public ulong DecodingNs;

        [FieldOffset(88)]
        public ulong DurationNs;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct MapInfo
    {
        public nint Memory;
        public int Flags;
        public byte* Data;
        public nuint Size;
        public nuint MaxSize;
        public fixed ulong Reserved[8];
    }

    /// <summary>A buffer's bytes, until disposed.</summary>
    internal ref struct Mapped
    {
        private readonly nint _buffer;
        private readonly bool _mapped;
        private MapInfo _info;

        internal Mapped(nint buffer)
        {
            _buffer = buffer;
            fixed (MapInfo* info = &_info) _mapped = NativeMethods.gst_buffer_map(buffer, info, MapRead) != 0;
        }

        /// <summary>The content; empty when the buffer cannot be read.</summary>
        public readonly ReadOnlySpan<byte> Bytes => _mapped ? new ReadOnlySpan<byte>(_info.Data, (int)_info.Size) : default;

        public void Dispose()
        {
            if (!_mapped) return;
            fixed (MapInfo* info = &_info) NativeMethods.gst_buffer_unmap(_buffer, info);
        }
    }

    private static partial class NativeMethods
    {
        [LibraryImport(NativeLibraries.GStreamer)]
        internal static partial nint gst_buffer_new_allocate(nint allocator, nuint size, nint parameters);

        [LibraryImport(NativeLibraries.GStreamer)]
        internal static partial nuint gst_buffer_fill(nint buffer, nuint offset, byte* source, nuint size);

        [LibraryImport(NativeLibraries.GStreamer)]
        internal static partial nint gst_buffer_copy_region(nint buffer, int flags, nuint offset, nuint size);

        [LibraryImport(NativeLibraries.GStreamer)]
        internal static partial int gst_buffer_has_flags(nint buffer, uint flags);

        [LibraryImport(NativeLibraries.GStreamer)]
        internal static partial int gst_buffer_map(nint buffer, MapInfo* info, int flags);

        [LibraryImport(NativeLibraries.GStreamer)]
        internal static partial void gst_buffer_unmap(nint buffer, MapInfo* info);
    }
}
