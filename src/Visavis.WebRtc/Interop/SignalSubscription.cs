using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Visavis.WebRtc.Interop;

/// <summary>A handler connected to a signal, until disposed.</summary>
/// <remarks>Handlers run on native threads. A call that is under way when the subscription is disposed still finishes.</remarks>
internal sealed unsafe partial class SignalSubscription : IDisposable
{
    private readonly ObjectHandle _instance;
    private readonly CULong _id;
    private int _disposed;

    private SignalSubscription(ObjectHandle instance, string signal, nint thunk, Delegate handler)
    {
        // An own reference: a signal may outlive the handle that its owner has closed.
        _instance = ObjectHandle.Share(instance.Pointer);
        _id = NativeMethods.g_signal_connect_data(
            instance.Pointer, signal, thunk, NativeCallback.Pin(handler), NativeCallback.ClosureNotify, 0);
    }


    /// <summary>Connects to a signal without arguments.</summary>
    public static SignalSubscription OnSignal(ObjectHandle instance, string signal, Action handler) =>
        new(instance, signal, (nint)(delegate* unmanaged[Cdecl]<nint, nint, void>)&Plain, handler);

    /// <summary>Connects to changes of a property.</summary>
    public static SignalSubscription OnChange(ObjectHandle instance, string property, Action handler) =>
        new(instance, "notify::" + property, (nint)(delegate* unmanaged[Cdecl]<nint, nint, nint, void>)&Changed, handler);

    /// <summary>Connects to a signal whose argument is an object, borrowed for the call.</summary>
    public static SignalSubscription OnObject(ObjectHandle instance, string signal, Action<nint> handler) =>
        new(instance, signal, (nint)(delegate* unmanaged[Cdecl]<nint, nint, nint, void>)&WithObject, handler);

    /// <summary>Connects to a signal whose argument is a string.</summary>
    public static SignalSubscription OnText(ObjectHandle instance, string signal, Action<string> handler) =>
        new(instance, signal, (nint)(delegate* unmanaged[Cdecl]<nint, nint, nint, void>)&WithText, handler);

    /// <summary>Connects to <c>deep-element-added</c>: the bin and the element, borrowed for the call.</summary>
    public static SignalSubscription OnDeepElement(ObjectHandle bin, Action<nint> handler) =>
        new(bin, "deep-element-added", (nint)(delegate* unmanaged[Cdecl]<nint, nint, nint, nint, void>)&WithDeepElement, handler);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        NativeMethods.g_signal_handler_disconnect(_instance.Pointer, _id);
        _instance.Dispose();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Plain(nint instance, nint data)
    {
        try
        {
            NativeCallback.Target<Action>(data)();
        }
        catch (Exception)
        {
            NativeCount.CallbackFaulted();
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Changed(nint instance, nint property, nint data)
    {
        try
        {
            NativeCallback.Target<Action>(data)();
        }
        catch (Exception)
        {
            NativeCount.CallbackFaulted();
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void WithObject(nint instance, nint argument, nint data)
    {
        try
        {
            NativeCallback.Target<Action<nint>>(data)(argument);
        }
        catch (Exception)
        {
            NativeCount.CallbackFaulted();
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void WithText(nint instance, nint text, nint data)
    {
        try
        {
            NativeCallback.Target<Action<string>>(data)(GLib.Text(text));
        }
        catch (Exception)
        {
            NativeCount.CallbackFaulted();
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void WithDeepElement(nint instance, nint bin, nint element, nint data)
    {
        try
        {
            NativeCallback.Target<Action<nint>>(data)(element);
        }
        catch (Exception)
        {
            NativeCount.CallbackFaulted();
        }
    }

    private static partial class NativeMethods
    {
        [LibraryImport(NativeLibraries.GObject, StringMarshalling = StringMarshalling.Utf8)]
        internal static partial CULong g_signal_connect_data(nint instance, string signal, nint handler, nint data, nint destroy, int flags);

        [LibraryImport(NativeLibraries.GObject)]
        internal static partial void g_signal_handler_disconnect(nint instance, CULong id);
    }
}
