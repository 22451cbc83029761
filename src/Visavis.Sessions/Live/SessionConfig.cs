namespace Visavis.Sessions.Live;

/// <summary>What a customer asked for; fixed for the life of the session.</summary>
/// <param name="ProjectId">Owner: a session of another project does not exist for a key.</param>
/// <param name="AvatarId">Which avatar.</param>
/// <param name="RenderPreset">Render preset, <c>delta</c> or <c>golf</c>.</param>
/// <param name="TransparentBackground">True for stacked alpha.</param>
/// <param name="UserAbsentTimeout">Longest time without a viewer.</param>
/// <param name="MaxDuration">Longest life.</param>
public sealed record SessionConfig(
    string ProjectId,
    string AvatarId,
    string RenderPreset,
    bool TransparentBackground,
    TimeSpan UserAbsentTimeout,
    TimeSpan MaxDuration);

/// <summary>What is remembered of a session after its end, for 24 hours.</summary>
/// <param name="Id">Session id.</param>
/// <param name="Config">What had been asked for.</param>
/// <param name="EngineType">Engine name.</param>
/// <param name="Reason">Why it ended.</param>
/// <param name="CreatedAt">When it began.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="Usage">What it used up.</param>
public sealed record EndedSession(
    Guid Id,
    SessionConfig Config,
    string EngineType,
    SessionEndReason Reason,
    DateTimeOffset CreatedAt,
    DateTimeOffset EndedAt,
    SessionUsage Usage);
