using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Visavis.Face;
using Visavis.Sessions.Journal;
using Visavis.Sessions.Ports;
using Visavis.Sessions.Pump;

namespace Visavis.Sessions.Live;

/// <summary>All sessions of this process, and what is remembered of those that ended.</summary>
public sealed class SessionHost : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Guid, LiveSession> _live = new();
    private readonly ConcurrentDictionary<string, LiveSession> _byToken = new();
    private readonly ConcurrentDictionary<string, LiveSession> _byJoinToken = new();
    private readonly ConcurrentDictionary<Guid, Task> _tearingDown = new();
    private readonly EndedSessions _ended;
    private readonly SessionHostOptions _options;
    private readonly SessionServices _services;
    private readonly ISessionHistory? _history;
    private int _count;
    private volatile bool _draining;

    /// <summary>Creates the host and starts its media threads.</summary>
    /// <param name="viewers">Makes viewers' connections.</param>
    /// <param name="options">Limits.</param>
    /// <param name="timeProvider">Clock of the sessions.</param>
    /// <param name="loggerFactory">Logs of the sessions.</param>
    /// <param name="history">Is told of every end; null where nothing outlives the process.</param>
    public SessionHost(
        IViewerConnectionFactory viewers, SessionHostOptions options, TimeProvider timeProvider, ILoggerFactory loggerFactory, ISessionHistory? history = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(loggerFactory);
        _options = options;
        _history = history;
        _ended = new EndedSessions(timeProvider);
        _services = new SessionServices(viewers, new FramePump(options.PumpThreads, timeProvider), timeProvider, loggerFactory.CreateLogger<LiveSession>());
    }

    /// <summary>Sessions that live now.</summary>
    public IReadOnlyCollection<LiveSession> Sessions => [.. _live.Values];

    /// <summary>True once <see cref="DrainAsync"/> was called: no new sessions.</summary>
    public bool IsDraining => _draining;

    /// <summary>Starts a session.</summary>
    /// <param name="config">What was asked for.</param>
    /// <param name="createEngine">Makes its engine; called only when there is room. The session disposes of it.</param>
    /// <param name="createFace">Makes its face; called only when there is room. The session disposes of it.</param>
    /// <exception cref="SessionCapacityException">The process is full, or draining.</exception>
    public LiveSession Create(SessionConfig config, Func<IConversationEngine> createEngine, Func<IFace> createFace)
    {
        ArgumentNullException.ThrowIfNull(createEngine);
        ArgumentNullException.ThrowIfNull(createFace);
        if (_draining) throw new SessionCapacityException("The server is shutting down.");
        if (Interlocked.Increment(ref _count) > _options.MaxSessions)
        {
            Interlocked.Decrement(ref _count);
            throw new SessionCapacityException($"All {_options.MaxSessions} sessions of this server are in use.");
        }

        var session = Start(config, createEngine, createFace);
        _live[session.Id] = session;
        _byToken[Digest(session.Token)] = session;
        _byJoinToken[Digest(session.JoinToken)] = session;
        SessionMetrics.Created.Add(1);
        SessionMetrics.Live.Add(1);

        // It may have ended before it was entered, if its engine failed at once.
        if (session.EndReason is not null) Forget(session);
        return session;
    }

    /// <summary>A living session by id, or null.</summary>
    public LiveSession? Find(Guid id) => _live.GetValueOrDefault(id);

    /// <summary>A living session by its browser credential, or null.</summary>
    public LiveSession? FindByToken(string token) => _byToken.GetValueOrDefault(Digest(token));

    /// <summary>A living session by its credential for viewers, or null.</summary>
    public LiveSession? FindByJoinToken(string joinToken) => _byJoinToken.GetValueOrDefault(Digest(joinToken));

    /// <summary>A session that ended within the last 24 hours, or null.</summary>
    public EndedSession? FindEnded(Guid id) => _ended.Find(id);

    /// <summary>What happened in a session that lives, or that was one of the last to end; null for others.</summary>
    public SessionEventLog? FindEvents(Guid id, int after = 0) => Find(id)?.Journal.Read(after) ?? _ended.FindJournal(id)?.After(after);

    /// <summary>Sessions that ended within the last 24 hours, newest first.</summary>
    public IReadOnlyList<EndedSession> Ended => _ended.All;

    /// <summary>Remembers sessions of an earlier run of this server, as if they had ended here.</summary>
    public void Remember(IEnumerable<EndedSession> ended)
    {
        ArgumentNullException.ThrowIfNull(ended);
        foreach (var session in ended.OrderBy(session => session.EndedAt)) _ended.Add(session);
    }

    /// <summary>Takes no new sessions, lets the running ones finish for a while, then ends them.</summary>
    public async Task DrainAsync(TimeSpan grace, CancellationToken cancellationToken)
    {
        _draining = true;
        try
        {
            await Task.WhenAll(_live.Values.Select(s => s.Ended)).WaitAsync(grace, _services.Time, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            // The grace period is over: what still runs is ended below.
        }

        await Task.WhenAll(_live.Values.Select(s => s.EndAsync(SessionEndReason.ServerShutdown)));
        await Task.WhenAll(_tearingDown.Values);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await DrainAsync(TimeSpan.Zero, CancellationToken.None);
        _services.Pump.Dispose();
    }

    private LiveSession Start(SessionConfig config, Func<IConversationEngine> createEngine, Func<IFace> createFace)
    {
        IFace? face = null;
        try
        {
            face = createFace();
            return new LiveSession(config, createEngine(), face, _services, OnEnded);
        }
        catch
        {
            face?.Dispose();
            Interlocked.Decrement(ref _count);
            throw;
        }
    }

    private void OnEnded(LiveSession session)
    {
        var ended = new EndedSession(
            session.Id, session.Config, session.EngineType, session.EndReason!.Value, session.CreatedAt, _services.Time.GetUtcNow(), session.Usage);
        var journal = session.Journal.Read();
        _ended.Add(session.Id, journal);
        _ended.Add(ended);
        _history?.Ended(ended, journal);
        Forget(session);
        _tearingDown[session.Id] = session.Ended;
        _ = session.Ended.ContinueWith(
            _ => _tearingDown.TryRemove(session.Id, out var _),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        Interlocked.Decrement(ref _count);
        SessionMetrics.Live.Add(-1);
        SessionMetrics.Ended.Add(1, new KeyValuePair<string, object?>("reason", session.EndReason.Value.ToCode()));
    }

    // Looked up by its hash, a secret gives nothing away by how long comparing takes.
    private static string Digest(string secret) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    private void Forget(LiveSession session)
    {
        _live.TryRemove(session.Id, out _);
        _byToken.TryRemove(Digest(session.Token), out _);
        _byJoinToken.TryRemove(Digest(session.JoinToken), out _);
    }
}
