using System.Text;

namespace Visavis.WebRtc.Negotiation;

/// <summary>Takes out of an offer what webrtcbin should not act on.</summary>
internal static class OfferCleaner
{
    /// <summary>
    /// How many candidates one viewer may name, in its offer and again later: a page with several network adapters has 10 to 30. For each of them
    /// checks go out, so a hostile page must not be able to name a whole network.
    /// </summary>
    public const int MaxCandidates = 100;

    // A candidate of IPv6 with all extensions has some 250 characters.
    private const int MaxCandidateLength = 512;

    /// <summary>Rewrites an offer: lines that we do not serve become inactive, candidates under mDNS names go, and those beyond the limit.</summary>
    public static string Clean(string text, SdpOffer offer)
    {
        var clean = new StringBuilder(text.Length);
        var index = -1;
        var candidates = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (line.IsEmpty || IsUnusableCandidate(line)) continue;
            if (line.StartsWith("a=candidate:") && ++candidates > MaxCandidates) continue;
            if (line.StartsWith("m=")) index++;
            clean.Append(IsDirection(line) && index >= 0 && !IsServed(offer.Media[index], offer) ? "a=inactive" : line).Append("\r\n");
        }

        return clean.ToString();
    }

    /// <summary>
    /// True for a candidate under an mDNS name, or one longer than any. Browsers use mDNS names to hide local addresses; looking one up costs a name query that
    /// mostly fails, and the page's own connectivity checks reach us anyhow.
    /// </summary>
    public static bool IsUnusableCandidate(ReadOnlySpan<char> line) =>
        line.StartsWith("a=candidate:") && (line.Length > MaxCandidateLength || line.Contains(".local ", StringComparison.OrdinalIgnoreCase));

    private static bool IsServed(SdpMedia media, SdpOffer offer) =>
        media.Kind == "application" || media == offer.Video || media == offer.Audio;

    private static bool IsDirection(ReadOnlySpan<char> line) => line is "a=sendrecv" or "a=recvonly" or "a=sendonly";
}
