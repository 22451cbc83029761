using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Visavis.VendorFakes.Speech;

namespace Visavis.VendorFakes.ElevenLabs;

/// <summary>The WebSocket that takes text piece by piece and answers with audio and the times of its characters, relative to each chunk.</summary>
internal sealed class StreamInput(ElevenLabsFake fake, HttpContext context)
{
    private const int PolicyViolation = 1008;
    private const int DefaultIdleSeconds = 20;
    private const int MaxIdleSeconds = 180;
    private const double ChunkSeconds = 0.5;

    // What is spoken at once without being asked to: whole sentences.
    private const int MinCharacters = 50;

    private readonly StringBuilder _text = new();
    private readonly string _voiceId = (string)context.Request.RouteValues["voiceId"]!;

    public async Task RunAsync()
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            return;
        }

        await using var socket = new JsonSocket(await context.WebSockets.AcceptWebSocketAsync(), context.Abort);
        socket.Start();
        if (ElevenLabsFake.Refusal(context, _voiceId, readsVoice: false) is { } error)
        {
            Fail(socket, error.Detail is JsonObject detail ? (string?)detail["status"] : "error", error.Detail is JsonObject d ? (string?)d["message"] : error.Detail.ToString());
            return;
        }

        var format = context.Request.Query["output_format"].ToString();
        if (OutputFormat.PcmRate(format) is not { } rateHz)
        {
            Fail(socket, "invalid_output_format", "Here only the pcm formats can be spoken over a WebSocket.");
            return;
        }

        await ConverseAsync(socket, rateHz);
    }

    private async Task ConverseAsync(JsonSocket socket, int rateHz)
    {
        var idle = int.TryParse(context.Request.Query["inactivity_timeout"], out var asked) ? Math.Clamp(asked, 1, MaxIdleSeconds) : DefaultIdleSeconds;
        while (true)
        {
            (bool IsText, string Text)? received;
            try
            {
                received = await socket.ReceiveAsync().WaitAsync(TimeSpan.FromSeconds(idle), TimeProvider.System);
            }
            catch (TimeoutException)
            {
                Fail(socket, "input_timeout_exceeded", "Input timeout exceeded.");
                return;
            }

            if (received is not { } message) return;
            if (Read(message.Text) is not { } json || json["text"] is not JsonValue value || !value.TryGetValue<string>(out var text))
            {
                Fail(socket, "invalid_message", "A message is a JSON object with a member 'text'.");
                return;
            }

            if (text.Length == 0)
            {
                await SayAsync(socket, rateHz);
                socket.Send(new JsonObject { ["audio"] = null, ["isFinal"] = true });
                socket.Close(1000, "");
                return;
            }

            if (_text.Length > 0 || text != " ") _text.Append(text);
            var flush = json["flush"]?.GetValue<bool>() == true || json["try_trigger_generation"]?.GetValue<bool>() == true;
            var sentence = _text.ToString().TrimEnd();
            var isWhole = _text.Length >= MinCharacters && sentence.Length > 0 && sentence[^1] is '.' or '!' or '?';
            if (flush || isWhole) await SayAsync(socket, rateHz);
        }
    }

    private async Task SayAsync(JsonSocket socket, int rateHz)
    {
        if (_text.Length == 0) return;
        var text = _text.ToString();
        _text.Clear();
        var (pcm, times) = await fake.SpeakAsync(text, _voiceId, rateHz, context.RequestAborted);
        var chunk = (int)(rateHz * ChunkSeconds);
        var said = 0;
        for (var at = 0; at < pcm.Length; at += chunk)
        {
            var piece = pcm.AsSpan(at, Math.Min(chunk, pcm.Length - at));
            var start = at / (double)rateHz;
            var next = at + piece.Length == pcm.Length ? times.Length : times.CountBefore(start + ChunkSeconds);
            var none = _voiceId == ElevenLabsFault.NullAlignment || said == next;
            socket.Send(new JsonObject
            {
                ["audio"] = Convert.ToBase64String(Mouth.Bytes(piece)),
                ["isFinal"] = null,
                ["alignment"] = none ? null : times.Milliseconds(said, next, start),
                ["normalizedAlignment"] = none ? null : times.Milliseconds(said, next, start),
            });
            said = next;
        }
    }

    private static JsonObject? Read(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void Fail(JsonSocket socket, string? error, string? message)
    {
        socket.Send(new JsonObject { ["message"] = message, ["error"] = error, ["code"] = PolicyViolation });
        socket.Close(PolicyViolation, message ?? "");
    }
}
