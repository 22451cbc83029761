using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Visavis.WebRtc.Interop;

/// <summary>The answer to an asynchronous request of webrtcbin, awaitable.</summary>
/// <remarks>
/// The native wait function knows no time limit and must not be used on webrtcbin's own thread; a change notification that
/// completes a task has neither problem.
/// </remarks>
internal sealed partial class Promise : MiniObjectHandle
{
    private readonly TaskCompletionSource _replied;

    private Promise(TaskCompletionSource replied)
        : base(NativeMethods.gst_promise_new_with_change_func(
            ChangedThunk, NativeCallback.Pin(replied), NativeCallback.DestroyNotify))
    {
        _replied = replied;
    }

    private enum State
    {
        Pending,
        Interrupted,
        Replied,
        Expired,
    }

    private static unsafe nint ChangedThunk => (nint)(delegate* unmanaged[Cdecl]<nint, nint, void>)&Changed;

    /// <summary>Emits a signal whose last argument is a promise and waits for the reply.</summary>
    /// <returns>The promise with its reply in; dispose it.</returns>
    /// <exception cref="NativeRequestException">The request failed, or there was no reply in time.</exception>
    public static async Task<Promise> EmitAsync(
        ObjectHandle instance, string signal, SignalArgument argument, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        var promise = new Promise(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        try
        {
            SignalEmission.Emit(instance, signal, argument, SignalArgument.Boxed(promise.Pointer));
            await promise._replied.Task.WaitAsync(limit, time, cancellationToken);
            promise.ThrowIfFailed(signal);
            return promise;
        }
        catch (TimeoutException exception)
        {
            promise.Abandon();
            throw new NativeRequestException($"GStreamer did not answer '{signal}' within {limit.TotalSeconds:0} s.", exception);
        }
        catch
        {
            promise.Abandon();
            throw;
        }
    }

    /// <summary>A boxed member of the reply, still owned by this promise; 0 when it is missing.</summary>
    public unsafe nint PeekBoxed(string field)
    {
        var reply = NativeMethods.gst_promise_get_reply(Pointer);
        if (reply == 0) return 0;
        var value = (GValue*)NativeMethods.gst_structure_get_value(reply, field);
        return value is null ? 0 : value->PeekBoxed();
    }

    /// <summary>The reply, still owned by this promise; empty when there is none.</summary>
    public StructureReader Reply() => new(NativeMethods.gst_promise_get_reply(Pointer));

    // A promise that still waits may be dropped only after it was told so.
    private void Abandon()
    {
        NativeMethods.gst_promise_interrupt(Pointer);
        Dispose();
    }

    private void ThrowIfFailed(string signal)
    {
        var state = (State)NativeMethods.gst_promise_wait(Pointer); // Returns at once: the change notification has come.
        var error = PeekBoxed("error");
        if (error != 0) throw new NativeRequestException($"GStreamer refused '{signal}': {GLib.ErrorText(error)}");
        if (state != State.Replied) throw new NativeRequestException($"GStreamer gave up '{signal}' ({state}).");
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Changed(nint promise, nint data) => NativeCallback.Target<TaskCompletionSource>(data).TrySetResult();

    private static partial class NativeMethods
    {
        [LibraryImport(NativeLibraries.GStreamer)]
        internal static partial nint gst_promise_new_with_change_func(nint changed, nint data, nint destroy);

        [LibraryImport(NativeLibraries.GStreamer)]
        internal static partial int gst_promise_wait(nint promise);

        [LibraryImport(NativeLibraries.GStreamer)]
        internal static partial void gst_promise_interrupt(nint promise);

        [LibraryImport(NativeLibraries.GStreamer)]
        internal static partial nint gst_promise_get_reply(nint promise);

        [LibraryImport(NativeLibraries.GStreamer, StringMarshalling = StringMarshalling.Utf8)]
        internal static partial nint gst_structure_get_value(nint structure, string field);
    }
}

/// <summary>GStreamer refused a request, or did not answer in time.</summary>
internal sealed class NativeRequestException : Exception
{
    public NativeRequestException(string message)
        : base(message)
    {
    }

    public NativeRequestException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public NativeRequestException()
    {
    }
}
