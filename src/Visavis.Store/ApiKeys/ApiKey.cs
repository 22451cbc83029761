namespace Visavis.Store.ApiKeys;

/// <summary>What a key may be used for.</summary>
public enum ApiKeyKind
{
    /// <summary>Created by the operator; valid everywhere.</summary>
    Standard,

    /// <summary>Made by the server itself for a developer's machine; refused outside development.</summary>
    Development,
}

/// <summary>A stored API key: everything but the key itself, of which only the hash is kept.</summary>
/// <param name="Id">Short public id, used to revoke it.</param>
/// <param name="ProjectId">Project that the key acts for; sessions of other projects are invisible to it.</param>
/// <param name="Name">What the operator calls it.</param>
/// <param name="Prefix">First characters of the key, so that people can tell keys apart.</param>
/// <param name="Kind">Where it is valid.</param>
/// <param name="CreatedAt">When it was made (UTC).</param>
/// <param name="ExpiresAt">When it stops being valid by itself (UTC), or null when it never does.</param>
/// <param name="RevokedAt">When it was revoked (UTC), or null while it is valid.</param>
public sealed record ApiKey(
    string Id,
    string ProjectId,
    string Name,
    string Prefix,
    ApiKeyKind Kind,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? RevokedAt)
{
    /// <summary>True once the key was revoked.</summary>
    public bool IsRevoked => RevokedAt is not null;

    /// <summary>Whether a request may be made with it at a moment.</summary>
    public bool IsValidAt(DateTimeOffset now) => !IsRevoked && !(ExpiresAt <= now);
}

/// <summary>A key that was just made: the only moment at which its secret is known.</summary>
/// <param name="Key">What is stored.</param>
/// <param name="Secret">The key itself, as it goes behind <c>Authorization: Bearer</c>.</param>
public sealed record CreatedApiKey(ApiKey Key, string Secret)
{
    /// <summary>Names the key without its secret, so that it cannot slip into a log.</summary>
    public override string ToString() => $"{Key.Id} ({Key.Prefix}…)";
}
