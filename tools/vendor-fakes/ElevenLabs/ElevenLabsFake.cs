using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Visavis.VendorFakes.Speech;

namespace Visavis.VendorFakes.ElevenLabs;

/// <summary>ElevenLabs text to speech: voices, speech over HTTP with and without timestamps, and the streaming-input WebSocket.</summary>
public sealed class ElevenLabsFake(FakeOptions options) : FakeVendor(options)
{
    private const int MaxCharacters = 5000;
    private const string DefaultModel = "eleven_multilingual_v2";

    // Ids as ElevenLabs' own look, so that clients which check their form are content.
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["21m00Tcm4TlvDq8ikWAM"] = "Rachel",
        ["JBFqnCBsd6RMkjVDRZzb"] = "George",
        [ElevenLabsFault.OddChunks] = "Odd chunks",
        [ElevenLabsFault.NullAlignment] = "No alignment",
        [ElevenLabsFault.CutShort] = "Cut short",
        [ElevenLabsFault.Silent] = "Silent",
        [ElevenLabsFault.TooMany] = "Too many requests",
        [ElevenLabsFault.Busy] = "Busy",
        [ElevenLabsFault.PlanTooSmall] = "Plan too small",
    };

    private readonly ConcurrentQueue<(string VoiceId, short[] Pcm)> _spoken = new();
    private int _requests;

    /// <summary>Speech requests so far.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Everything that was spoken so far, sent or not: s16 mono 24 kHz, with the voice that spoke it.</summary>
    public IReadOnlyList<(string VoiceId, short[] Pcm)> Spoken => [.. _spoken];

    internal async Task<(short[] Pcm, CharacterTimes Times)> SpeakAsync(string text, string voiceId, int rateHz, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _requests);
        var voice = voiceId == "JBFqnCBsd6RMkjVDRZzb" ? "flite/rms" : null;
        var (pcm, phones) = string.IsNullOrWhiteSpace(text) ? ([], []) : await Mouth.SpeakAsync(text, cancellationToken, voice);
        if (voiceId == ElevenLabsFault.Silent) Array.Clear(pcm);
        _spoken.Enqueue((voiceId, pcm));
        var times = new CharacterTimes(text, phones, pcm.Length, Mouth.RateHz);
        return (OutputFormat.Resample(pcm, rateHz), times);
    }

    internal static ElevenLabsError? Refusal(HttpContext context, string voiceId, bool readsVoice)
    {
        var key = context.Request.Headers["xi-api-key"].ToString() is { Length: > 0 } header ? header : context.Request.Query["xi-api-key"].ToString();
        return ElevenLabsFault.Of(key, voiceId, readsVoice, Names.ContainsKey(voiceId));
    }

    /// <inheritdoc />
    protected override void Map(WebApplication app)
    {
        app.MapGet("/v1/voices", ListVoicesAsync);
        app.MapGet("/v1/voices/{voiceId}", ShowVoiceAsync);
        app.MapPost("/v1/text-to-speech/{voiceId}", context => SpeakAsync(context, timed: false, streamed: false));
        app.MapPost("/v1/text-to-speech/{voiceId}/stream", context => SpeakAsync(context, timed: false, streamed: true));
        app.MapPost("/v1/text-to-speech/{voiceId}/with-timestamps", context => SpeakAsync(context, timed: true, streamed: false));
        app.MapPost("/v1/text-to-speech/{voiceId}/stream/with-timestamps", context => SpeakAsync(context, timed: true, streamed: true));
        app.Map("/v1/text-to-speech/{voiceId}/stream-input", context => new StreamInput(this, context).RunAsync());
    }

    private static string VoiceOf(HttpContext context) => (string)context.Request.RouteValues["voiceId"]!;

    private static JsonObject Describe(string id) => new()
    {
        ["voice_id"] = id,
        ["name"] = Names[id],
        ["category"] = "premade",
        ["labels"] = new JsonObject { ["language"] = "en" },
        ["samples"] = null,
        ["description"] = null,
        ["preview_url"] = null,
        ["available_for_tiers"] = new JsonArray(),
        ["settings"] = null,
        ["high_quality_base_model_ids"] = new JsonArray(DefaultModel),
    };

    private static async Task ListVoicesAsync(HttpContext context)
    {
        if (Refusal(context, "21m00Tcm4TlvDq8ikWAM", readsVoice: true) is { } error)
        {
            await error.WriteAsync(context);
            return;
        }

        var voices = new JsonArray([.. Names.Keys.Select(id => (JsonNode)Describe(id))]);
        await WriteJsonAsync(context, new JsonObject { ["voices"] = voices });
    }

    private static async Task ShowVoiceAsync(HttpContext context)
    {
        var id = VoiceOf(context);
        if (Refusal(context, id, readsVoice: true) is { } error) await error.WriteAsync(context);
        else await WriteJsonAsync(context, Describe(id));
    }

    private static Task WriteJsonAsync(HttpContext context, JsonNode body)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(Wire.Text(body));
    }

    private static async Task<(string? Text, ElevenLabsError? Error)> ReadTextAsync(HttpContext context)
    {
        JsonNode? body;
        try
        {
            body = await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        }
        catch (JsonException)
        {
            return (null, ElevenLabsError.Missing("body"));
        }

        if ((body as JsonObject)?["text"] is not JsonValue value || !value.TryGetValue<string>(out var text)) return (null, ElevenLabsError.Missing("body", "text"));
        return text.Length > MaxCharacters
            ? (null, ElevenLabsError.Of(400, "max_character_limit_exceeded", $"A text has at most {MaxCharacters} characters."))
            : (text, null);
    }

    private async Task SpeakAsync(HttpContext context, bool timed, bool streamed)
    {
        var voiceId = VoiceOf(context);
        var (text, error) = await ReadTextAsync(context);
        error = Refusal(context, voiceId, readsVoice: false) ?? error;
        var format = context.Request.Query["output_format"].ToString() is { Length: > 0 } asked ? asked : OutputFormat.Default;
        if (!OutputFormat.IsKnown(format)) error ??= ElevenLabsError.Of(400, "invalid_output_format", $"Output format '{format}' is not known.");
        if (error is not null)
        {
            await error.WriteAsync(context);
            return;
        }

        var rateHz = OutputFormat.PcmRate(format);
        var (pcm, times) = await SpeakAsync(text!, voiceId, rateHz ?? Mouth.RateHz, context.RequestAborted);
        context.Response.Headers["request-id"] = Guid.NewGuid().ToString("N");
        context.Response.Headers["character-cost"] = text!.Length.ToString();
        if (streamed) context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        var audio = rateHz is null ? OutputFormat.SilentMp3(pcm.Length / (double)Mouth.RateHz) : Mouth.Bytes(pcm);
        var bytesPerSecond = rateHz * sizeof(short) ?? 16_000;
        if (timed) await new TimedAudio(audio, bytesPerSecond, times, voiceId).WriteAsync(context, streamed);
        else await WriteAudioAsync(context, audio, format, voiceId, streamed);
    }

    private static async Task WriteAudioAsync(HttpContext context, byte[] audio, string format, string voiceId, bool streamed)
    {
        context.Response.ContentType = OutputFormat.ContentType(format);
        if (!streamed)
        {
            await context.Response.Body.WriteAsync(audio);
            return;
        }

        // Chunk edges need not be sample edges.
        var chunk = voiceId == ElevenLabsFault.OddChunks ? 1021 : 4096;
        var end = voiceId == ElevenLabsFault.CutShort ? audio.Length / 2 : audio.Length;
        for (var at = 0; at < end; at += chunk)
        {
            await context.Response.Body.WriteAsync(audio.AsMemory(at, Math.Min(chunk, end - at)));
            await context.Response.Body.FlushAsync();
        }

        if (voiceId == ElevenLabsFault.CutShort) context.Abort();
    }
}
