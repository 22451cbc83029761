using System.Text;
using System.Text.Json;

namespace Visavis.WebRtc.Messages;

/// <summary>The page's sign of life over the data channel: <c>{"type":"visavis.ping","n":7}</c>, answered by <c>visavis.pong</c> with the same number.</summary>
internal static class Heartbeat
{
    private const string PingType = "visavis.ping";

    // A ping is some 35 characters; anything long is no ping and need not be read.
    private const int MaxPingLength = 128;

    /// <summary>The answer to a ping; null when the message is something else.</summary>
    public static string? AnswerTo(string message)
    {
        if (message.Length > MaxPingLength || !message.Contains(PingType, StringComparison.Ordinal)) return null;
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(message));
            using var json = JsonDocument.ParseValue(ref reader);
            return json.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("type", out var type)
                && type.ValueEquals(PingType)
                && root.TryGetProperty("n", out var number)
                && number.TryGetInt64(out var n)
                    ? $$"""{"type":"visavis.pong","n":{{n}}}"""
                    : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
