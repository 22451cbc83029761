using System.Globalization;
using System.Text.Json.Serialization;
using Visavis.Server.Auth;
using Visavis.Server.Problems;
using Visavis.Server.Validation;
using Visavis.Sessions.Journal;
using Visavis.Sessions.Live;
using Visavis.Sessions.Ports;

namespace Visavis.Server.Api.Sessions;

/// <summary>One thing that happened in a session; what is not known of it is left out.</summary>
/// <param name="Number">Counts from 1.</param>
/// <param name="At">When.</param>
/// <param name="Type">One of docs/reference/session-events.md.</param>
/// <param name="SegmentId">Which segment, also the <c>phrase_id</c> of the page's events.</param>
/// <param name="Viewer">Which viewer: the beginning of its id.</param>
/// <param name="Code">A word that the type explains.</param>
/// <param name="Seconds">A time that the type explains.</param>
internal sealed record SessionEventView(
    int Number,
    DateTimeOffset At,
    string Type,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? SegmentId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Viewer,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Code,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Seconds);

/// <summary>Answer of <c>GET /api/v1/sessions/{id}/events</c>; oldest first.</summary>
/// <param name="Events">What is kept, or what of it is newer than asked for.</param>
/// <param name="Dropped">How many more there were, whatever was asked for.</param>
internal sealed record SessionEventsView(IReadOnlyList<SessionEventView> Events, int Dropped);

/// <summary>Our addition that tells a project what happened in a session, while it lives and after.</summary>
internal static class SessionEventsEndpoint
{
    private const string AfterName = "after";

    public static async Task<IResult> ShowAsync(HttpContext http, string id, SessionHost host, ISessionHistory history, CancellationToken cancellationToken)
    {
        var after = 0;
        if (http.Request.Query[AfterName] is [{ } text, ..] && !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out after))
        {
            var errors = new ValidationErrors();
            errors.Add(FieldPath.Query.Field(AfterName), "A whole number, zero or more.", ValidationErrorType.IntegerType);
            return errors;
        }

        var found = await OwnSessions.FindAsync(host, history, http.Caller(), id, cancellationToken);
        if ((found.Live?.Id ?? found.Ended?.Id) is not { } sessionId) return ApiProblem.SessionNotFound();
        // What a process knew that died without a word died with it.
        var log = host.FindEvents(sessionId, after) ?? (await history.FindEventsAsync(sessionId, cancellationToken))?.After(after) ?? SessionEventLog.Empty;
        return TypedResults.Json(new SessionEventsView([.. log.Events.Select(View)], log.Dropped), ApiJson.Default.SessionEventsView);
    }

    private static SessionEventView View(SessionEvent e)
    {
        var isViewers = e.Kind is >= SessionEventKind.ViewerJoined and <= SessionEventKind.ViewerLeft;
        return new SessionEventView(
            e.Number, e.At, e.Kind.ToCode(), isViewers ? null : e.Subject, isViewers ? e.Subject : null, e.Code, e.Duration is { } time ? UsageView.Seconds(time) : null);
    }
}
