using Visavis.Server.Validation;

namespace Visavis.Server.Engines;

/// <summary>Fields of the Cartesia engine.</summary>
internal sealed class CartesiaBinding : IEngineBinding
{
    public string Type => "cartesia";

    public EngineRequest? Read(FieldReader fields)
    {
        var agentId = fields["agent_id"].RequiredNonEmptyString();
        var accessToken = fields["access_token"].RequiredNonEmptyString();
        return agentId is null || accessToken is null ? null : new AnnouncedEngine(Type);
    }
}
