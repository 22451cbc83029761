namespace Visavis.Engines.Cartesia;

/// <summary>One session's Cartesia agent. Holds a secret: lives in memory only.</summary>
/// <param name="AgentId">The customer's agent.</param>
/// <param name="AccessToken">Minted by the customer for this session, with an agent grant.</param>
public sealed record CartesiaConfig(string AgentId, string AccessToken)
{
    /// <summary>Without the secret.</summary>
    public override string ToString() => "cartesia engine";
}
