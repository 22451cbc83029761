using System.ComponentModel.DataAnnotations;

namespace Visavis.Server.Configuration;

/// <summary>Section <c>Limits</c>: what one caller may ask of the server.</summary>
internal sealed class LimitOptions
{
    public const string SectionName = "Limits";

    /// <value>Calls of <c>/api/v1</c> a second and project, 1 to 100000, for two seconds twice as many; default 500. Beyond it 429.</value>
    [Range(1, 100_000)]
    public int RequestsPerSecond { get; set; } = 500;

    /// <value>Wrong API keys and session tokens a minute and address (of IPv6 a /64), 1 to 100000; default 60. Beyond it 429.</value>
    [Range(1, 100_000)]
    public int FailuresPerMinute { get; set; } = 60;

    /// <value>Bytes of all headers of a request, 4096 to 1048576; default 32768. Beyond it 431.</value>
    [Range(4_096, 1_048_576)]
    public int HeaderBytes { get; set; } = 32 * 1024;

    /// <value>Open TCP connections, 10 to 1000000; default 10000. Further ones are closed at once.</value>
    [Range(10, 1_000_000)]
    public int Connections { get; set; } = 10_000;
}
