using System.Reflection;
using System.Runtime.InteropServices;

namespace Visavis.WebRtc.Interop;

/// <summary>The native libraries by the names this project imports them under, and where each platform keeps them.</summary>
internal static class NativeLibraries
{
    public const string GLib = "glib-2.0";
    public const string GObject = "gobject-2.0";
    public const string GStreamer = "gstreamer-1.0";
    public const string App = "gstapp-1.0";
    public const string Sdp = "gstsdp-1.0";
    public const string Video = "gstvideo-1.0";
    public const string WebRtc = "gstwebrtc-1.0";
    public const string Nice = "nice";

    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, nint> Loaded = [];
    private static string[] _folders = [];
    private static bool _registered;

    /// <summary>Makes the names above resolvable. Further calls change nothing.</summary>
    /// <param name="folder">Folder of the GStreamer libraries to look in first; null for the platform's own places.</param>
    public static void Register(string? folder)
    {
        lock (Gate)
        {
            if (_registered) return;
            _folders = [.. Folders(folder)];
            NativeLibrary.SetDllImportResolver(typeof(NativeLibraries).Assembly, Resolve);
            _registered = true;
        }
    }

    /// <summary>File names of a library, most likely first.</summary>
    /// <param name="name">One of the names above.</param>
    /// <param name="platform">For which system.</param>
    public static string[] FileNames(string name, OSPlatform platform)
    {
        var abi = name == Nice ? "10" : "0";
        if (platform == OSPlatform.Windows) return [$"{name}-{abi}.dll", $"lib{name}-{abi}.dll"];
        return platform == OSPlatform.OSX ? [$"lib{name}.{abi}.dylib"] : [$"lib{name}.so.{abi}"];
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        lock (Gate)
        {
            if (Loaded.TryGetValue(name, out var known)) return known;
            var library = Load(name, assembly, searchPath);
            if (library != 0) Loaded[name] = library;
            return library;
        }
    }

    private static nint Load(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        foreach (var file in FileNames(name, CurrentPlatform()))
        {
            foreach (var folder in _folders)
            {
                if (NativeLibrary.TryLoad(Path.Combine(folder, file), out var inFolder)) return inFolder;
            }

            if (NativeLibrary.TryLoad(file, assembly, searchPath, out var bySystem)) return bySystem;
        }

        return 0;
    }

    private static OSPlatform CurrentPlatform()
    {
        if (OperatingSystem.IsWindows()) return OSPlatform.Windows;
        return OperatingSystem.IsMacOS() ? OSPlatform.OSX : OSPlatform.Linux;
    }

    private static IEnumerable<string> Folders(string? first)
    {
        if (!string.IsNullOrWhiteSpace(first)) yield return first;
        if (OperatingSystem.IsMacOS())
        {
            yield return "/opt/homebrew/lib";
            yield return "/usr/local/lib";
            yield return "/Library/Frameworks/GStreamer.framework/Versions/1.0/lib";
        }
        else if (OperatingSystem.IsWindows())
        {
            // Set by the installer of gstreamer.freedesktop.org.
            foreach (var variable in (string[])["GSTREAMER_1_0_ROOT_MSVC_X86_64", "GSTREAMER_1_0_ROOT_MINGW_X86_64", "GSTREAMER_1_0_ROOT_MSVC_ARM64"])
            {
                if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } root) yield return Path.Combine(root, "bin");
            }
        }
    }
}
