using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Visavis.Server.Api;
using Visavis.Server.Api.Sessions;
using Visavis.Server.Configuration;
using Visavis.Server.Engines;
using Visavis.Server.Validation;
using Visavis.Server.Voices;
using Visavis.Sessions.Live;
using Visavis.WebRtc;

namespace Visavis.Server.SdkApi;

/// <summary><c>/_sdk/v0/sessions</c>: a page and its own session.</summary>
internal static class SdkSessionEndpoints
{
    public static void MapSdkSessions(this IEndpointRouteBuilder sessions)
    {
        sessions.MapGet("", Show);
        sessions.MapPost("/start_stream", StartStream);
        sessions.MapPost("/tasks", AddTaskAsync);
        sessions.MapPost("/cancel_all_speech_tasks", CancelAll);
        sessions.MapPatch("/config", ChangeConfigAsync);
    }

    private static JsonHttpResult<SdkSession> Show(HttpContext http, VisavisOptions options, TimeProvider time)
    {
        var session = Session(http);
        http.Response.Headers.CacheControl = "no-store"; // It holds credentials.
        var origin = options.Server.PublicUrl ?? $"{http.Request.Scheme}://{http.Request.Host}";
        return TypedResults.Json(
            new SdkSession(
                session.Id,
                session.JoinToken,
                $"{origin}{SdkApiV0.Path}/connections",
                new SdkSessionConfig(
                    session.Config.TransparentBackground,
                    PageIceServer.All(options.WebRtc, session.Id.ToString(), time.GetUtcNow()))),
            SdkJson.Default.SdkSession);
    }

    // Media is ready before a page asks: pipelines are prewarmed for all sessions alike. The call stays because the SDK makes it.
    private static ContentHttpResult StartStream() => Done();

    private static async Task<IResult> AddTaskAsync(HttpContext http, SpeechTaskReader reader, CancellationToken cancellationToken)
    {
        using var json = await JsonRequest.ReadAsync(http.Request, mayBeEmpty: false, cancellationToken);
        if (reader.Read(json.Body) is not { } text) return json.Errors;
        return TypedResults.Json(new AcceptedTask(Session(http).EnqueueTask(text)), ApiJson.Default.AcceptedTask);
    }

    private static ContentHttpResult CancelAll(HttpContext http)
    {
        Session(http).CancelAllTasks();
        return Done();
    }

    private static async Task<IResult> ChangeConfigAsync(
        HttpContext http, ConfigPatchReader reader, VoiceChoice voices, CancellationToken cancellationToken)
    {
        using var json = await JsonRequest.ReadAsync(http.Request, mayBeEmpty: false, cancellationToken);
        if (reader.Read(json.Body) is not { } patch) return json.Errors;

        var session = Session(http);
        if (patch.VoiceId is not { } voiceId || session.EngineType != TextEchoBinding.TypeName) return SdkProblems.OtherEngine();
        if (!voices.Find(voiceId).TryGet(out var voice, out var problem)) return problem;
        if (await VoiceChoice.CheckAsync(voice, cancellationToken) is { } unusable) return unusable;
        return session.TryChangeVoice(voice) ? Done() : SdkProblems.OtherEngine();
    }

    private static LiveSession Session(HttpContext http) => http.Features.GetRequiredFeature<LiveSession>();

    private static ContentHttpResult Done() => TypedResults.Text("null", "application/json");
}
