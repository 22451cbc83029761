using System.Text.Json.Serialization;
using Visavis.Store.Database;

namespace Visavis.Store.ApiKeys;

/// <summary>The old key file as it lies on disk; read by <see cref="LegacyKeyFile"/> only.</summary>
internal sealed class ApiKeyDocument
{
    public const int CurrentVersion = 1;

    public int Version { get; init; } = CurrentVersion;

    public required List<StoredApiKey> Keys { get; init; }
}

/// <summary>One key as it lies on disk.</summary>
internal sealed record StoredApiKey
{
    public required string Id { get; init; }

    public required string Project { get; init; }

    public required string Name { get; init; }

    public required string Prefix { get; init; }

    public required string Hash { get; init; }

    public ApiKeyKind Kind { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? RevokedAt { get; init; }

    public ApiKeyRow ToRow() => new()
    {
        Id = Id,
        Hash = Hash,
        Project = Project,
        Name = Name,
        Prefix = Prefix,
        Kind = (int)Kind,
        CreatedAtMs = CreatedAt.ToUnixTimeMilliseconds(),
        RevokedAtMs = RevokedAt?.ToUnixTimeMilliseconds(),
    };
}

[JsonSerializable(typeof(ApiKeyDocument))]
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class ApiKeyJson : JsonSerializerContext;
