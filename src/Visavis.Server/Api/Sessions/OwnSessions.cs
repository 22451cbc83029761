using Visavis.Server.Auth;
using Visavis.Sessions.Live;

namespace Visavis.Server.Api.Sessions;

/// <summary>A session of the caller's own project: alive, or ended and still remembered, or neither.</summary>
internal readonly record struct OwnSession(LiveSession? Live, EndedSession? Ended);

/// <summary>Finds sessions by id. Those of other projects do not exist for the caller.</summary>
internal static class OwnSessions
{
    public static OwnSession Find(SessionHost host, ApiCaller caller, string id)
    {
        if (!Guid.TryParseExact(id, "D", out var sessionId)) return default;
        // A session that ends between the two look-ups has its tombstone before it leaves the living.
        if (host.Find(sessionId) is { } live) return live.Config.ProjectId == caller.ProjectId ? new(live, null) : default;
        return host.FindEnded(sessionId) is { } ended && ended.Config.ProjectId == caller.ProjectId ? new(null, ended) : default;
    }
}
