using System.Reflection;
using System.Runtime.InteropServices;

namespace Visavis.Engines.Voices;

/// <summary>Finds the synthesisers' shared libraries under the names that each system gives them.</summary>
internal static class NativeLibraries
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, nint> Loaded = [];
    private static bool _resolverIsSet;

    /// <summary>Loads a library by its plain name, once per process; it is never unloaded.</summary>
    /// <param name="name">Name without prefix, version and extension, e.g. <c>espeak-ng</c>.</param>
    /// <param name="version">Major version of the binary interface on Linux and macOS.</param>
    /// <param name="handle">The loaded library.</param>
    /// <returns>False when it is not installed.</returns>
    public static bool TryLoad(string name, int version, out nint handle)
    {
        lock (Gate)
        {
            if (Loaded.TryGetValue(name, out handle)) return handle != 0;
            foreach (var candidate in FileNames(name, version))
            {
                if (NativeLibrary.TryLoad(candidate, typeof(NativeLibraries).Assembly, null, out handle)) break;
            }

            Loaded[name] = handle;
            return handle != 0;
        }
    }

    /// <summary>Makes <c>LibraryImport</c>s of this assembly find libraries that <see cref="TryLoad"/> has loaded.</summary>
    public static void UseForImports()
    {
        lock (Gate)
        {
            if (_resolverIsSet) return;
            NativeLibrary.SetDllImportResolver(typeof(NativeLibraries).Assembly, Resolve);
            _resolverIsSet = true;
        }
    }

    /// <summary>File names to try, the likeliest first.</summary>
    internal static IEnumerable<string> FileNames(string name, int version)
    {
        if (OperatingSystem.IsWindows()) return [$"lib{name}.dll", $"{name}.dll", $"lib{name}-{version}.dll"];
        if (OperatingSystem.IsMacOS())
        {
            string[] files = [$"lib{name}.{version}.dylib", $"lib{name}.dylib"];
            return [.. files, .. files.Select(f => "/opt/homebrew/lib/" + f), .. files.Select(f => "/usr/local/lib/" + f)];
        }

        // The unversioned name belongs to the development package and may be missing.
        return [$"lib{name}.so.{version}", $"lib{name}.so"];
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        lock (Gate) return Loaded.GetValueOrDefault(name);
    }
}
