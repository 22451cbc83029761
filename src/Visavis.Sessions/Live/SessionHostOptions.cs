using System.ComponentModel.DataAnnotations;

namespace Visavis.Sessions.Live;

/// <summary>Limits of one process.</summary>
public sealed class SessionHostOptions
{
    /// <summary>Sessions that may live at once.</summary>
    /// <value>1 to 10,000; default 6 for each processor core.</value>
    [Range(1, 10_000)]
    public int MaxSessions { get; set; } = 6 * Environment.ProcessorCount;

    /// <summary>Media threads.</summary>
    /// <value>1 to 256; default one for each processor core.</value>
    [Range(1, 256)]
    public int PumpThreads { get; set; } = Environment.ProcessorCount;
}
