using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Npgsql;
using Visavis.Store.Files;

namespace Visavis.Store.Database;

/// <summary>The database of this installation: opened and brought up to date when it is first used.</summary>
/// <remarks>Thread-safe. A first use that fails is tried anew by the next one.</remarks>
public sealed class StoreDatabase : IDisposable
{
    private const string FileName = "visavis.db";

    private readonly SemaphoreSlim _opening = new(1, 1);
    private readonly StoreOptions _options;
    private readonly TimeProvider _time;
    private PooledDbContextFactory<StoreContext>? _contexts;

    /// <summary>Prepares a database; nothing is opened yet.</summary>
    /// <param name="options">Which one.</param>
    /// <param name="dataFolder">Folder of the SQLite file; created with mode 700 when it is missing.</param>
    /// <param name="time">Clock for waiting and for the store's times.</param>
    public StoreDatabase(StoreOptions options, string dataFolder, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _time = time;
        DataFolder = dataFolder;
    }

    /// <summary>What it is, for people: the file, or the server without its password.</summary>
    public string Description => _options.UsesPostgres
        ? DescribeServer(_options.ConnectionString!)
        : $"SQLite in {FilePath}";

    /// <summary>Whether the database is a file of this process's own; PostgreSQL may serve several.</summary>
    public bool IsOwn => !_options.UsesPostgres;

    internal string DataFolder { get; }

    internal TimeProvider Time => _time;

    private string FilePath => Path.Combine(DataFolder, FileName);

    /// <summary>Opens the database and applies the migrations that it lacks, under a lock that keeps other processes out.</summary>
    /// <exception cref="StoreException">It cannot be reached or written, or a newer version of Visavis has changed it.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken) => await (await ContextAsync(cancellationToken)).DisposeAsync();

    /// <inheritdoc />
    public void Dispose()
    {
        _opening.Dispose();
        if (_contexts is null) return;
        // Pools keep connections, and with them locks on the file, beyond the last context.
        if (_options.UsesPostgres) NpgsqlConnection.ClearPool(new NpgsqlConnection(_options.ConnectionString));
        else ClearFilePool();
    }

    /// <summary>A context for one piece of work.</summary>
    internal async ValueTask<StoreContext> ContextAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _contexts) is { } open) return await open.CreateDbContextAsync(cancellationToken);
        await _opening.WaitAsync(cancellationToken);
        try
        {
            if (_contexts is null)
            {
                var contexts = new PooledDbContextFactory<StoreContext>(_options.UsesPostgres ? PostgresOptions() : SqliteOptions());
                await new StoreMigration(contexts, _options, FilePath, DataFolder, _time).RunAsync(cancellationToken);
                Volatile.Write(ref _contexts, contexts);
            }
        }
        catch (Exception error) when (IsFault(error))
        {
            throw new StoreException($"The store ({Description}) cannot be opened: {error.Message}", error);
        }
        finally
        {
            _opening.Release();
        }

        return await _contexts.CreateDbContextAsync(cancellationToken);
    }

    /// <summary>Does one piece of work; what the database refuses comes out as a <see cref="StoreException"/>.</summary>
    internal async Task<T> UseAsync<T>(Func<StoreContext, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var context = await ContextAsync(cancellationToken);
        try
        {
            return await work(context);
        }
        catch (Exception error) when (IsFault(error))
        {
            throw new StoreException($"The store ({Description}) does not answer: {(error.InnerException ?? error).Message}", error);
        }
    }

    /// <summary>Whether an exception is the database's fault and not ours.</summary>
    internal static bool IsFault(Exception error) =>
        error is DbException or IOException or UnauthorizedAccessException or TimeoutException
        || (error is DbUpdateException or InvalidOperationException or Microsoft.EntityFrameworkCore.Storage.RetryLimitExceededException
            && error.InnerException is { } inner && IsFault(inner));

    private static string DescribeServer(string connectionString)
    {
        var parts = new NpgsqlConnectionStringBuilder(connectionString);
        return $"PostgreSQL at {parts.Host}:{parts.Port}, database {parts.Database}";
    }

    private void ClearFilePool()
    {
        using var connection = new SqliteConnection(FileConnectionString());
        SqliteConnection.ClearPool(connection);
    }

    private DbContextOptions<StoreContext> PostgresOptions() =>
        Common().UseNpgsql(_options.ConnectionString, npgsql => npgsql.MigrationsHistoryTable("__migrations")).Options;

    private DbContextOptions<StoreContext> SqliteOptions()
    {
        SqliteRuntime.Load();
        PrivateFile.CreateFolder(DataFolder);
        PrivateFile.CreateEmpty(FilePath);
        return Common()
            .UseSqlite(FileConnectionString(), sqlite => sqlite.MigrationsHistoryTable("__migrations"))
            .AddInterceptors(SqlitePragmas.Instance)
            .Options;
    }

    // The time-out is what a writer waits for another one.
    private string FileConnectionString() => new SqliteConnectionStringBuilder { DataSource = FilePath, DefaultTimeout = 10 }.ToString();

    // Migrations are written by hand for both databases, so there is no generated snapshot to compare with; a test compares the schemas.
    private static DbContextOptionsBuilder<StoreContext> Common() =>
        new DbContextOptionsBuilder<StoreContext>().ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning));
}
