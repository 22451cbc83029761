using System.Net;
using System.Text.Json;
using Visavis.Engines.Voices.Remote;
using Visavis.Sessions.Ports;

namespace Visavis.Engines.Voices.ElevenLabs;

/// <summary>What an error answer of ElevenLabs means. Its <c>detail</c> is an object, an array or a text, by age and kind of the error.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Code">The vendor's name of the error, or empty.</param>
internal sealed record ElevenLabsError(HttpStatusCode Status, string Code)
{
    private static readonly string[] VoiceCodes = ["voice_not_found", "voice_does_not_exist", "invalid_uid", "invalid_voice_id", "invalid_voice"];

    /// <summary>The account is used by as many requests as the plan allows: a place becomes free when one of them ends.</summary>
    public bool IsQueueFull => Status == HttpStatusCode.TooManyRequests && Code is "too_many_concurrent_requests" or "concurrent_limit_exceeded";

    /// <summary>The vendor asks to come back later.</summary>
    public bool IsBusy => Status == HttpStatusCode.TooManyRequests && !IsQueueFull;

    /// <summary>The key may speak but not look at voices: then nothing can be said about the voice.</summary>
    public bool MayNotLook => Status == HttpStatusCode.Unauthorized && Code == "missing_permissions";

    public static ElevenLabsError Parse(HttpStatusCode status, string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("detail", out var detail)) return new(status, "");
            if (detail.ValueKind != JsonValueKind.Object) return new(status, "");
            return new(status, Text(detail, "status") ?? Text(detail, "code") ?? "");
        }
        catch (JsonException)
        {
            return new(status, "");
        }
    }

    /// <summary>The exception of a look-up of a voice: whose fault is it?</summary>
    public VoiceException OfLookUp(VoiceServer server) => IsUnknownVoice || Status == HttpStatusCode.UnprocessableEntity
        ? new VoiceException(VoiceFault.UnknownVoice, "ElevenLabs has no voice with this voice_id.")
        : Of(server);

    /// <summary>The exception of a request for speech.</summary>
    public VoiceException Of(VoiceServer server)
    {
        if (IsUnknownVoice) return new VoiceException(VoiceFault.UnknownVoice, "ElevenLabs has no voice with this voice_id any more.");
        return Code switch
        {
            "quota_exceeded" => server.Unavailable("has used up the quota of the account (quota_exceeded)"),
            "invalid_api_key" or "needs_authorization" => server.Unavailable($"refuses our key ({Code})"),
            "max_character_limit_exceeded" or "text_too_long" => server.Failed($"finds the text too long ({Code}): lower Voices:ElevenLabs:MaxCharacters"),
            _ => server.Refused(Status),
        };
    }

    private bool IsUnknownVoice => Status is HttpStatusCode.BadRequest or HttpStatusCode.NotFound && (VoiceCodes.Contains(Code) || (Code.Length == 0 && Status == HttpStatusCode.NotFound));

    private static string? Text(JsonElement from, string member) =>
        from.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
