using System.Globalization;

namespace Visavis.Server.SdkApi;

/// <summary>Reads the candidates out of an SDP fragment (RFC 8840, as WHEP's PATCH sends it).</summary>
internal static class TrickleFragment
{
    private const string MediaLine = "m=";
    private const string MidLine = "a=mid:";
    private const string CandidateLine = "a=candidate:";
    private const string EndLine = "a=end-of-candidates";
    private const string UfragLine = "a=ice-ufrag:";

    // A page with several network adapters sends 10 to 30 candidates in all.
    private const int MostCandidates = 100;

    /// <summary>The candidates with the index of their media line, or null when the text is no such fragment.</summary>
    /// <remarks>
    /// Browsers number their media sections 0, 1, 2 and use the numbers as <c>mid</c>; where a mid is no number, the order of the
    /// media lines in the fragment stands for it. With everything bundled it makes no difference: there is one transport.
    /// </remarks>
    public static IReadOnlyList<(int MediaLineIndex, string Candidate)>? Parse(string text)
    {
        var candidates = new List<(int, string)>();
        var index = 0;
        var mediaLines = 0;
        var isFragment = false;
        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            var line = raw.Trim();
            if (line.StartsWith(MediaLine, StringComparison.Ordinal)) index = mediaLines++;
            else if (line.StartsWith(MidLine, StringComparison.Ordinal))
            {
                if (int.TryParse(line[MidLine.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var mid)) index = mid;
            }
            else if (line.StartsWith(CandidateLine, StringComparison.Ordinal))
            {
                isFragment = true;
                if (candidates.Count < MostCandidates) candidates.Add((index, line["a=".Length..].ToString()));
            }
            else if (line.StartsWith(EndLine, StringComparison.Ordinal) || line.StartsWith(UfragLine, StringComparison.Ordinal)) isFragment = true;
        }

        return isFragment ? candidates : null;
    }
}
