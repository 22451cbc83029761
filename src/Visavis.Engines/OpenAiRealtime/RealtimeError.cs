using System.Text.Json;
using Visavis.Engines.Sockets;

namespace Visavis.Engines.OpenAiRealtime;

/// <summary>An error as the server tells it: in an <c>error</c> event, a failed response, a close reason or the body of a refused upgrade.</summary>
/// <param name="Type">E.g. <c>invalid_request_error</c>.</param>
/// <param name="Code">E.g. <c>invalid_api_key</c>; some errors carry their code as the type.</param>
/// <param name="Message">The server's words; empty when it has none.</param>
internal sealed record RealtimeError(string? Type, string? Code, string Message)
{
    /// <summary>What a customer who meets a version mismatch has to do.</summary>
    public const string VersionAdvice =
        "The client secret and this server do not speak the same version of the OpenAI Realtime API: only GA works. Mint the secret with POST /v1/realtime/client_secrets, without the header OpenAI-Beta.";

    private const string SessionLimitAdvice = "OpenAI ends a realtime session after 60 minutes. Start a new session to go on.";

    private static readonly HashSet<string> FatalCodes =
    [
        "invalid_api_key", "insufficient_quota", "billing_hard_limit_reached", "account_deactivated", "session_expired",
        "missing_model", "invalid_model", "model_not_found",
    ];

    private static readonly HashSet<string> VersionCodes = ["beta_api_shape_disabled", "api_version_mismatch"];

    /// <summary>The error is about beta against GA.</summary>
    public bool IsVersionMismatch => VersionCodes.Contains(Code ?? "") || VersionCodes.Contains(Type ?? "");

    /// <summary>The server wants to be told the model.</summary>
    public bool IsMissingModel => Code == "missing_model";

    /// <summary>The session cannot go on; every other error leaves it open.</summary>
    public bool IsFatal => IsVersionMismatch || FatalCodes.Contains(Code ?? "") || FatalCodes.Contains(Type ?? "");

    /// <summary>The code, or what comes closest to it.</summary>
    public string Name => Code ?? Type ?? "unknown";

    /// <summary>Reads an <c>error</c> member; some servers make it a plain text.</summary>
    public static RealtimeError Read(JsonElement? error) => error switch
    {
        null => new RealtimeError(null, null, ""),
        { ValueKind: JsonValueKind.String } text => new RealtimeError(null, null, text.GetString()!),
        { } value => new RealtimeError(value.Text("type"), value.Text("code"), value.Text("message") ?? ""),
    };

    /// <summary>Reads a close reason: <c>type.code</c>.</summary>
    public static RealtimeError ReadCloseReason(string reason)
    {
        var dot = reason.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 || reason.Contains(' ', StringComparison.Ordinal)
            ? new RealtimeError(null, null, reason)
            : new RealtimeError(reason[..dot], reason[(dot + 1)..], "");
    }

    /// <summary>Reads the body of a refused upgrade; null when it holds no error.</summary>
    public static RealtimeError? ReadBody(string? body)
    {
        if (string.IsNullOrWhiteSpace(body)) return null;
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.Member("error") is { } error ? Read(error) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>For the page's developer: what went wrong, without secrets.</summary>
    public string Explain(string clientSecret)
    {
        if (IsVersionMismatch) return $"{VersionAdvice} (OpenAI: {Name})";
        if (Name == "session_expired") return SessionLimitAdvice;
        const int MaxLength = 300;
        var message = Message.Replace(clientSecret, "…", StringComparison.Ordinal);
        if (message.Length > MaxLength) message = message[..MaxLength] + "…";
        return message.Length == 0 ? $"OpenAI: {Name}." : $"OpenAI: {message} ({Name})";
    }
}
