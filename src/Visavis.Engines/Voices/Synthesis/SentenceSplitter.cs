using System.Buffers;

namespace Visavis.Engines.Voices.Synthesis;

/// <summary>Cuts a text into sentences, so that a long text can be heard while most of it is still to be spoken.</summary>
internal static class SentenceSplitter
{
    /// <summary>Longest piece in characters, about 10 s of speech; longer sentences are cut at a clause or at a space.</summary>
    public const int MaxCharacters = 160;

    private const string Terminators = ".!?…。！？।؟";

    // These need no space after them: their scripts do not use spaces.
    private const string WideTerminators = "。！？";
    private const string Closers = "\"'”’»)]}」』";

    private static readonly SearchValues<char> ClauseMarks = SearchValues.Create(",;:、，；：—–");

    private static readonly HashSet<string> Abbreviations = new(StringComparer.OrdinalIgnoreCase)
    {
        "mr", "mrs", "ms", "dr", "prof", "st", "jr", "sr", "vs", "no", "fig", "approx", "dept", "e.g", "i.e", "etc", "bzw", "z.b", "d.h", "usw", "ca", "nr",
    };

    /// <summary>The sentences of a text in order, trimmed, none of them empty.</summary>
    public static IReadOnlyList<string> Split(string text)
    {
        var sentences = new List<string>();
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (!EndsSentence(text, start, i)) continue;
            while (i + 1 < text.Length && (Terminators.Contains(text[i + 1]) || Closers.Contains(text[i + 1]))) i++;
            AddPieces(sentences, text.AsSpan(start, i + 1 - start));
            start = i + 1;
        }

        AddPieces(sentences, text.AsSpan(start));
        return sentences;
    }

    private static bool EndsSentence(string text, int start, int at)
    {
        var character = text[at];
        if (character == '\n') return true;
        if (WideTerminators.Contains(character)) return true;
        if (!Terminators.Contains(character)) return false;
        var next = at + 1;
        while (next < text.Length && (Terminators.Contains(text[next]) || Closers.Contains(text[next]))) next++;
        if (next < text.Length && !char.IsWhiteSpace(text[next])) return false;
        if (character != '.') return true;
        while (next < text.Length && char.IsWhiteSpace(text[next])) next++;
        if (next < text.Length && char.IsLower(text[next])) return false;
        return !IsAbbreviation(text.AsSpan(start, at - start));
    }

    /// <summary>Whether the full stop after this belongs to its last word.</summary>
    private static bool IsAbbreviation(ReadOnlySpan<char> before)
    {
        var word = before[(before.LastIndexOfAny(' ', '\t', '(') + 1)..];
        if (word.Length == 1 && char.IsUpper(word[0]) && word[0] != 'I') return true;
        return Abbreviations.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);
    }

    private static void AddPieces(List<string> sentences, ReadOnlySpan<char> sentence)
    {
        sentence = sentence.Trim();
        while (sentence.Length > MaxCharacters)
        {
            var cut = CutPoint(sentence[..MaxCharacters]);
            sentences.Add(sentence[..cut].Trim().ToString());
            sentence = sentence[cut..].TrimStart();
        }

        if (!sentence.IsEmpty) sentences.Add(sentence.ToString());
    }

    /// <summary>Where to cut a too long piece: after its last clause mark, else at its last space, else between characters.</summary>
    private static int CutPoint(ReadOnlySpan<char> piece)
    {
        var clause = piece.LastIndexOfAny(ClauseMarks);
        if (clause > piece.Length / 3) return clause + 1;
        var space = piece.LastIndexOf(' ');
        if (space > 0) return space;
        return char.IsHighSurrogate(piece[^1]) ? piece.Length - 1 : piece.Length;
    }
}
