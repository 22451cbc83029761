using System.Runtime.InteropServices;
using Visavis.WebRtc.Interop;

namespace Visavis.WebRtc;

/// <summary>GStreamer as a part of this process: loaded once, never unloaded.</summary>
public static partial class GStreamerRuntime
{
    private const int MinimumMajor = 1;
    private const int MinimumMinor = 20;

    private static readonly Lock Gate = new();
    private static GStreamerStatus? _status;

    /// <summary>References to native objects held by this process: where it was once all connections are closed.</summary>
    public static long LiveHandles => NativeCount.Handles;

    /// <summary>Managed callbacks that native code may still call: where it was once all connections are closed.</summary>
    public static long LiveCallbacks => NativeCount.Callbacks;

    /// <summary>Exceptions swallowed at the border to native code: stays 0 unless there is a defect.</summary>
    public static long CallbackFaults => NativeCount.CallbackFaults;

    /// <summary>Loads GStreamer if need be and says what is there. Never throws; the first call takes 30 ms to some seconds.</summary>
    /// <param name="libraryFolder">Folder of the GStreamer libraries to look in first; null for the platform's own places. The first call decides.</param>
    public static GStreamerStatus Probe(string? libraryFolder = null)
    {
        lock (Gate) return _status ??= Load(libraryFolder);
    }

    /// <summary>Loads GStreamer if need be.</summary>
    /// <exception cref="MediaUnavailableException">It is missing or incomplete; the text says what to install.</exception>
    public static void EnsureUsable(string? libraryFolder = null)
    {
        var status = Probe(libraryFolder);
        if (status.IsUsable) return;
        var what = status.Problem ?? $"GStreamer lacks {string.Join(", ", status.Missing.Where(m => m.IsRequired).Select(m => m.Name))}.";
        throw new MediaUnavailableException($"{what} {status.Advice}");
    }

    /// <summary>Whether an element is installed. Only after GStreamer was loaded.</summary>
    internal static bool Has(string element)
    {
        using var factory = ObjectHandle.Take(NativeMethods.gst_element_factory_find(element));
        return factory is not null;
    }

    private static GStreamerStatus Load(string? libraryFolder)
    {
        NativeLibraries.Register(libraryFolder);
        NativeHeap.ReturnFreedMemory();
        try
        {
            if (NativeMethods.gst_init_check(0, 0, out var error) == 0)
            {
                return new GStreamerStatus(null, [], $"GStreamer does not start: {GLib.TakeError(error) ?? "unknown error"}.");
            }

            NativeMethods.gst_version(out var major, out var minor, out var micro, out _);
            var version = $"GStreamer {major}.{minor}.{micro}";
            var tooOld = major == MinimumMajor && minor < MinimumMinor ? $"{version} is too old: {MinimumMajor}.{MinimumMinor} or later is needed." : null;
            return new GStreamerStatus(version, [.. GStreamerElements.All.Where(e => !Has(e.Name))], tooOld);
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            return new GStreamerStatus(null, [], "The GStreamer libraries are not on this machine.");
        }
    }

    private static partial class NativeMethods
    {
        [LibraryImport(NativeLibraries.GStreamer)]
        internal static partial int gst_init_check(nint count, nint arguments, out nint error);

        [LibraryImport(NativeLibraries.GStreamer)]
        internal static partial void gst_version(out uint major, out uint minor, out uint micro, out uint nano);

        [LibraryImport(NativeLibraries.GStreamer, StringMarshalling = StringMarshalling.Utf8)]
        internal static partial nint gst_element_factory_find(string name);
    }
}
