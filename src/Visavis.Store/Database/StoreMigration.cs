using Microsoft.EntityFrameworkCore;
using Visavis.Store.ApiKeys;
using Visavis.Store.Files;

namespace Visavis.Store.Database;

/// <summary>Brings a database up to date, one process at a time.</summary>
internal sealed class StoreMigration(
    IDbContextFactory<StoreContext> contexts, StoreOptions options, string filePath, string dataFolder, TimeProvider time)
{
    // Any number that nothing else in the database uses as an advisory lock: "visavis" in ASCII.
    private const long AdvisoryLock = 0x76697361766973;

    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(500);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (context.IsSqlite) await MigrateFileAsync(context, cancellationToken);
        else await MigrateServerAsync(context, cancellationToken);
        await LegacyKeyFile.ImportAsync(context, dataFolder, cancellationToken);
    }

    private async Task MigrateFileAsync(StoreContext context, CancellationToken cancellationToken)
    {
        using var held = await FileLock.AcquireAsync(filePath, time, cancellationToken);
        // EF's own lock is a row that a killed process leaves behind for ever. Ours is held by the process: whoever has it may tidy up.
        await context.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancellationToken);
        await MigrateAsync(context, cancellationToken);
    }

    private async Task MigrateServerAsync(StoreContext context, CancellationToken cancellationToken)
    {
        await ConnectAsync(context, cancellationToken);
        // The lock belongs to the connection: it goes when the process does.
        await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_lock({AdvisoryLock})", cancellationToken);
        try
        {
            await MigrateAsync(context, cancellationToken);
        }
        finally
        {
            await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_unlock({AdvisoryLock})", CancellationToken.None);
            await context.Database.CloseConnectionAsync();
        }
    }

    /// <summary>Waits for a server that is still starting, as it does when both come up together.</summary>
    private async Task ConnectAsync(StoreContext context, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            try
            {
                await context.Database.OpenConnectionAsync(cancellationToken);
                return;
            }
            catch (Exception error) when (StoreDatabase.IsFault(error) && time.GetElapsedTime(began).TotalSeconds < options.StartupWaitSeconds)
            {
                await Task.Delay(RetryInterval, time, cancellationToken);
            }
        }
    }

    private static async Task MigrateAsync(StoreContext context, CancellationToken cancellationToken)
    {
        var known = context.Database.GetMigrations().ToHashSet();
        var unknown = (await context.Database.GetAppliedMigrationsAsync(cancellationToken)).Where(name => !known.Contains(name)).ToList();
        if (unknown.Count > 0)
            throw new StoreException($"The database was changed by a newer version of Visavis ({string.Join(", ", unknown)}); use that one, or restore a backup.");
        await context.Database.MigrateAsync(cancellationToken);
    }
}
