using System.Buffers;
using System.Text.Json;
using Visavis.Engines.Sockets;
using Visavis.Sessions.Playback;
using Visavis.Sessions.Ports;

namespace Visavis.Engines.External;

/// <summary>Understands what an external engine sends: section C.3 of the contract. Nothing that arrives here may throw.</summary>
/// <remarks>Called from the socket's read loop only.</remarks>
internal sealed class EngineMessageReader(IEngineHost host, Action<string> reply) : ISocketInput
{
    // Also the limit of what a data channel carries in one message everywhere.
    private const int MaxDataBytes = 64 * 1024;

    private readonly ISpeechSink _speech = host.Speech;

    /// <summary>Takes in a piece of a binary message: PCM16LE mono 24 kHz.</summary>
    public void OnBinary(ReadOnlySpan<byte> pcm) => _speech.AppendBytes(pcm);

    /// <summary>Takes in a whole text message.</summary>
    public void OnText(ReadOnlySequence<byte> utf8)
    {
        JsonDocument json;
        try
        {
            json = JsonDocument.Parse(utf8);
        }
        catch (JsonException)
        {
            reply(EngineMessages.Error(EngineMessages.ParsingError, "The message is not valid JSON."));
            return;
        }

        using (json)
        {
            Read(json.RootElement);
        }
    }

    private void Read(JsonElement message)
    {
        try
        {
            if (message.ValueKind != JsonValueKind.Object
                || !message.TryGetProperty("type", out var type)
                || type.ValueKind != JsonValueKind.String)
            {
                reply(EngineMessages.Error(EngineMessages.TypeError, "A message is a JSON object with a string member 'type'."));
                return;
            }

            Handle(type.GetString()!, message);
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, or bytes that are no UTF-8, inside a string that parsed.
            reply(EngineMessages.Error(EngineMessages.ParsingError, "The message holds a string that is not valid Unicode."));
        }
    }

    private void Handle(string type, JsonElement message)
    {
        switch (type)
        {
            case "avatar.speech.segment.create" when TryReadUid(message, out var uid):
                _speech.CreateSegment(Guid.NewGuid(), uid);
                break;

            case "avatar.speech.segment.close" when TryReadUid(message, out var uid):
                _speech.CloseSegment(uid);
                break;

            case "avatar.speech.segment.create" or "avatar.speech.segment.close":
                reply(EngineMessages.Error(EngineMessages.SegmentError, "segment_uid must be a string."));
                break;

            case "avatar.speech.interrupt":
                _speech.Interrupt();
                break;

            // Ours: the published protocol has no moods.
            case "avatar.mood.set":
                SetMood(message);
                break;

            case "sdk.message.send":
                SendToViewer(message);
                break;

            default:
                reply(EngineMessages.Error(EngineMessages.TypeError, $"Unknown message type {JsonSerializer.Serialize(Shortened(type))}."));
                break;
        }
    }

    private void SetMood(JsonElement message)
    {
        var given = message.TryGetProperty("mood", out var value) ? value : default;
        var isName = given.ValueKind == JsonValueKind.String;
        var isNone = given.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined;
        if ((!isName && !isNone) || !host.TrySetMood(isName ? given.GetString() : null))
            reply(EngineMessages.Error(EngineMessages.ValidationError, "'mood' must be null or the name of a mood, such as friendly."));
    }

    private void SendToViewer(JsonElement message)
    {
        if (!message.TryGetProperty("data", out var data))
        {
            reply(EngineMessages.Error(EngineMessages.ValidationError, "sdk.message.send needs a member 'data'."));
            return;
        }

        var raw = data.GetRawText();
        if (System.Text.Encoding.UTF8.GetByteCount(raw) > MaxDataBytes)
        {
            reply(EngineMessages.Error(EngineMessages.ValidationError, $"'data' is longer than {MaxDataBytes} bytes."));
            return;
        }

        host.SendToViewer($$"""{"type":"conversation_engine.external.message.receive","data":{{raw}}}""");
    }

    private static bool TryReadUid(JsonElement message, out string? uid)
    {
        uid = null;
        if (!message.TryGetProperty("segment_uid", out var value) || value.ValueKind == JsonValueKind.Null) return true;
        if (value.ValueKind != JsonValueKind.String) return false;
        uid = value.GetString();
        return true;
    }

    private static string Shortened(string type) => type.Length <= 80 ? type : type[..80] + "…";
}
