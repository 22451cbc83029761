using System.Net.WebSockets;
using System.Text.Json;

namespace Visavis.Samples;

/// <summary>One conversation: greets, says back what it hears after a pause, and falls silent when interrupted.</summary>
/// <param name="socket">The connection that Visavis has opened to us.</param>
/// <param name="greeting">PCM16LE mono 24 kHz, said first; may be empty.</param>
/// <param name="complain">Told what Visavis objects to.</param>
public sealed class Parrot(WebSocket socket, byte[] greeting, Action<string?> complain)
{
    private readonly SpeechDetector _ear = new();
    private int _turns;
    private int _unfinished; // Segments that are still to be heard, or are being heard.

    /// <summary>Talks until the connection closes: the end of the session.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (greeting.Length > 0) await SayAsync(greeting, cancellationToken); // Held until somebody is there to hear it.
        var buffer = new byte[256 * 1024];
        while (await ReceiveAsync(buffer, cancellationToken) is { } message)
        {
            if (message.Type == WebSocketMessageType.Binary) await HearAsync(buffer.AsMemory(0, message.Length), cancellationToken);
            else await UnderstandAsync(buffer.AsMemory(0, message.Length), cancellationToken);
        }
    }

    /// <summary>The user's voice: a frame of 20 ms, silence included.</summary>
    private async Task HearAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
    {
        switch (_ear.Next(frame.Span))
        {
            case Heard.Begin when _unfinished > 0:
                await SendAsync(new { type = "avatar.speech.interrupt" }, cancellationToken);
                break;

            case Heard.End:
                await SendAsync(new { type = "sdk.message.send", data = new { heard_seconds = _ear.Utterance.Length / 48_000.0 } }, cancellationToken);
                await SayAsync(_ear.Utterance, cancellationToken);
                break;
        }
    }

    /// <summary>What became of our speech, and messages from the page.</summary>
    private async Task UnderstandAsync(ReadOnlyMemory<byte> utf8, CancellationToken cancellationToken)
    {
        using var json = JsonDocument.Parse(utf8);
        switch (json.RootElement.GetProperty("type").GetString())
        {
            case "avatar.speech.segment.playback.ended" or "avatar.speech.segment.playback.interrupted":
                _unfinished--;
                break;

            case "sdk.message.receive":
                await SendAsync(new { type = "sdk.message.send", data = new { echo = json.RootElement.GetProperty("data") } }, cancellationToken);
                break;

            case "error":
                complain(json.RootElement.GetProperty("reason").GetString());
                break;
        }
    }

    /// <summary>Speech is a segment: create, audio in pieces of any size and as fast as we like, close.</summary>
    private async Task SayAsync(byte[] pcm, CancellationToken cancellationToken)
    {
        const int Piece = 48_000; // One second.
        var uid = $"turn-{++_turns}";
        _unfinished++;
        await SendAsync(new { type = "avatar.speech.segment.create", segment_uid = uid }, cancellationToken);
        for (var at = 0; at < pcm.Length; at += Piece)
        {
            var piece = pcm.AsMemory(at, Math.Min(Piece, pcm.Length - at));
            await socket.SendAsync(piece, WebSocketMessageType.Binary, true, cancellationToken);
        }

        await SendAsync(new { type = "avatar.speech.segment.close", segment_uid = uid }, cancellationToken);
    }

    private Task SendAsync(object message, CancellationToken cancellationToken) =>
        socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message), WebSocketMessageType.Text, true, cancellationToken);

    /// <summary>The next whole message; null at the end of the session.</summary>
    private async Task<(WebSocketMessageType Type, int Length)?> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var length = 0;
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer[length..], cancellationToken);
            if (part.MessageType == WebSocketMessageType.Close) return null;
            length += part.Count;
            if (part.EndOfMessage) return (part.MessageType, length);
        }
    }
}
