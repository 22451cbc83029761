namespace Visavis.Server.Problems;

/// <summary>
/// The closed list of <c>code</c> values in error bodies, explained in docs/reference/errors.md (a test compares the two).
/// Programs branch on these; texts may change.
/// </summary>
internal static class ErrorCode
{
    public const string Unauthorized = "unauthorized";
    public const string Forbidden = "forbidden";
    public const string NotFound = "not_found";
    public const string MethodNotAllowed = "method_not_allowed";
    public const string BodyTooLarge = "body_too_large";
    public const string UnsupportedMediaType = "unsupported_media_type";
    public const string BadRequest = "bad_request";
    public const string InternalError = "internal_error";

    public const string SessionNotFound = "session_not_found";
    public const string SessionEnded = "session_ended";
    public const string AvatarUnknown = "avatar_unknown";
    public const string AvatarRetired = "avatar_retired";
    public const string AvatarBroken = "avatar_broken";
    public const string PresetNotOffered = "preset_not_offered";
    public const string VoiceUnknown = "voice_unknown";
    public const string VoicesUnavailable = "voices_unavailable";
    public const string EngineHostRefused = "engine_host_refused";
    public const string EngineMismatch = "engine_mismatch";
    public const string RateLimited = "rate_limited";
    public const string SessionQuota = "session_quota";
    public const string NoCapacity = "no_capacity";
    public const string ShuttingDown = "shutting_down";
    public const string StoreUnavailable = "store_unavailable";

    public const string MediaUnavailable = "media_unavailable";
    public const string OfferInvalid = "offer_invalid";
    public const string ConnectionNotFound = "connection_not_found";
    public const string CandidateInvalid = "candidate_invalid";
}
