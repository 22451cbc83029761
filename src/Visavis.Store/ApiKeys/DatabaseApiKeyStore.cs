using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using Visavis.Store.Database;

namespace Visavis.Store.ApiKeys;

/// <summary>Keeps the keys in the database, hashes only, and all of them in memory for a moment: every request asks for one.</summary>
/// <remarks>
/// What another process changes (a key revoked on the command line) is noticed after a second at the latest. When the database does
/// not answer, keys that were valid before go on being accepted for <see cref="StaleLimit"/>: running sessions outlive an outage.
/// </remarks>
public sealed class DatabaseApiKeyStore(StoreDatabase database) : IApiKeyStore
{
    /// <summary>How long keys are accepted without a word from the database.</summary>
    public static readonly TimeSpan StaleLimit = TimeSpan.FromMinutes(10);

    private const int IdLength = 12;
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(1);

    private volatile Snapshot? _snapshot;

    private TimeProvider Time => database.Time;

    /// <inheritdoc />
    public async ValueTask<ApiKey?> FindBySecretAsync(string secret, CancellationToken cancellationToken)
    {
        var hash = ApiKeySecret.Hash(secret);
        var known = _snapshot;
        if (known is not null && known.Age(Time) < FreshFor && known.ByHash.TryGetValue(hash, out var key)) return key;
        try
        {
            var row = await database.UseAsync(
                db => db.Keys.AsNoTracking().FirstOrDefaultAsync(stored => stored.Hash == hash, cancellationToken), cancellationToken);
            // The other keys are read along when one of them is in use; strangers cost one look-up by index and no more.
            if (row is not null) await ReadAllAsync(cancellationToken);
            return row?.ToKey();
        }
        catch (StoreException) when (known is not null && known.Age(Time) < StaleLimit && known.ByHash.TryGetValue(hash, out key))
        {
            return key;
        }
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await ReadAllAsync(cancellationToken)).ByHash.Values.OrderBy(key => key.CreatedAt)];

    /// <inheritdoc />
    public async Task<CreatedApiKey> CreateAsync(NewApiKey key, CancellationToken cancellationToken)
    {
        var now = Time.GetUtcNow();
        var secret = ApiKeySecret.Create();
        var row = new ApiKeyRow
        {
            Id = Guid.NewGuid().ToString("N")[..IdLength],
            Hash = ApiKeySecret.Hash(secret),
            Project = key.ProjectId,
            Name = key.Name,
            Prefix = ApiKeySecret.PrefixOf(secret),
            Kind = (int)key.Kind,
            CreatedAtMs = now.ToUnixTimeMilliseconds(),
            ExpiresAtMs = key.Lifetime is { } lifetime ? (now + lifetime).ToUnixTimeMilliseconds() : null,
        };
        await ChangeAsync(db => db.Keys.Add(row), cancellationToken);
        return new CreatedApiKey(row.ToKey(), secret);
    }

    /// <inheritdoc />
    public async Task<ApiKey?> RevokeAsync(string id, CancellationToken cancellationToken)
    {
        ApiKeyRow? found = null;
        var now = Time.GetUtcNow().ToUnixTimeMilliseconds();
        await ChangeAsync(
            async db =>
            {
                found = await db.Keys.FirstOrDefaultAsync(key => key.Id == id, cancellationToken);
                if (found is not null) found.RevokedAtMs ??= now;
            },
            cancellationToken);
        return found?.ToKey();
    }

    private Task ChangeAsync(Action<StoreContext> change, CancellationToken cancellationToken) => ChangeAsync(
        db =>
        {
            change(db);
            return Task.CompletedTask;
        },
        cancellationToken);

    private async Task ChangeAsync(Func<StoreContext, Task> change, CancellationToken cancellationToken)
    {
        await database.UseAsync(
            async db =>
            {
                await db.Database.OpenConnectionAsync(cancellationToken);
                // A revocation must survive a power cut.
                if (db.IsSqlite) await db.Database.ExecuteSqlRawAsync(SqlitePragmas.Durable, cancellationToken);
                await change(db);
                return await db.SaveChangesAsync(cancellationToken);
            },
            cancellationToken);
        _snapshot = null;
    }

    private async Task<Snapshot> ReadAllAsync(CancellationToken cancellationToken)
    {
        var asked = Time.GetTimestamp();
        var rows = await database.UseAsync(db => db.Keys.AsNoTracking().ToListAsync(cancellationToken), cancellationToken);
        var snapshot = new Snapshot(asked, rows.ToFrozenDictionary(row => row.Hash, row => row.ToKey()));
        _snapshot = snapshot;
        return snapshot;
    }

    private sealed record Snapshot(long AskedAt, FrozenDictionary<string, ApiKey> ByHash)
    {
        public TimeSpan Age(TimeProvider time) => time.GetElapsedTime(AskedAt);
    }
}
