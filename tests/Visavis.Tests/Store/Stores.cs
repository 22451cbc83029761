using Visavis.Store.Database;
using Visavis.TestKit.Stores;
using Visavis.Tests.Server;

namespace Visavis.Tests.Store;

/// <summary>One PostgreSQL server for all tests that need one; started by the first.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    public PostgresServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await PostgresServer.StartNewAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}

[CollectionDefinition(Name)]
public sealed class PostgresCollection : ICollectionFixture<PostgresFixture>
{
    public const string Name = "postgres";
}

/// <summary>An empty store of one kind and its data folder; may be opened several times, as by several processes.</summary>
public sealed class EmptyStore : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<StoreDatabase> _opened = [];

    private EmptyStore(string? connectionString) => ConnectionString = connectionString;

    public string? ConnectionString { get; }

    public string Folder => _folder.Path;

    public static EmptyStore OnSqlite() => new(null);

    public static async Task<EmptyStore> OnPostgresAsync(PostgresFixture postgres) => new(await postgres.Server.NewDatabaseAsync());

    public StoreOptions Options() => new() { ConnectionString = ConnectionString };

    /// <summary>Opens the store as another process would.</summary>
    public StoreDatabase Open(TimeProvider? time = null, string? folder = null)
    {
        var database = new StoreDatabase(Options(), folder ?? Folder, time ?? TimeProvider.System);
        _opened.Add(database);
        return database;
    }

    public void Dispose()
    {
        foreach (var database in _opened) database.Dispose();
        _folder.Dispose();
    }
}
