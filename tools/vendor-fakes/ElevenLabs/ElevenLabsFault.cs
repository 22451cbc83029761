using System.Reflection;

namespace Visavis.VendorFakes.ElevenLabs;

/// <summary>
/// What goes wrong, chosen by the voice id: <c>fault-odd-chunks</c> and so on. Errors that belong to a key are chosen by the key:
/// <c>sk_no_voices_read</c>, <c>sk_quota</c>.
/// </summary>
public static class ElevenLabsFault
{
    /// <summary>Chunks that split samples.</summary>
    public const string OddChunks = "fault-odd-chunks";

    /// <summary>No alignment in any chunk.</summary>
    public const string NullAlignment = "fault-null-alignment";

    /// <summary>The stream breaks off in the middle.</summary>
    public const string CutShort = "fault-cut-short";

    /// <summary>Speech without sound.</summary>
    public const string Silent = "fault-silent";

    /// <summary>400 <c>voice_does_not_exist</c>.</summary>
    public const string UnknownAs400 = "fault-400";

    /// <summary>422 with a list as <c>detail</c>.</summary>
    public const string Invalid = "fault-422";

    /// <summary>500 with a text as <c>detail</c>.</summary>
    public const string TextDetail = "fault-text-detail";

    /// <summary>500.</summary>
    public const string ServerError = "fault-500";

    /// <summary>429: more requests than the plan allows.</summary>
    public const string TooMany = "fault-429";

    /// <summary>429: the service is busy.</summary>
    public const string Busy = "fault-busy";

    /// <summary>403: the plan does not have this voice.</summary>
    public const string PlanTooSmall = "fault-creator";

    internal const string GoodKey = "sk_fake";
    internal const string KeyWithoutVoicesRead = "sk_no_voices_read";
    internal const string KeyWithoutQuota = "sk_quota";
    internal const string KeyWithoutPayment = "sk_unpaid";

    /// <summary>Every voice that has a fault.</summary>
    public static IReadOnlyList<string> All { get; } =
        [.. typeof(ElevenLabsFault).GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!)];

    /// <summary>The error of a request, or null when it is to succeed.</summary>
    internal static ElevenLabsError? Of(string? key, string voiceId, bool readsVoice, bool isKnown) => key switch
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
        UnknownAs400 => ElevenLabsError.Of(400, "voice_does_not_exist", $"The voice with id {voiceId} does not exist."),
        Invalid => ElevenLabsError.Missing("body", "text"),
        TextDetail => new ElevenLabsError(500, "Internal Server Error"),
        ServerError => ElevenLabsError.Of(500, "internal_error", "Something went wrong."),
        TooMany when !readsVoice => ElevenLabsError.Of(
            429, "too_many_concurrent_requests", "You have reached the maximum number of concurrent requests.", "rate_limit_error"),
        Busy when !readsVoice => ElevenLabsError.Of(429, "system_busy", "The system is busy, please try again.", "rate_limit_error"),
        PlanTooSmall when !readsVoice => ElevenLabsError.Of(403, "only_for_creator+", "This voice needs a creator plan.", "authorization_error"),
        _ when voiceId.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not '-' and not '_') => ElevenLabsError.Of(400, "invalid_uid", "An invalid ID has been received: '" + voiceId + "'. Make sure to provide a correct one."),
        _ when !isKnown => ElevenLabsError.Of(404, "voice_not_found", $"A voice with the voice_id {voiceId} was not found."),
        _ => null,
    };
}
