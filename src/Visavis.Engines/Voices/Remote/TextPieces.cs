using System.Globalization;
using Visavis.Engines.Voices.Synthesis;

namespace Visavis.Engines.Voices.Remote;

/// <summary>Cuts a text into requests: whole sentences, as many as a request may hold.</summary>
internal static class TextPieces
{
    /// <summary>The pieces, none longer than <paramref name="most"/> characters; none at all for a text without anything to say.</summary>
    public static IEnumerable<string> Of(string text, int most)
    {
        text = text.Trim();
        if (!text.Any(char.IsLetterOrDigit)) yield break;
        if (text.Length <= most)
        {
            yield return text;
            yield break;
        }

        var piece = "";
        foreach (var sentence in SentenceSplitter.Split(text).SelectMany(sentence => Fit(sentence, most)))
        {
            if (piece.Length > 0 && piece.Length + 1 + sentence.Length > most)
            {
                yield return piece;
                piece = "";
            }

            piece = piece.Length == 0 ? sentence : $"{piece} {sentence}";
        }

        if (piece.Length > 0) yield return piece;
    }

    // A "sentence" without an end is cut at a text element, so that no character is torn apart.
    private static IEnumerable<string> Fit(string sentence, int most)
    {
        while (sentence.Length > most)
        {
            var cut = sentence.LastIndexOf(' ', most - 1);
            if (cut <= 0) cut = StringInfo.GetNextTextElementLength(sentence.AsSpan(most - 1)) > 1 ? most - 1 : most;
            yield return sentence[..cut];
            sentence = sentence[cut..].TrimStart();
        }

        if (sentence.Length > 0) yield return sentence;
    }
}
