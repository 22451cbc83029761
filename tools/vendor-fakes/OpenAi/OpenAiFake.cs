using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Visavis.VendorFakes.OpenAi;

/// <summary>OpenAI Realtime, GA: client secrets over HTTP and conversations over a WebSocket.</summary>
/// <remarks>Keys: <c>ek_fake…</c> and <c>sk-fake…</c> are good, secrets minted here too, <c>ek_fault_…</c> asks for a fault.</remarks>
public sealed class OpenAiFake(FakeOptions options) : FakeVendor(options)
{
    private const string KeyProtocol = "openai-insecure-api-key.";
    private const string DefaultModel = "gpt-realtime";

    private readonly ConcurrentDictionary<string, (JsonObject Session, DateTimeOffset Until)> _minted = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<ConnectionNotes> _connections = new();
    private int _replies;

    /// <summary>Every connection so far, in order.</summary>
    public IReadOnlyList<ConnectionNotes> Connections => [.. _connections];

    /// <summary>Where clients connect.</summary>
    public string RealtimeUrl => SocketOrigin + "/v1/realtime";

    internal string NextReply() => Options.Replies[(Interlocked.Increment(ref _replies) - 1) % Options.Replies.Count];

    /// <inheritdoc />
    protected override void Map(WebApplication app)
    {
        app.MapPost("/v1/realtime/client_secrets", MintAsync);
        app.Map("/v1/realtime", ConnectAsync);
        app.MapGet("/fake/connections", context =>
        {
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync(new JsonArray([.. Connections.Select(c => (JsonNode)c.ToJson())]).ToJsonString());
        });
    }

    private static string? KeyOf(HttpContext context)
    {
        var bearer = context.Request.Headers.Authorization.ToString();
        if (bearer.StartsWith("Bearer ", StringComparison.Ordinal)) return bearer[7..];
        var protocol = context.WebSockets.WebSocketRequestedProtocols.FirstOrDefault(p => p.StartsWith(KeyProtocol, StringComparison.Ordinal));
        return protocol?[KeyProtocol.Length..];
    }

    private static Task RefuseAsync(HttpContext context, int status, string? code, string message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(new JsonObject { ["error"] = ErrorObject(code, message) }.ToJsonString());
    }

    private static JsonObject ErrorObject(string? code, string message) =>
        new() { ["message"] = message, ["type"] = "invalid_request_error", ["param"] = null, ["code"] = code };

    private async Task MintAsync(HttpContext context)
    {
        var key = KeyOf(context) ?? "";
        if (!key.StartsWith("sk-fake", StringComparison.Ordinal))
        {
            await RefuseAsync(context, 401, "invalid_api_key", "Incorrect API key provided.");
            return;
        }

        JsonObject? body;
        try
        {
            body = await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted) as JsonObject;
        }
        catch (JsonException)
        {
            await RefuseAsync(context, 400, "invalid_json", "The body is no JSON object.");
            return;
        }

        var asked = body?["session"] as JsonObject ?? [];
        var session = SessionObject.Merge(SessionObject.Default((string?)asked["model"] ?? DefaultModel), asked);
        var secret = Ids.New("ek") + Guid.NewGuid().ToString("N");
        var until = Options.SecretsTime.GetUtcNow().AddSeconds((int?)body?["expires_after"]?["seconds"] ?? 600);
        _minted[secret] = (session, until);
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(Wire.Text(new JsonObject
        {
            ["value"] = secret,
            ["expires_at"] = until.ToUnixTimeSeconds(),
            ["session"] = session.DeepClone(),
        }));
    }

    private async Task ConnectAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            await RefuseAsync(context, 400, null, "This is a WebSocket.");
            return;
        }

        var key = KeyOf(context) ?? "";
        var fault = OpenAiFault.Of(key);
        if (fault == OpenAiFault.Forbidden)
        {
            await RefuseAsync(context, 403, "model_access_denied", "You do not have access to this model.");
            return;
        }

        if (fault == OpenAiFault.VersionMismatchHttp)
        {
            await RefuseAsync(context, 400, "api_version_mismatch", RealtimeSession.VersionMismatch);
            return;
        }

        var notes = new ConnectionNotes
        {
            Key = key,
            Query = context.Request.QueryString.Value ?? "",
            Headers = context.Request.Headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Key == "Authorization" ? h.Value.ToString().Split(' ')[0] : h.Value.ToString()),
        };
        _connections.Enqueue(notes);
        var protocol = context.WebSockets.WebSocketRequestedProtocols.Contains("realtime") ? "realtime" : null;
        await using var socket = new JsonSocket(await context.WebSockets.AcceptWebSocketAsync(protocol), context.Abort);
        socket.Start();
        var model = context.Request.Query["model"].ToString();
        var isBeta = context.Request.Headers.ContainsKey("OpenAI-Beta");
        await using (var session = new RealtimeSession(this, socket, notes, fault))
        {
            if (SessionFor(key, fault, model.Length > 0 ? model : DefaultModel) is not { } opened)
                session.Refuse("invalid_api_key", $"Incorrect API key provided: {Masked(key)}. You can find your API key at https://platform.openai.com/account/api-keys.", 3000);
            else if (isBeta || fault == OpenAiFault.BetaDisabled)
                session.Refuse("beta_api_shape_disabled", "The Realtime Beta API is no longer supported. Please use /v1/realtime for the GA API.", 4000);
            else if (model.Length == 0 && (key.StartsWith("sk-", StringComparison.Ordinal) || fault == OpenAiFault.MissingModel))
                session.Refuse("missing_model", "You must provide a model parameter.", 4000);
            else if (fault == OpenAiFault.VersionMismatch)
                session.Refuse("api_version_mismatch", RealtimeSession.VersionMismatch, 4000);
            else
                session.Open(opened);
            await session.RunAsync();
        }

        notes.End(socket);
    }

    private JsonObject? SessionFor(string key, string? fault, string model)
    {
        // An open connection outlives its secret; an expired secret opens none.
        if (_minted.TryGetValue(key, out var minted)) return Options.SecretsTime.GetUtcNow() < minted.Until ? (JsonObject)minted.Session.DeepClone() : null;
        if (fault == OpenAiFault.InvalidApiKey) return null;
        if (fault is not null) return SessionObject.Conversational(model);
        return key.StartsWith("ek_fake", StringComparison.Ordinal) || key.StartsWith("sk-fake", StringComparison.Ordinal) ? SessionObject.Conversational(model) : null;
    }

    private static string Masked(string key) => key.Length < 8 ? "***" : key[..4] + "***" + key[^3..];
}
