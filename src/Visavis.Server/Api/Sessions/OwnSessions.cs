using Visavis.Server.Auth;
using Visavis.Sessions.Live;
using Visavis.Sessions.Ports;

namespace Visavis.Server.Api.Sessions;

/// <summary>A session of the caller's own project: alive, or ended and still remembered, or neither.</summary>
internal readonly record struct OwnSession(LiveSession? Live, EndedSession? Ended);

/// <summary>Finds sessions by id. Those of other projects do not exist for the caller.</summary>
internal static class OwnSessions
{
    public static async ValueTask<OwnSession> FindAsync(SessionHost host, ISessionHistory history, ApiCaller caller, string id, CancellationToken cancellationToken)
    {
        if (!Guid.TryParseExact(id, "D", out var sessionId)) return default;
        // A session that ends between the two look-ups has its tombstone before it leaves the living.
        if (host.Find(sessionId) is { } live) return live.Config.ProjectId == caller.ProjectId ? new(live, null) : default;
        // Not ours, or of a run before the last 24 hours' worth that we read at start, or of another process: the store knows.
        var ended = host.FindEnded(sessionId) ?? await history.FindEndedAsync(sessionId, cancellationToken);
        return ended is not null && ended.Config.ProjectId == caller.ProjectId ? new(null, ended) : default;
    }
}
