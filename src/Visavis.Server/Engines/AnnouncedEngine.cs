using Visavis.Server.Avatars;
using Visavis.Server.Problems;
using Visavis.Sessions.Ports;

namespace Visavis.Server.Engines;

/// <summary>An engine of the contract that this version checks in full but cannot run yet: 501.</summary>
internal sealed class AnnouncedEngine(string type) : EngineRequest
{
    public override Outcome<Func<IConversationEngine>> Prepare(AvatarEntry avatar) => new ApiProblem(
        StatusCodes.Status501NotImplemented,
        ErrorCode.EngineNotAvailable,
        $"The request is valid, but the engine '{type}' is not part of this version yet; it comes in a later one. Available now: text-echo, external, openai-realtime, null.");
}
