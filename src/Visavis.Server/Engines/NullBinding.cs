using Visavis.Engines.Null;
using Visavis.Server.Avatars;
using Visavis.Server.Problems;
using Visavis.Server.Validation;
using Visavis.Sessions.Ports;

namespace Visavis.Server.Engines;

/// <summary>Our addition <c>{"type": "null"}</c>: an avatar that looks alive and says nothing, for layout work and load tests.</summary>
internal sealed class NullBinding(TimeProvider time) : IEngineBinding
{
    public string Type => "null";

    public EngineRequest Read(FieldReader fields) => new Request(time);

    private sealed class Request(TimeProvider time) : EngineRequest
    {
        public override Outcome<Func<IConversationEngine>> Prepare(AvatarEntry avatar) =>
            (Func<IConversationEngine>)(() => new NullEngine(time));
    }
}
