using System.Text.Json;

namespace Visavis.Engines.Sockets;

/// <summary>Reading of JSON in which any member may be missing, null, or of another kind than the schema says.</summary>
internal static class WireJson
{
    public static string? Text(this JsonElement element, string member) =>
        element.Member(member) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public static int Number(this JsonElement element, string member, int otherwise = 0) =>
        element.Member(member) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) ? number : otherwise;

    public static bool? Flag(this JsonElement element, string member) => element.Member(member)?.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>The member; null when it is missing, JSON null, or when this is no object.</summary>
    public static JsonElement? Member(this JsonElement element, string member) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(member, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
