using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Visavis.WebRtc.Interop;

/// <summary>What becomes of the data a probe has seen.</summary>
internal enum ProbeVerdict
{
    Drop = 0,
    Pass = 1,
}

/// <summary>Looks at what flows through a pad. Runs on the pad's streaming thread: must be quick and allocate nothing.</summary>
internal abstract unsafe partial class PadProbe
{
    // GstPadProbeType
    private const uint Buffer = 1 << 4;
    private const uint BufferList = 1 << 5;
    private const uint EventUpstream = 1 << 7;

    /// <summary>Watches buffers and lists of buffers on a borrowed pad, until the pad is gone.</summary>
    public void WatchData(nint borrowedPad) => Attach(borrowedPad, Buffer | BufferList);

    /// <summary>Watches events that travel against the stream, until the pad is gone.</summary>
    public void WatchUpstreamEvents(nint borrowedPad) => Attach(borrowedPad, EventUpstream);

    /// <summary>Something flows by: a buffer, a list of buffers or an event, borrowed for the call.</summary>
    protected abstract ProbeVerdict OnData(nint data);

    private void Attach(nint pad, uint what) =>
        NativeMethods.gst_pad_add_probe(
            pad, what, (nint)(delegate* unmanaged[Cdecl]<nint, nint, nint, int>)&Seen, NativeCallback.Pin(this), NativeCallback.DestroyNotify);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Seen(nint pad, nint info, nint data)
    {
        try
        {
            return (int)NativeCallback.Target<PadProbe>(data).OnData(((Info*)info)->Data);
        }
        catch (Exception)
        {
            NativeCount.CallbackFaulted();
            return (int)ProbeVerdict.Pass;
        }
    }

    /// <summary>The public head of <c>GstPadProbeInfo</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Info
    {
        public uint Type;
        public CULong Id;
        public nint Data;
    }

    private static partial class NativeMethods
    {
        [LibraryImport(NativeLibraries.GStreamer)]
        internal static partial CULong gst_pad_add_probe(nint pad, uint mask, nint callback, nint data, nint destroy);
    }
}
