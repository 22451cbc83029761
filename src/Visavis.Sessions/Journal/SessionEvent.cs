using System.Text.Json;

namespace Visavis.Sessions.Journal;

/// <summary>What a session's journal tells of: a closed list, documented in docs/reference/session-events.md.</summary>
public enum SessionEventKind
{
    /// <summary>The session began. Code: its engine.</summary>
    Created,

    /// <summary>The engine is being dialled.</summary>
    EngineConnecting,

    /// <summary>The engine's connection is open and its session agreed upon.</summary>
    EngineConnected,

    /// <summary>The engine's run is over. Code: the end reason that follows from it.</summary>
    EngineEnded,

    /// <summary>A viewer's media flows. Subject: the viewer. Code: <c>watcher</c> for one who only watches.</summary>
    ViewerJoined,

    /// <summary>A viewer who had been cut off is back and hears the rest. Subject: the viewer.</summary>
    ViewerReturned,

    /// <summary>The way that a viewer's media takes, as its page reports it. Code: e.g. <c>direct udp</c>.</summary>
    ViewerPath,

    /// <summary>Nothing gets through to a viewer for the moment; speech waits.</summary>
    ViewerUnreachable,

    /// <summary>The viewer can be reached again.</summary>
    ViewerReachable,

    /// <summary>A viewer is gone. Code: <c>left</c>, <c>transport_lost</c>, <c>replaced</c> or <c>closed</c>.</summary>
    ViewerLeft,

    /// <summary>Nobody watches: the session ends after so long. Duration: the absent timeout.</summary>
    Unwatched,

    /// <summary>The engine has something to say. Subject: the segment.</summary>
    SegmentCreated,

    /// <summary>Its first sample is played.</summary>
    SegmentStarted,

    /// <summary>It was played to its end. Duration: what was played.</summary>
    SegmentEnded,

    /// <summary>It was cut off, or dropped before it began. Duration: what was played. Code: <c>engine</c>, <c>stopped</c>, <c>voice_changed</c> or <c>viewer_left</c>.</summary>
    SegmentInterrupted,

    /// <summary>A write of the engine that the segment rules forbid. Code: which rule.</summary>
    SpeechRejected,

    /// <summary>Somebody asked for silence, by the API or the page.</summary>
    StopRequested,

    /// <summary>The voice was changed.</summary>
    VoiceChanged,

    /// <summary>A failure that the session survives. Code: that of the viewer's <c>error</c> event.</summary>
    Error,

    /// <summary>A timer ran out. Code: <c>user_absent</c> or <c>max_duration</c>.</summary>
    TimerExpired,

    /// <summary>The session is over. Code: the end reason. Always the last.</summary>
    Ended,
}

/// <summary>One thing that happened in a session. Holds ids, codes and times: nothing that was said, no secret, no text of a vendor.</summary>
/// <param name="Number">Counts from 1, with a gap where older ones were dropped.</param>
/// <param name="At">When.</param>
/// <param name="Kind">What.</param>
/// <param name="Subject">Which segment or viewer, or null.</param>
/// <param name="Code">A word of a closed list that <paramref name="Kind"/> names, or null.</param>
/// <param name="Duration">A time that <paramref name="Kind"/> names, or null.</param>
public sealed record SessionEvent(int Number, DateTimeOffset At, SessionEventKind Kind, string? Subject = null, string? Code = null, TimeSpan? Duration = null);

/// <summary>What is kept of a session's events, oldest first.</summary>
/// <param name="Events">The events.</param>
/// <param name="Dropped">How many more there were.</param>
public sealed record SessionEventLog(IReadOnlyList<SessionEvent> Events, int Dropped)
{
    /// <summary>Nothing is known.</summary>
    public static SessionEventLog Empty { get; } = new([], 0);

    /// <summary>The events that came later than one that is known already.</summary>
    public SessionEventLog After(int number) => number <= 0 ? this : this with { Events = [.. Events.Where(kept => kept.Number > number)] };
}

/// <summary>The wire names of kinds and codes.</summary>
public static class SessionEventNames
{
    private static readonly Dictionary<SessionEventKind, string> Names = Enum.GetValues<SessionEventKind>().ToDictionary(kind => kind, kind => Of(kind));

    private static readonly Dictionary<string, SessionEventKind> Kinds = Names.ToDictionary(name => name.Value, name => name.Key);

    /// <summary>The snake_case name used in REST and in the store.</summary>
    public static string ToCode(this SessionEventKind kind) => Names[kind];

    /// <summary>The kind with this name; null for one of another version.</summary>
    public static SessionEventKind? Find(string name) => Kinds.TryGetValue(name, out var kind) ? kind : null;

    internal static string Of(Enum value) => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
