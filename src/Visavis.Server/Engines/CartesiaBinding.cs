using Visavis.Engines.Cartesia;
using Visavis.Server.Avatars;
using Visavis.Server.Problems;
using Visavis.Server.Validation;
using Visavis.Sessions.Ports;

namespace Visavis.Server.Engines;

/// <summary>An agent on Cartesia Line. Fields other than these two are not for Cartesia and go nowhere.</summary>
internal sealed class CartesiaBinding(CartesiaOptions options, TimeProvider time, ILogger<CartesiaEngine> log) : IEngineBinding
{
    public string Type => "cartesia";

    public EngineRequest? Read(FieldReader fields)
    {
        var agentId = fields["agent_id"].RequiredNonEmptyString();
        var accessToken = VendorSecret.Read(fields["access_token"]);
        return agentId is null || accessToken is null ? null : new Request(this, new CartesiaConfig(agentId, accessToken));
    }

    private CartesiaEngine Create(CartesiaConfig config) => new(config, options, time, log);

    private sealed class Request(CartesiaBinding binding, CartesiaConfig config) : EngineRequest
    {
        public override Outcome<Func<IConversationEngine>> Prepare(AvatarEntry avatar) => (Func<IConversationEngine>)(() => binding.Create(config));
    }
}
