using Visavis.Server.Engines;

namespace Visavis.Server.Api.Sessions;

/// <summary>A valid request for a session; what it names may still not exist.</summary>
/// <param name="AvatarId">Avatar asked for, or null for the server's default.</param>
/// <param name="Engine">Who speaks.</param>
/// <param name="TransparentBackground">True for stacked alpha.</param>
/// <param name="RenderPreset">One of <see cref="Avatars.RenderPresets.Names"/>.</param>
/// <param name="UserAbsentTimeout">Longest time without a viewer.</param>
/// <param name="MaxDuration">Longest life.</param>
internal sealed record CreateSessionRequest(
    string? AvatarId,
    EngineRequest Engine,
    bool TransparentBackground,
    string RenderPreset,
    TimeSpan UserAbsentTimeout,
    TimeSpan MaxDuration);
