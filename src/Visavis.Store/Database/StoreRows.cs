using Visavis.Store.ApiKeys;

namespace Visavis.Store.Database;

// What lies in the database. Times are milliseconds since 1970 (UTC): both databases compare and sort them alike.

/// <summary>An API key, of which only the hash is kept.</summary>
internal sealed class ApiKeyRow
{
    public required string Id { get; init; }

    public required string Hash { get; init; }

    public required string Project { get; init; }

    public required string Name { get; init; }

    public required string Prefix { get; init; }

    public required int Kind { get; init; }

    public required long CreatedAtMs { get; init; }

    public long? ExpiresAtMs { get; init; }

    public long? RevokedAtMs { get; set; }

    public ApiKey ToKey() => new(
        Id,
        Project,
        Name,
        Prefix,
        (ApiKeyKind)Kind,
        DateTimeOffset.FromUnixTimeMilliseconds(CreatedAtMs),
        ExpiresAtMs is { } expires ? DateTimeOffset.FromUnixTimeMilliseconds(expires) : null,
        RevokedAtMs is { } revoked ? DateTimeOffset.FromUnixTimeMilliseconds(revoked) : null);
}

/// <summary>A session, running or over. Holds nothing that was said and no secret.</summary>
internal sealed class SessionRow
{
    public required Guid Id { get; init; }

    public required string Project { get; init; }

    public required string Node { get; init; }

    public required string Avatar { get; init; }

    public required string Preset { get; init; }

    public required bool Transparent { get; init; }

    public required string Engine { get; init; }

    public required long AbsentTimeoutMs { get; init; }

    public required long MaxDurationMs { get; init; }

    public required long CreatedAtMs { get; init; }

    public long? EndedAtMs { get; set; }

    public string? EndReason { get; set; }

    public int Tasks { get; set; }

    public long Characters { get; set; }

    public long SpokenMs { get; set; }

    public long WatchedMs { get; set; }
}

/// <summary>What happened in an ended session. A table of its own: lists of sessions are read often, their events seldom.</summary>
internal sealed class SessionEventsRow
{
    /// <summary>The session's id.</summary>
    public required Guid Id { get; init; }

    /// <summary>When the session ended: kept as long as the session itself.</summary>
    public required long EndedAtMs { get; init; }

    public required int Dropped { get; init; }

    /// <summary>The events as JSON, see <c>StoredEvents</c>.</summary>
    public required string Events { get; init; }
}

/// <summary>A server process that runs sessions, and when it was last known to live.</summary>
internal sealed class NodeRow
{
    public required string Id { get; init; }

    public required long SeenAtMs { get; set; }
}

/// <summary>What the sessions of a project used that ended on a day (UTC).</summary>
internal sealed class UsageRow
{
    public required string Project { get; init; }

    /// <summary>Day as a number: 20260131.</summary>
    public required int Day { get; init; }

    public int Sessions { get; set; }

    public long DurationMs { get; set; }

    public long WatchedMs { get; set; }

    public long SpokenMs { get; set; }

    public long Tasks { get; set; }

    public long Characters { get; set; }
}
