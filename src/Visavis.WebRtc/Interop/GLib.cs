using System.Runtime.InteropServices;

namespace Visavis.WebRtc.Interop;

/// <summary>Strings and errors as GLib hands them out.</summary>
internal static unsafe partial class GLib
{
    /// <summary>Copies a native UTF-8 string that stays the callee's.</summary>
    public static string Text(nint text) => Marshal.PtrToStringUTF8(text) ?? "";

    /// <summary>Copies a native UTF-8 string and frees it.</summary>
    public static string TakeText(nint text)
    {
        var copy = Text(text);
        NativeMethods.g_free(text);
        return copy;
    }

    /// <summary>Reads a GError and frees it.</summary>
    /// <returns>Its message, or null when there was none.</returns>
    public static string? TakeError(nint error)
    {
        if (error == 0) return null;
        var message = ErrorText(error);
        NativeMethods.g_error_free(error);
        return message;
    }

    /// <summary>The message of a GError that stays the callee's.</summary>
    public static string ErrorText(nint error) => Text(((GError*)error)->Message);

    [StructLayout(LayoutKind.Sequential)]
    private struct GError
    {
        public uint Domain;
        public int Code;
        public nint Message;
    }

    private static partial class NativeMethods
    {
        [LibraryImport(NativeLibraries.GLib)]
        internal static partial void g_free(nint memory);

        [LibraryImport(NativeLibraries.GLib)]
        internal static partial void g_error_free(nint error);
    }
}
