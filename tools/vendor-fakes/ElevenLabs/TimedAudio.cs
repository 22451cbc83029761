using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Visavis.VendorFakes.ElevenLabs;

/// <summary>Audio with the times of its characters: one JSON object, or one a line.</summary>
internal sealed class TimedAudio(byte[] audio, int bytesPerSecond, CharacterTimes times, string voiceId)
{
    private const double ChunkSeconds = 0.5;

    public async Task WriteAsync(HttpContext context, bool streamed)
    {
        context.Response.ContentType = "application/json";
        if (!streamed)
        {
            await context.Response.WriteAsync(Wire.Text(Object(audio, 0, times.Length)));
            return;
        }

        var chunk = voiceId == ElevenLabsFault.OddChunks ? 5001 : (int)(bytesPerSecond * ChunkSeconds) & ~1;
        var end = voiceId == ElevenLabsFault.CutShort ? audio.Length / 2 : audio.Length;
        var said = 0;
        for (var at = 0; at < end; at += chunk)
        {
            var piece = audio.AsSpan(at, Math.Min(chunk, end - at)).ToArray();
            var next = at + piece.Length >= audio.Length ? times.Length : times.CountBefore((at + piece.Length) / (double)bytesPerSecond);
            await context.Response.WriteAsync(Wire.Text(Object(piece, said, next)) + "\n");
            await context.Response.Body.FlushAsync();
            said = next;
        }

        if (voiceId == ElevenLabsFault.CutShort) context.Abort();
    }

    private JsonObject Object(byte[] piece, int from, int to)
    {
        var none = voiceId == ElevenLabsFault.NullAlignment || from == to;
        return new JsonObject
        {
            ["audio_base64"] = Convert.ToBase64String(piece),
            ["alignment"] = none ? null : times.Seconds(from, to),
            ["normalized_alignment"] = none ? null : times.Seconds(from, to),
        };
    }
}
