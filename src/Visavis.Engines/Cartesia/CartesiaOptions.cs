namespace Visavis.Engines.Cartesia;

/// <summary>Where Cartesia's agents are reached.</summary>
public sealed class CartesiaOptions
{
    /// <summary>Section of the settings.</summary>
    public const string SectionName = "Engines:Cartesia";

    /// <summary>Address of the agents' WebSocket, <c>wss</c> or <c>ws</c>, up to the agent's id.</summary>
    /// <value>Default <c>wss://api.cartesia.ai/agents/stream</c>.</value>
    public string Url { get; set; } = "wss://api.cartesia.ai/agents/stream";

    /// <summary>Value of the header <c>Cartesia-Version</c>.</summary>
    /// <value>Default <c>2025-04-16</c>.</value>
    public string Version { get; set; } = "2025-04-16";

    /// <summary>Rate of the agent's speech: 16000, 24000 or 44100. Cartesia does not state it; everything known says that it is that of the input, 24000.</summary>
    /// <value>In Hz; default 24000.</value>
    public int OutputRateHz { get; set; } = 24_000;

    /// <summary>An agent that sends nothing for so long, with everything heard, has finished speaking: Cartesia marks no turns.</summary>
    /// <value>Default 400 ms.</value>
    public TimeSpan DrainTime { get; set; } = TimeSpan.FromMilliseconds(400);

    /// <summary>Longest time from dialling to <c>ack</c>.</summary>
    /// <value>Default 10 s.</value>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Time between pings; they also keep Cartesia from closing a silent connection.</summary>
    /// <value>Default 20 s.</value>
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Longest time until the answer to a ping; then the session ends.</summary>
    /// <value>Default 20 s.</value>
    public TimeSpan PongTimeout { get; set; } = TimeSpan.FromSeconds(20);
}
