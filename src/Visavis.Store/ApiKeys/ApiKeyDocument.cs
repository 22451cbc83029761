using System.Text.Json.Serialization;

namespace Visavis.Store.ApiKeys;

/// <summary>The file as it lies on disk.</summary>
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

    public ApiKey ToKey() => new(Id, Project, Name, Prefix, Kind, CreatedAt, RevokedAt);
}

[JsonSerializable(typeof(ApiKeyDocument))]
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class ApiKeyJson : JsonSerializerContext;
