using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Visavis.Sessions;
using Visavis.Sessions.Loops;
using Visavis.Store.Database;
using Visavis.Store.Files;

namespace Visavis.Store.Sessions;

/// <summary>
/// This process's record in the store, and its care for those that are gone: sessions of a process that died are closed with
/// <see cref="SessionEndReason.ServerLost"/>, so that none is "running" for ever. Old history is deleted here, too.
/// </summary>
public sealed partial class NodeRecord : IAsyncDisposable
{
    /// <summary>A process that was not seen for so long is dead.</summary>
    public static readonly TimeSpan LostAfter = TimeSpan.FromSeconds(60);

    private const string IdFile = "node-id";
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PurgeEvery = TimeSpan.FromHours(1);

    private readonly StoreDatabase _database;
    private readonly StoreOptions _options;
    private readonly ILogger<NodeRecord> _log;
    private FileStream? _held;
    private OwnedLoop? _loop;

    /// <summary>Reads the process's id, or makes one.</summary>
    /// <exception cref="StoreException">The data folder cannot be written, or another server works in it.</exception>
    public NodeRecord(StoreDatabase database, StoreOptions options, ILogger<NodeRecord> log)
    {
        ArgumentNullException.ThrowIfNull(database);
        _database = database;
        _options = options;
        _log = log;
        Id = ReadId();
    }

    /// <summary>Name of this process among those that share the store; the same after a restart with the same data folder.</summary>
    public string Id { get; }

    /// <summary>Closes what an earlier run left open, and begins to show signs of life.</summary>
    /// <returns>How many sessions were closed.</returns>
    /// <exception cref="StoreException">The database does not answer.</exception>
    public async Task<int> StartAsync(CancellationToken cancellationToken)
    {
        // A file belongs to one server: whatever is open in it is of a run that is over.
        var closed = await CloseLostAsync(_database.IsOwn ? _ => true : row => row.Node == Id, cancellationToken);
        if (closed > 0) LogClosed(closed);
        await BeatAsync(cancellationToken);
        _loop = OwnedLoop.Start(LiveAsync);
        return closed;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_loop is not null) await _loop.DisposeAsync();
        if (_held is not null) await _held.DisposeAsync();
    }

    /// <summary>One round of upkeep: a sign of life, and those who give none any more.</summary>
    internal async Task BeatAsync(CancellationToken cancellationToken)
    {
        var now = _database.Time.GetUtcNow().ToUnixTimeMilliseconds();
        await _database.UseAsync(
            db => db.Database.ExecuteSqlAsync(
                $"INSERT INTO nodes (id, seen_at_ms) VALUES ({Id}, {now}) ON CONFLICT (id) DO UPDATE SET seen_at_ms = excluded.seen_at_ms", cancellationToken),
            cancellationToken);
        var limit = now - (long)LostAfter.TotalMilliseconds;
        var lost = await _database.UseAsync(
            db => db.Nodes.AsNoTracking().Where(node => node.SeenAtMs < limit).Select(node => node.Id).ToListAsync(cancellationToken), cancellationToken);
        if (lost.Count == 0) return;
        var closed = await CloseLostAsync(row => lost.Contains(row.Node), cancellationToken);
        if (closed > 0) LogClosed(closed);
        await _database.UseAsync(db => db.Nodes.Where(node => lost.Contains(node.Id) && node.SeenAtMs < limit).ExecuteDeleteAsync(cancellationToken), cancellationToken);
    }

    /// <summary>Deletes ended sessions that are older than the settings want.</summary>
    internal Task<int> PurgeAsync(CancellationToken cancellationToken)
    {
        var limit = (_database.Time.GetUtcNow() - TimeSpan.FromDays(_options.HistoryDays)).ToUnixTimeMilliseconds();
        return _database.UseAsync(
            async db =>
            {
                await db.Events.Where(row => row.EndedAtMs < limit).ExecuteDeleteAsync(cancellationToken);
                return await db.Sessions.Where(row => row.EndedAtMs < limit).ExecuteDeleteAsync(cancellationToken);
            },
            cancellationToken);
    }

    private async Task LiveAsync(CancellationToken cancellationToken)
    {
        var time = _database.Time;
        var purged = time.GetTimestamp();
        while (true)
        {
            await Task.Delay(Beat, time, cancellationToken);
            try
            {
                await BeatAsync(cancellationToken);
                if (time.GetElapsedTime(purged) < PurgeEvery) continue;
                await PurgeAsync(cancellationToken);
                purged = time.GetTimestamp();
            }
            catch (StoreException fault)
            {
                LogNoUpkeep(fault.Message);
            }
        }
    }

    private Task<int> CloseLostAsync(System.Linq.Expressions.Expression<Func<SessionRow, bool>> whose, CancellationToken cancellationToken) =>
        _database.UseAsync(
            async db =>
            {
                await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
                var open = await db.Sessions.Where(row => row.EndedAtMs == null).Where(whose).ToListAsync(cancellationToken);
                if (open.Count == 0) return 0;
                var seen = await db.Nodes.ToDictionaryAsync(node => node.Id, node => node.SeenAtMs, cancellationToken);
                foreach (var row in open)
                {
                    // Nobody saw it end: the last sign of life of its process is the best that is known.
                    row.EndedAtMs = Math.Max(row.CreatedAtMs, seen.GetValueOrDefault(row.Node));
                    row.EndReason = SessionEndReason.ServerLost.ToCode();
                }

                await db.SaveChangesAsync(cancellationToken);
                foreach (var day in open.GroupBy(row => (row.Project, Day: UsageDays.Of(row.EndedAtMs!.Value))))
                    await SessionWriter.AddUsageAsync(db, day.Key.Project, day.Key.Day, [.. day], cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                return open.Count;
            },
            cancellationToken);

    private string ReadId()
    {
        var path = Path.Combine(_database.DataFolder, IdFile);
        try
        {
            PrivateFile.CreateFolder(_database.DataFolder);
            // Held open until the end, so that a second server in the same folder is turned away.
            _held = PrivateFile.OpenAlone(path);
            using var reader = new StreamReader(_held, Encoding.UTF8, leaveOpen: true);
            var known = reader.ReadToEnd().Trim();
            if (known.Length > 0) return known;
            var made = Guid.NewGuid().ToString("N");
            _held.Write(Encoding.UTF8.GetBytes(made + "\n"));
            _held.Flush(flushToDisk: true);
            return made;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"{path} cannot be used; is another server running with this data folder? {error.Message}", error);
        }
    }

    [LoggerMessage(7010, LogLevel.Warning, "{Sessions} sessions of a server that died were closed: server_lost")]
    private partial void LogClosed(int sessions);

    [LoggerMessage(7011, LogLevel.Warning, "The store's upkeep has to wait: {Reason}")]
    private partial void LogNoUpkeep(string reason);
}
