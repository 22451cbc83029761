namespace Visavis.VendorFakes.ElevenLabs;

/// <summary>
/// What goes wrong, chosen by the voice id: <c>fault-odd-chunks</c> and so on. Errors that belong to a key are chosen by the key:
/// <c>sk_no_voices_read</c>, <c>sk_quota</c>.
/// </summary>
internal static class ElevenLabsFault
{
    public const string OddChunks = "fault-odd-chunks";
    public const string NullAlignment = "fault-null-alignment";
    public const string CutShort = "fault-cut-short";
    public const string Silent = "fault-silent";

    public const string GoodKey = "sk_fake";
    public const string KeyWithoutVoicesRead = "sk_no_voices_read";
    public const string KeyWithoutQuota = "sk_quota";
    public const string KeyWithoutPayment = "sk_unpaid";

    /// <summary>The error of a request, or null when it is to succeed.</summary>
    public static ElevenLabsError? Of(string? key, string voiceId, bool readsVoice, bool isKnown) => key switch
    {
        null or "" => ElevenLabsError.Of(401, "needs_authorization", "Neither authorization header nor xi-api-key received, please provide one.", "authentication_error"),
        KeyWithoutVoicesRead when readsVoice => ElevenLabsError.Of(
            401, "missing_permissions", "The API key you used is missing the permission voices_read to execute this operation.", "authentication_error"),
        KeyWithoutQuota when !readsVoice => ElevenLabsError.Of(401, "quota_exceeded", "This request exceeds your quota.", "quota_error"),
        KeyWithoutPayment when !readsVoice => ElevenLabsError.Of(402, "payment_required", "Please complete your latest invoice.", "payment_error"),
        GoodKey or KeyWithoutVoicesRead or KeyWithoutQuota or KeyWithoutPayment => OfVoice(voiceId, readsVoice, isKnown),
        _ => ElevenLabsError.Of(401, "invalid_api_key", "Invalid API key", "authentication_error"),
    };

    private static ElevenLabsError? OfVoice(string voiceId, bool readsVoice, bool isKnown) => voiceId switch
    {
        "fault-400" => ElevenLabsError.Of(400, "voice_does_not_exist", $"The voice with id {voiceId} does not exist."),
        "fault-422" => ElevenLabsError.Missing("body", "text"),
        "fault-text-detail" => new ElevenLabsError(500, "Internal Server Error"),
        "fault-500" => ElevenLabsError.Of(500, "internal_error", "Something went wrong."),
        "fault-429" when !readsVoice => ElevenLabsError.Of(
            429, "too_many_concurrent_requests", "You have reached the maximum number of concurrent requests.", "rate_limit_error"),
        "fault-busy" when !readsVoice => ElevenLabsError.Of(429, "system_busy", "The system is busy, please try again.", "rate_limit_error"),
        "fault-creator" when !readsVoice => ElevenLabsError.Of(403, "only_for_creator+", "This voice needs a creator plan.", "authorization_error"),
        _ when voiceId.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not '-' and not '_') => ElevenLabsError.Of(400, "invalid_uid", "An invalid ID has been received: '" + voiceId + "'. Make sure to provide a correct one."),
        _ when !isKnown => ElevenLabsError.Of(404, "voice_not_found", $"A voice with the voice_id {voiceId} was not found."),
        _ => null,
    };
}
