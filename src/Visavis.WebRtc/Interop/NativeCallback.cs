using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Visavis.WebRtc.Interop;

/// <summary>Keeps a managed callback alive for as long as native code may call it.</summary>
/// <remarks>
/// The handle is freed by the native side's own destroy notification, which comes after the last call: no guess about
/// when the last streaming thread has gone.
/// </remarks>
internal static unsafe class NativeCallback
{
    /// <summary>Destroy notification with one argument (<c>GDestroyNotify</c>).</summary>
    public static nint DestroyNotify => (nint)(delegate* unmanaged[Cdecl]<nint, void>)&Destroy;

    /// <summary>Destroy notification of a signal closure (<c>GClosureNotify</c>).</summary>
    public static nint ClosureNotify => (nint)(delegate* unmanaged[Cdecl]<nint, nint, void>)&DestroyClosure;

    /// <summary>Pins a callback; the native side frees it with one of the notifications above.</summary>
    public static nint Pin(object callback)
    {
        NativeCount.CallbackPinned();
        return GCHandle.ToIntPtr(GCHandle.Alloc(callback));
    }

    /// <summary>Frees a pinned callback that native code never received.</summary>
    public static void Free(nint data)
    {
        GCHandle.FromIntPtr(data).Free();
        NativeCount.CallbackFreed();
    }

    /// <summary>The callback behind a native <c>user_data</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Target<T>(nint data)
        where T : class => Unsafe.As<T>(GCHandle.FromIntPtr(data).Target!);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Destroy(nint data) => Free(data);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void DestroyClosure(nint data, nint closure) => Free(data);
}
