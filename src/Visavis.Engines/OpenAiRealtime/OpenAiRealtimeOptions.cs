namespace Visavis.Engines.OpenAiRealtime;

/// <summary>Where OpenAI Realtime, or a server that speaks its protocol, is reached.</summary>
public sealed class OpenAiRealtimeOptions
{
    /// <summary>Section of the settings.</summary>
    public const string SectionName = "Engines:OpenAiRealtime";

    /// <summary>Address of the realtime WebSocket, <c>wss</c> or <c>ws</c>. A query is kept as it is.</summary>
    /// <value>Default <c>wss://api.openai.com/v1/realtime</c>.</value>
    public string Url { get; set; } = "wss://api.openai.com/v1/realtime";

    /// <summary>Model to name when the server asks for one: the address is dialled without a model first, because a client secret brings its own.</summary>
    /// <value>Default <c>gpt-realtime</c>.</value>
    public string Model { get; set; } = "gpt-realtime";

    /// <summary>Longest time from dialling to <c>session.created</c>.</summary>
    /// <value>Default 10 s.</value>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Time between pings.</summary>
    /// <value>Default 20 s.</value>
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Longest time until the answer to a ping; then the session ends.</summary>
    /// <value>Default 20 s.</value>
    public TimeSpan PongTimeout { get; set; } = TimeSpan.FromSeconds(20);
}
