namespace Visavis.Server.Health;

/// <summary>How far a part of the server is from doing its work.</summary>
internal enum PartState
{
    /// <summary>Not yet: the server takes no sessions.</summary>
    Starting,

    /// <summary>It works.</summary>
    Ok,

    /// <summary>It works with less than it could; the server takes sessions.</summary>
    Degraded,

    /// <summary>It does not work: the server takes no sessions.</summary>
    Failed,
}

/// <summary>One part of the server as <c>/health/ready</c> shows it.</summary>
/// <param name="State">How it is.</param>
/// <param name="Detail">What is wrong and what to do; null when all is well.</param>
internal sealed record PartHealth(PartState State, string? Detail = null);

/// <summary>What must be there before sessions make sense. Parts report themselves; any thread.</summary>
internal sealed class Readiness
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, PartHealth> _parts = [];

    /// <summary>Declares the parts that have to report before the server is ready.</summary>
    public Readiness(params string[] parts)
    {
        foreach (var part in parts) _parts[part] = new PartHealth(PartState.Starting);
    }

    public void Report(string part, PartState state, string? detail = null)
    {
        lock (_gate) _parts[part] = new PartHealth(state, detail);
    }

    /// <summary>All parts as they are now.</summary>
    public IReadOnlyDictionary<string, PartHealth> Snapshot()
    {
        lock (_gate) return new SortedDictionary<string, PartHealth>(_parts);
    }
}
