namespace Visavis.Engines.External;

/// <summary>Limits of the external engine's socket: section C of the contract.</summary>
public sealed class ExternalEngineOptions
{
    /// <summary>Section of the settings.</summary>
    public const string SectionName = "Engines:External";

    /// <summary>Longest time for connecting: look-up, TLS and upgrade together.</summary>
    /// <value>Default 10 s.</value>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Time between pings on a silent socket.</summary>
    /// <value>Default 75 s.</value>
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(75);

    /// <summary>Longest time until the answer to a ping; then the session ends.</summary>
    /// <value>Default 30 s.</value>
    public TimeSpan PongTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest binary message; a longer one closes the socket with 1009.</summary>
    /// <value>In bytes; default 4 MiB, about 87 s of speech.</value>
    public int MaxBinaryMessageBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Longest text message; a longer one closes the socket with 1009.</summary>
    /// <value>In bytes; default 256 KiB.</value>
    public int MaxTextMessageBytes { get; set; } = 256 * 1024;
}
