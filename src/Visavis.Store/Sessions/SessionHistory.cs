using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Visavis.Sessions.Journal;
using Visavis.Sessions.Live;
using Visavis.Sessions.Loops;
using Visavis.Sessions.Ports;
using Visavis.Store.Database;

namespace Visavis.Store.Sessions;

/// <summary>Writes the sessions' history behind their backs: one loop, many sessions a transaction, again and again until it succeeds.</summary>
public sealed partial class SessionHistory : ISessionHistory, IAsyncDisposable
{
    /// <summary>How long ended sessions are remembered for late calls.</summary>
    public static readonly TimeSpan TombstoneTime = TimeSpan.FromHours(24);

    // Two lines a session: this holds 10 minutes of 15 sessions a second while the database is away. Then the oldest are given up.
    private const int MostWaiting = 20_000;
    private const int MostInOneTransaction = 200;

    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LeaveTime = TimeSpan.FromSeconds(3);

    private readonly Channel<HistoryLine> _lines;
    private readonly StoreDatabase _database;
    private readonly SessionWriter _writer;
    private readonly TimeProvider _time;
    private readonly ILogger<SessionHistory> _log;
    private readonly OwnedLoop _loop;
    private volatile bool _behind;
    private long _given;
    private bool _disposed;

    /// <summary>Starts the writing loop.</summary>
    /// <param name="database">Where to write.</param>
    /// <param name="nodeId">Who writes: this process's name among those that share the database.</param>
    /// <param name="log">Receives a line when writing fails, and one when it works again.</param>
    public SessionHistory(StoreDatabase database, string nodeId, ILogger<SessionHistory> log)
    {
        ArgumentNullException.ThrowIfNull(database);
        _database = database;
        _time = database.Time;
        _log = log;
        _writer = new SessionWriter(nodeId);
        _lines = Channel.CreateBounded<HistoryLine>(
            new BoundedChannelOptions(MostWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest }, GiveUp);
        _loop = OwnedLoop.Start(WriteAsync);
    }

    /// <summary>False while the database does not take what is written.</summary>
    public bool IsWriting => !_behind;

    /// <inheritdoc />
    public async ValueTask StartedAsync(StartedSession session, CancellationToken cancellationToken)
    {
        var line = HistoryLine.Of(session);
        if (!_lines.Writer.TryWrite(line) || _behind) return;
        try
        {
            await line.Written.WaitAsync(LongestWait, _time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // The line stays in the queue. A session is worth more than its history.
        }
    }

    /// <inheritdoc />
    public void Ended(EndedSession session, SessionEventLog events) => _lines.Writer.TryWrite(HistoryLine.Of(session, events));

    /// <inheritdoc />
    public async ValueTask<EndedSession?> FindEndedAsync(Guid id, CancellationToken cancellationToken)
    {
        var limit = (_time.GetUtcNow() - TombstoneTime).ToUnixTimeMilliseconds();
        var row = await _database.UseAsync(
            db => db.Sessions.AsNoTracking().FirstOrDefaultAsync(session => session.Id == id && session.EndedAtMs >= limit, cancellationToken),
            cancellationToken);
        return row?.ToEnded();
    }

    /// <inheritdoc />
    public async ValueTask<SessionEventLog?> FindEventsAsync(Guid id, CancellationToken cancellationToken)
    {
        var row = await _database.UseAsync(db => db.Events.AsNoTracking().FirstOrDefaultAsync(events => events.Id == id, cancellationToken), cancellationToken);
        return row?.ToLog();
    }

    /// <summary>Sessions that ended within the last 24 hours, newest first, at most <paramref name="most"/>.</summary>
    /// <exception cref="StoreException">The database does not answer.</exception>
    public async Task<IReadOnlyList<EndedSession>> RecentAsync(int most, CancellationToken cancellationToken)
    {
        var limit = (_time.GetUtcNow() - TombstoneTime).ToUnixTimeMilliseconds();
        var rows = await _database.UseAsync(
            db => db.Sessions.AsNoTracking().Where(session => session.EndedAtMs >= limit).OrderByDescending(session => session.EndedAtMs).Take(most)
                .ToListAsync(cancellationToken),
            cancellationToken);
        return [.. rows.Select(row => row.ToEnded())];
    }

    /// <summary>Writes what is still waiting, for a short while, and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        _lines.Writer.TryComplete();
        try
        {
            await _loop.Completion.WaitAsync(LeaveTime, _time);
        }
        catch (TimeoutException)
        {
            LogLost(_lines.Reader.Count);
        }

        if (!Interlocked.Exchange(ref _disposed, true)) await _loop.DisposeAsync();
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        var batch = new List<HistoryLine>(MostInOneTransaction);
        while (await _lines.Reader.WaitToReadAsync(cancellationToken))
        {
            while (batch.Count < MostInOneTransaction && _lines.Reader.TryRead(out var line)) batch.Add(line);
            await WriteAsync(batch, cancellationToken);
            foreach (var line in batch) line.SetWritten();
            batch.Clear();
        }
    }

    private async Task WriteAsync(List<HistoryLine> batch, CancellationToken cancellationToken)
    {
        for (var wait = FirstRetry; ; wait = wait * 2 < LastRetry ? wait * 2 : LastRetry)
        {
            try
            {
                await _database.UseAsync(db => _writer.WriteAsync(db, batch, cancellationToken), cancellationToken);
                if (_behind) LogBack(Interlocked.Exchange(ref _given, 0));
                _behind = false;
                return;
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                if (!_behind) LogBehind(fault, _database.Description);
                _behind = true;
            }

            await Task.Delay(wait, _time, cancellationToken);
        }
    }

    private void GiveUp(HistoryLine line)
    {
        Interlocked.Increment(ref _given);
        line.SetWritten();
    }

    [LoggerMessage(7001, LogLevel.Warning, "The history of sessions cannot be written to {Store}; it is kept in memory and tried again")]
    private partial void LogBehind(Exception fault, string store);

    [LoggerMessage(7002, LogLevel.Information, "The history of sessions is being written again; {Given} lines had to be given up")]
    private partial void LogBack(long given);

    [LoggerMessage(7003, LogLevel.Error, "{Lines} lines of the history of sessions were lost: the database did not take them before the end")]
    private partial void LogLost(int lines);
}
