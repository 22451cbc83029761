using System.Reflection;

namespace Visavis.VendorFakes.OpenAi;

/// <summary>What goes wrong, chosen by the key: <c>ek_fault_NAME</c>, or <c>ek_fault_NAME_ANYTHING</c>.</summary>
public static class OpenAiFault
{
    /// <summary>Refused after the upgrade: error <c>invalid_api_key</c>, close 3000.</summary>
    public const string InvalidApiKey = "invalid-api-key";

    /// <summary>Wants a model in the address, as for a plain key: error <c>missing_model</c>, close 4000.</summary>
    public const string MissingModel = "missing-model";

    /// <summary>The retired beta was asked for: error <c>beta_api_shape_disabled</c>, close 4000.</summary>
    public const string BetaDisabled = "beta-disabled";

    /// <summary>Beta secret on GA, told in band: error <c>api_version_mismatch</c>.</summary>
    public const string VersionMismatch = "version-mismatch";

    /// <summary>The same as HTTP 400 instead of the upgrade.</summary>
    public const string VersionMismatchHttp = "version-mismatch-http";

    /// <summary>A session in the beta's flat shape.</summary>
    public const string BetaSession = "beta-session";

    /// <summary>A GA session, then audio under the beta's event name.</summary>
    public const string BetaEvents = "beta-events";

    /// <summary>No access: HTTP 403 instead of the upgrade.</summary>
    public const string Forbidden = "http-403";

    /// <summary>Upgraded, and then nothing at all.</summary>
    public const string NoSession = "no-session";

    /// <summary>A session that hears and never answers.</summary>
    public const string Mute = "mute";

    /// <summary>After the first answer the 60 minutes are over: error <c>session_expired</c>, close 1001.</summary>
    public const string SessionExpired = "session-expired";

    /// <summary>Four errors that mean nothing, then everything as usual.</summary>
    public const string FourErrors = "four-errors";

    /// <summary>Every answer fails: <c>model_not_found</c> in <c>response.done</c>.</summary>
    public const string ModelNotFound = "model-not-found";

    /// <summary>Every answer fails: <c>insufficient_quota</c> in <c>response.done</c>.</summary>
    public const string InsufficientQuota = "insufficient-quota";

    /// <summary>Ten times as fast as speech, and more audio of an answer after it was interrupted.</summary>
    public const string LateAudio = "late-audio";

    /// <summary>Every truncation is refused.</summary>
    public const string TruncateRefused = "truncate-refused";

    /// <summary>The connection drops after a second of the first answer.</summary>
    public const string Drop = "drop";

    /// <summary>The first answer calls a tool.</summary>
    public const string ToolCall = "tool-call";

    /// <summary>Every answer calls a tool.</summary>
    public const string ToolLoop = "tool-loop";

    /// <summary>The session's output is G.711.</summary>
    public const string Pcmu = "pcmu";

    /// <summary>A transcription session.</summary>
    public const string Transcription = "transcription";

    /// <summary>No turn detection.</summary>
    public const string NoTurnDetection = "no-turn-detection";

    /// <summary>A server that does not state its formats and makes errors plain texts.</summary>
    public const string Terse = "terse";

    private const string Prefix = "ek_fault_";

    /// <summary>The name of every fault.</summary>
    public static IReadOnlyList<string> All { get; } =
        [.. typeof(OpenAiFault).GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!)];

    /// <summary>The fault that a key stands for; null for a good key.</summary>
    public static string? Of(string key) =>
        key.StartsWith(Prefix, StringComparison.Ordinal) ? key[Prefix.Length..].Split('_')[0] : null;
}
