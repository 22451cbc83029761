namespace Visavis.Engines.OpenAiRealtime;

/// <summary>One session's OpenAI Realtime engine. Holds a secret: lives in memory only.</summary>
/// <param name="ClientSecret">Ephemeral key (<c>ek_…</c>) that the customer minted; on self-hosted servers whatever key they want.</param>
public sealed record OpenAiRealtimeConfig(string ClientSecret)
{
    /// <summary>Without the secret.</summary>
    public override string ToString() => "openai-realtime engine";
}
