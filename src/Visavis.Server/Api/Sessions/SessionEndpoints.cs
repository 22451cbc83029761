using Microsoft.AspNetCore.Http.HttpResults;
using Visavis.Face;
using Visavis.Server.Auth;
using Visavis.Server.Engines;
using Visavis.Server.Problems;
using Visavis.Server.Validation;
using Visavis.Sessions;
using Visavis.Sessions.Live;
using Visavis.Sessions.Ports;

namespace Visavis.Server.Api.Sessions;

/// <summary><c>/api/v1/sessions</c>: sections A.2, A.4 and A.5 of the contract, and our additions: lists, one session, its events, its mood.</summary>
internal static partial class SessionEndpoints
{
    public static void MapSessions(this IEndpointRouteBuilder api)
    {
        api.MapPost("/sessions", CreateAsync);
        api.MapGet("/sessions", List);
        api.MapGet("/sessions/{id}", ShowAsync);
        api.MapGet("/sessions/{id}/events", SessionEventsEndpoint.ShowAsync);
        api.MapPost("/sessions/{id}/tasks", AddTaskAsync);
        api.MapPut("/sessions/{id}/mood", SetMoodAsync);
        api.MapDelete("/sessions/{id}", EndAsync);
    }

    private static async Task<IResult> CreateAsync(
        HttpContext http, CreateSessionReader reader, SessionCreator creator, ISessionHistory history, CancellationToken cancellationToken)
    {
        using var json = await JsonRequest.ReadAsync(http.Request, mayBeEmpty: true, cancellationToken);
        if (reader.Read(json.Body) is not { } request) return json.Errors;
        var created = await creator.CreateAsync(request, http.Caller().ProjectId, cancellationToken);
        if (!created.TryGet(out var session, out var problem)) return problem;
        await history.StartedAsync(new StartedSession(session.Id, session.Config, session.EngineType, session.CreatedAt), cancellationToken);
        return TypedResults.Json(new CreatedSession(session.Id, session.Token), ApiJson.Default.CreatedSession);
    }

    private static async Task<IResult> AddTaskAsync(
        HttpContext http, string id, SpeechTaskReader reader, SessionHost host, ISessionHistory history, ILogger<SpeechTaskReader> log, CancellationToken cancellationToken)
    {
        using var json = await JsonRequest.ReadAsync(http.Request, mayBeEmpty: false, cancellationToken);
        if (reader.Read(json.Body) is not { } text) return json.Errors;

        var found = await OwnSessions.FindAsync(host, history, http.Caller(), id, cancellationToken);
        if (found.Live is { } session)
        {
            if (session.EngineType != TextEchoBinding.TypeName) LogTaskIgnored(log, session.Id, session.EngineType);
            return TypedResults.Json(new AcceptedTask(session.EnqueueTask(text)), ApiJson.Default.AcceptedTask);
        }

        return found.Ended is null ? ApiProblem.SessionNotFound() : ApiProblem.SessionEnded();
    }

    private static async Task<IResult> SetMoodAsync(HttpContext http, string id, SessionHost host, ISessionHistory history, CancellationToken cancellationToken)
    {
        using var json = await JsonRequest.ReadAsync(http.Request, mayBeEmpty: false, cancellationToken);
        if (json.Body.Errors.Any) return json.Errors;
        var field = json.Body["mood"];
        if (field.IsAbsent) field.FailMissing();
        var mood = field.IsNull ? null : field.OneOf([.. Moods.Names]);
        if (json.Body.Errors.Any) return json.Errors;

        var found = await OwnSessions.FindAsync(host, history, http.Caller(), id, cancellationToken);
        if (found.Live is not { } session) return found.Ended is null ? ApiProblem.SessionNotFound() : ApiProblem.SessionEnded();
        session.TrySetMood(mood);
        return TypedResults.Text("null", "application/json");
    }

    private static async Task<IResult> EndAsync(HttpContext http, string id, SessionHost host, ISessionHistory history, CancellationToken cancellationToken)
    {
        var found = await OwnSessions.FindAsync(host, history, http.Caller(), id, cancellationToken);
        if (found.Live is { } session) await session.EndAsync(SessionEndReason.Deleted);
        else if (found.Ended is null) return ApiProblem.SessionNotFound();
        return TypedResults.Text("null", "application/json");
    }

    private static JsonHttpResult<SessionList> List(HttpContext http, SessionHost host)
    {
        var project = http.Caller().ProjectId;
        var live = host.Sessions.Where(session => session.Config.ProjectId == project).OrderByDescending(session => session.CreatedAt);
        var ended = host.Ended.Where(session => session.Config.ProjectId == project);
        return TypedResults.Json(new SessionList([.. live.Select(SessionView.Of), .. ended.Select(SessionView.Of)]), ApiJson.Default.SessionList);
    }

    private static async Task<IResult> ShowAsync(HttpContext http, string id, SessionHost host, ISessionHistory history, CancellationToken cancellationToken)
    {
        var found = await OwnSessions.FindAsync(host, history, http.Caller(), id, cancellationToken);
        var view = found.Live is { } session ? SessionView.Of(session) : found.Ended is { } ended ? SessionView.Of(ended) : null;
        return view is null ? ApiProblem.SessionNotFound() : TypedResults.Json(view, ApiJson.Default.SessionView);
    }

    [LoggerMessage(8201, LogLevel.Information, "Session {SessionId}: task ignored, the engine {Engine} speaks for itself")]
    private static partial void LogTaskIgnored(ILogger logger, Guid sessionId, string engine);
}
