using Visavis.Sessions;
using Visavis.Sessions.Live;
using Visavis.Sessions.Presence;

namespace Visavis.Server.Api.Sessions;

/// <summary>Answer to a create request: nothing but what the contract names.</summary>
/// <param name="SessionId">The backend's handle.</param>
/// <param name="Token">The browser's credential.</param>
internal sealed record CreatedSession(Guid SessionId, string Token);

/// <summary>Answer to a speech task.</summary>
/// <param name="TaskId">The task's id, also the <c>phrase_id</c> of its events.</param>
internal sealed record AcceptedTask(Guid TaskId);

/// <summary>A session as our additions <c>GET /api/v1/sessions</c> show it. Holds no token and no engine secret.</summary>
internal sealed record SessionView
{
    public required Guid SessionId { get; init; }

    /// <summary>created, active, absent or ended.</summary>
    public required string State { get; init; }

    public required string Engine { get; init; }

    public required string AvatarId { get; init; }

    public required string Model { get; init; }

    public required string Background { get; init; }

    /// <summary>Seconds.</summary>
    public required int UserAbsentTimeout { get; init; }

    /// <summary>Seconds.</summary>
    public required int MaxDuration { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Latest moment at which it ends whatever happens: <c>max_duration</c> after its creation.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it ends unless somebody joins before; null while a viewer is connected, and after the end.</summary>
    public DateTimeOffset? AbsentDeadline { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>One of the end reasons of docs/reference/errors.md.</summary>
    public string? EndReason { get; init; }

    public required UsageView Usage { get; init; }

    public static SessionView Of(LiveSession session) =>
        Of(session.Id, session.Config, session.EngineType, session.CreatedAt) with
        {
            State = Name(session.State),
            AbsentDeadline = session.AbsentDeadline,
            Usage = UsageView.Of(session.Usage, session.Age),
        };

    public static SessionView Of(EndedSession session) =>
        Of(session.Id, session.Config, session.EngineType, session.CreatedAt) with
        {
            EndedAt = session.EndedAt,
            EndReason = session.Reason.ToCode(),
            Usage = UsageView.Of(session.Usage, session.EndedAt - session.CreatedAt),
        };

    private static SessionView Of(Guid id, SessionConfig config, string engine, DateTimeOffset createdAt) => new()
    {
        SessionId = id,
        State = Name(SessionState.Ended),
        Engine = engine,
        AvatarId = config.AvatarId,
        Model = config.RenderPreset,
        Background = config.TransparentBackground ? "transparent" : "default",
        UserAbsentTimeout = (int)config.UserAbsentTimeout.TotalSeconds,
        MaxDuration = (int)config.MaxDuration.TotalSeconds,
        CreatedAt = createdAt,
        ExpiresAt = createdAt + config.MaxDuration,
        Usage = UsageView.Of(SessionUsage.None, TimeSpan.Zero),
    };

    private static string Name(SessionState state) => state switch
    {
        SessionState.Created => "created",
        SessionState.Active => "active",
        SessionState.Absent => "absent",
        _ => "ended",
    };
}

/// <summary>What a session used up.</summary>
/// <param name="DurationSeconds">From its creation to its end, or to now.</param>
/// <param name="WatchedSeconds">Time with a viewer connected.</param>
/// <param name="SpokenSeconds">Speech that was really played.</param>
/// <param name="Tasks">Speech tasks accepted.</param>
/// <param name="Characters">Characters of those tasks.</param>
internal sealed record UsageView(double DurationSeconds, double WatchedSeconds, double SpokenSeconds, int Tasks, long Characters)
{
    public static UsageView Of(SessionUsage usage, TimeSpan duration) => new(
        Seconds(duration), Seconds(usage.Watched), Seconds(usage.Spoken), usage.Tasks, usage.Characters);

    // Milliseconds are as exact as anybody needs, and readable.
    public static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 3);
}

/// <summary>The sessions of a project: living ones first, then those that ended within 24 hours; newest first.</summary>
internal sealed record SessionList(IReadOnlyList<SessionView> Sessions);
