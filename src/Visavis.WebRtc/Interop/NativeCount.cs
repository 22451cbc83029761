namespace Visavis.WebRtc.Interop;

/// <summary>Counts what is held in native memory on our behalf.</summary>
internal static class NativeCount
{
    private static long _handles;
    private static long _callbacks;
    private static long _callbackFaults;

    /// <summary>References to native objects that are not released yet.</summary>
    public static long Handles => Interlocked.Read(ref _handles);

    /// <summary>Managed callbacks that native code may still call.</summary>
    public static long Callbacks => Interlocked.Read(ref _callbacks);

    /// <summary>Exceptions that reached the border to native code and were swallowed there: each one is a defect.</summary>
    public static long CallbackFaults => Interlocked.Read(ref _callbackFaults);

    public static void HandleOpened() => Interlocked.Increment(ref _handles);

    public static void HandleReleased() => Interlocked.Decrement(ref _handles);

    public static void CallbackPinned() => Interlocked.Increment(ref _callbacks);

    public static void CallbackFreed() => Interlocked.Decrement(ref _callbacks);

    public static void CallbackFaulted() => Interlocked.Increment(ref _callbackFaults);
}
