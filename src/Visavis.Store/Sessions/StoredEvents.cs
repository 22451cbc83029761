using System.Text.Json;
using System.Text.Json.Serialization;
using Visavis.Sessions.Journal;
using Visavis.Store.Database;

namespace Visavis.Store.Sessions;

/// <summary>An event as it lies in the store: short names, because there are up to 200 of them in a row.</summary>
internal sealed record StoredEvent(int N, long T, string Kind, string? Of, string? Code, long? Ms);

/// <summary>JSON of stored events.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StoredEvent[]))]
internal sealed partial class StoredEventJson : JsonSerializerContext;

/// <summary>Between a row and what the product knows of a session's events.</summary>
internal static class StoredEvents
{
    public static SessionEventsRow ToRow(this SessionEventLog log, Guid sessionId, long endedAtMs)
    {
        StoredEvent[] stored = [.. log.Events.Select(e => new StoredEvent(
            e.Number, e.At.ToUnixTimeMilliseconds(), e.Kind.ToCode(), e.Subject, e.Code, (long?)e.Duration?.TotalMilliseconds))];
        return new SessionEventsRow { Id = sessionId, EndedAtMs = endedAtMs, Dropped = log.Dropped, Events = JsonSerializer.Serialize(stored, StoredEventJson.Default.StoredEventArray) };
    }

    public static SessionEventLog ToLog(this SessionEventsRow row)
    {
        var stored = JsonSerializer.Deserialize(row.Events, StoredEventJson.Default.StoredEventArray) ?? [];
        // A kind that this version does not know is of another one, and left out.
        return new SessionEventLog([.. stored.SelectMany(e => SessionEventNames.Find(e.Kind) is { } kind ? [View(e, kind)] : (SessionEvent[])[])], row.Dropped);
    }

    private static SessionEvent View(StoredEvent e, SessionEventKind kind) => new(
        e.N, DateTimeOffset.FromUnixTimeMilliseconds(e.T), kind, e.Of, e.Code, e.Ms is { } ms ? TimeSpan.FromMilliseconds(ms) : null);
}
