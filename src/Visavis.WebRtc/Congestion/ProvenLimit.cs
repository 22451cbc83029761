namespace Visavis.WebRtc.Congestion;

/// <summary>
/// How long to stay below a limit at which the path was full more than once: each try costs the viewer about a second of frozen picture. Pure.
/// </summary>
internal sealed class ProvenLimit
{
    private const double Near = 0.8;
    private const double Beyond = 1.25;
    private const int FirstWaitTicks = 100;
    private const int LongestWaitTicks = 300;

    private int _waitTicks;

    /// <summary>The path was full.</summary>
    /// <param name="limit">What it let through, in bits per second.</param>
    /// <param name="before">What it let through when it was full the time before; 0 when that is not known.</param>
    public void OnFull(double limit, double before)
    {
        var isAgain = before > 0 && limit > Near * before && limit < Beyond * before;
        _waitTicks = isAgain ? Math.Clamp(2 * _waitTicks, FirstWaitTicks, LongestWaitTicks) : 0;
    }

    /// <summary>Whether to try a rate near the limit again.</summary>
    /// <param name="ticksSinceCut">Since it was full.</param>
    public bool IsWorthATry(int ticksSinceCut) => ticksSinceCut >= _waitTicks;
}
