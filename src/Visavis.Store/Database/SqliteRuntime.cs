using System.Runtime.InteropServices;
using System.Runtime.Loader;
using SQLitePCL;

namespace Visavis.Store.Database;

/// <summary>Connects the managed SQLite packages with the SQLite library of the system.</summary>
/// <remarks>
/// Two things are settled here. The library comes from the distribution, which keeps it patched, instead of from a package. And the
/// binding packages (SQLitePCLRaw) are pinned at 2.0.6, the newest that every registry mirror holds, while Microsoft.Data.Sqlite was
/// compiled against 2.1: the loader refuses a lower version by itself, so it is handed the one we have. Every member that
/// Microsoft.Data.Sqlite calls exists there; a test compares the two, and fails when a new version asks for more.
/// </remarks>
internal static class SqliteRuntime
{
    private const string BindingAssembly = "SQLitePCLRaw.core";
    private const string BoundName = "e_sqlite3";

    private static readonly string[] LibraryNames = ["libsqlite3.so.0", "libsqlite3.dylib", "winsqlite3", "sqlite3"];
    private static readonly Lazy<string> Loaded = new(LoadOnce);

    /// <summary>Makes SQLite usable; every use of a SQLite connection comes after it.</summary>
    /// <returns>Version of the library, e.g. <c>3.40.1</c>.</returns>
    /// <exception cref="StoreException">There is no SQLite library.</exception>
    public static string Load() => Loaded.Value;

    private static string LoadOnce()
    {
        AssemblyLoadContext.Default.Resolving += static (context, name) =>
            name.Name == BindingAssembly ? context.LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, BindingAssembly + ".dll")) : null;
        return Connect();
    }

    // A method of its own: its types are looked for when it is compiled, which must be after the line above.
    private static string Connect()
    {
        var library = LibraryNames.Select(name => NativeLibrary.TryLoad(name, out var handle) ? handle : 0).FirstOrDefault(handle => handle != 0);
        if (library == 0) throw new StoreException("The SQLite library is missing. On Debian: apt-get install libsqlite3-0.");
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, (name, _, _) => name == BoundName ? library : 0);
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        return raw.sqlite3_libversion().utf8_to_string();
    }
}
