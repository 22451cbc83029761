using Visavis.Sessions;

namespace Visavis.Tests.Engines.Vendors;

/// <summary>What a vendor's fault is to come to.</summary>
internal abstract record FaultOutcome
{
    /// <summary>The session ends.</summary>
    /// <param name="Reason">Why.</param>
    /// <param name="Why">What the page is told; null for an end without an error.</param>
    public sealed record Ends(SessionEndReason Reason, string? Why) : FaultOutcome;

    /// <summary>The page is told of an error, and the session goes on.</summary>
    /// <param name="Why">What it is told.</param>
    public sealed record Reports(string Why) : FaultOutcome;

    /// <summary>Nobody notices: the avatar speaks.</summary>
    /// <param name="Sounds">Whether that is heard.</param>
    public sealed record Speaks(bool Sounds = true) : FaultOutcome;

    /// <summary>Nothing happens, and the session goes on.</summary>
    public sealed record Nothing : FaultOutcome;
}
