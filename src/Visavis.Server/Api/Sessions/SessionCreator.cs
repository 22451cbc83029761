using Visavis.Server.Avatars;
using Visavis.Server.Limits;
using Visavis.Server.Problems;
using Visavis.Sessions.Live;

namespace Visavis.Server.Api.Sessions;

/// <summary>
/// Turns a valid request into a session. What can be wrong is looked at in the contract's order (A.6): avatar 410, preset 400,
/// voice 400, then what is ours: quota 429 and capacity 503. The first failure wins and nothing is created.
/// </summary>
internal sealed class SessionCreator(AvatarCatalog avatars, AvatarFaceFactory faces, SessionHost host, ProjectQuota quota)
{
    // Sessions end at their own pace; a short fixed wait keeps clients from hammering without making them wait for long.
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    public async ValueTask<Outcome<LiveSession>> CreateAsync(CreateSessionRequest request, string projectId, CancellationToken cancellationToken)
    {
        if (!avatars.Resolve(request.AvatarId).TryGet(out var avatar, out var problem)) return problem;
        if (!faces.Prepare(avatar, request.RenderPreset, request.TransparentBackground).TryGet(out var createFace, out problem)) return problem;
        if (!request.Engine.Prepare(avatar).TryGet(out var createEngine, out problem)) return problem;
        if (await request.Engine.CheckAsync(avatar, cancellationToken) is { } unusable) return unusable;

        var config = new SessionConfig(
            projectId,
            avatar.Id,
            request.RenderPreset,
            request.TransparentBackground,
            request.UserAbsentTimeout,
            request.MaxDuration);
        try
        {
            return quota.Within(projectId, () => host.Create(config, createEngine, createFace));
        }
        catch (SessionCapacityException full)
        {
            var code = host.IsDraining ? ErrorCode.ShuttingDown : ErrorCode.NoCapacity;
            return new ApiProblem(StatusCodes.Status503ServiceUnavailable, code, full.Message) { RetryAfter = RetryAfter };
        }
    }
}
