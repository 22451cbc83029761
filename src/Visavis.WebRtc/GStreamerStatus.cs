namespace Visavis.WebRtc;

/// <summary>Whether GStreamer can be used on this machine.</summary>
/// <param name="Version">What is installed, e.g. <c>GStreamer 1.22.0</c>; null when the libraries are not there.</param>
/// <param name="Missing">Elements that are not there; empty when the libraries themselves are missing.</param>
/// <param name="Problem">Why GStreamer cannot be used at all; null when it loads.</param>
public sealed record GStreamerStatus(string? Version, IReadOnlyList<MissingElement> Missing, string? Problem)
{
    /// <summary>True when viewers can be served.</summary>
    public bool IsUsable => Problem is null && !Missing.Any(m => m.IsRequired);

    /// <summary>The Debian packages that would bring everything that is missing, in alphabetical order.</summary>
    public IReadOnlyList<string> MissingPackages =>
        Version is null
            ? GStreamerElements.Packages
            : [.. Missing.Select(m => m.DebianPackage).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>What to do about it: the command to run, or null when nothing is missing.</summary>
    public string? Advice => MissingPackages is { Count: 0 } ? Problem : GStreamerElements.InstallAdvice(MissingPackages);
}
