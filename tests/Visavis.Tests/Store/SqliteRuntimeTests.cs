using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Microsoft.Data.Sqlite;
using Visavis.Store.ApiKeys;
using Visavis.Store.Database;
using Visavis.TestKit.Time;

namespace Visavis.Tests.Store;

/// <summary>What is special about SQLite: whose library it is, and that the file gives nothing away.</summary>
public sealed class SqliteRuntimeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Microsoft.Data.Sqlite was compiled against a newer binding than the one we have: nothing that it calls may be missing.</summary>
    [Fact]
    public void EveryMember_ThatTheDataProviderCalls_IsInTheBindingThatWeShip()
    {
        SqliteRuntime.Load();
        var binding = typeof(SQLitePCL.raw).Assembly;
        using var file = File.OpenRead(typeof(SqliteConnection).Assembly.Location);
        using var image = new PEReader(file);
        var metadata = image.GetMetadataReader();
        var missing = metadata.MemberReferences
            .Select(metadata.GetMemberReference)
            .Select(member => (Type: TypeName(metadata, member), Member: metadata.GetString(member.Name)))
            .Where(use => use.Type?.StartsWith("SQLitePCL.", StringComparison.Ordinal) == true)
            .Where(use => binding.GetType(use.Type!)?.GetMember(use.Member, BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance) is null or [])
            .Select(use => $"{use.Type}.{use.Member}");

        // Loading extensions is the one thing that is not there, and nothing that we do.
        Assert.Equal(["SQLitePCL.raw.sqlite3_load_extension"], missing);
        Assert.True(new Version(SqliteRuntime.Load()) >= new Version(3, 35), "ON CONFLICT and RETURNING need SQLite 3.35");
    }

    [Fact]
    public async Task File_AfterKeysWereMade_HoldsNoSecretAndIsPrivate()
    {
        using var store = EmptyStore.OnSqlite();
        var keys = new DatabaseApiKeyStore(store.Open(new VirtualTimeProvider()));
        var created = await keys.CreateAsync(new NewApiKey("shop", "backend"), Cancel);

        var files = Directory.GetFiles(store.Folder, "visavis.db*");
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var text = new StreamReader(open, System.Text.Encoding.Latin1);
            Assert.DoesNotContain(created.Secret[10..], await text.ReadToEndAsync(Cancel), StringComparison.Ordinal);
            if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        Assert.DoesNotContain(created.Secret, created.ToString(), StringComparison.Ordinal);
    }

    private static string? TypeName(MetadataReader metadata, MemberReference member)
    {
        if (member.Parent.Kind != HandleKind.TypeReference) return null;
        var type = metadata.GetTypeReference((TypeReferenceHandle)member.Parent);
        return $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}";
    }
}
