using System.Globalization;
using System.Text;

namespace Visavis.Engines.Voices.Synthesis;

/// <summary>Makes text from anywhere fit to be spoken.</summary>
internal static class SpokenText
{
    private static readonly Dictionary<char, string> Typography = new()
    {
        ['‘'] = "'", ['’'] = "'", ['‚'] = "'", ['“'] = "\"", ['”'] = "\"", ['„'] = "\"", ['«'] = "\"", ['»'] = "\"",
        ['–'] = ", ", ['—'] = ", ", ['…'] = "...", ['€'] = " euros ", ['£'] = " pounds ", ['°'] = " degrees ", ['×'] = " times ",
        ['ß'] = "ss", ['æ'] = "ae", ['Æ'] = "AE", ['œ'] = "oe", ['Œ'] = "OE", ['ð'] = "th", ['þ'] = "th", ['Þ'] = "Th",
    };

    // Unicode normalisation does nothing under invariant globalisation, so the letters of the Latin scripts are listed.
    private static readonly (char Plain, string Accented)[] Letters =
    [
        ('a', "àáâãäåāăą"), ('c', "çćĉċč"), ('d', "ďđ"), ('e', "èéêëēĕėęě"), ('g', "ĝğġģ"), ('h', "ĥħ"), ('i', "ìíîïĩīĭįı"), ('j', "ĵ"), ('k', "ķ"),
        ('l', "ĺļľŀł"), ('n', "ñńņňŉ"), ('o', "òóôõöøōŏő"), ('r', "ŕŗř"), ('s', "śŝşšș"), ('t', "ţťŧț"), ('u', "ùúûüũūŭůűų"), ('w', "ŵ"), ('y', "ýÿŷ"), ('z', "źżž"),
    ];

    private static readonly Dictionary<char, char> PlainLetters = Letters
        .SelectMany(l => l.Accented.Select(a => (Accented: a, l.Plain)))
        .SelectMany(p => new[] { p, (char.ToUpperInvariant(p.Accented), char.ToUpperInvariant(p.Plain)) })
        .Where(p => !char.IsAscii(p.Item1))
        .DistinctBy(p => p.Item1)
        .ToDictionary(p => p.Item1, p => p.Item2);

    /// <summary>
    /// One line per paragraph: control and format characters and broken surrogates are dropped, runs of white space become one space or
    /// one line break. Markup is not understood: angle brackets stay what they are.
    /// </summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        var pendingBreak = '\0';
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune))
            {
                pendingBreak = rune.Value is '\n' or 0x2028 or 0x2029 || pendingBreak == '\n' ? '\n' : ' ';
                continue;
            }

            if (rune == Rune.ReplacementChar || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.PrivateUse) continue;
            if (pendingBreak != '\0' && clean.Length > 0) clean.Append(pendingBreak);
            pendingBreak = '\0';
            clean.Append(rune);
        }

        return clean.ToString();
    }

    /// <summary>Whether there is anything to say: a letter or a digit.</summary>
    public static bool HasWords(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune)) return true;
        }

        return false;
    }

    /// <summary>The text in ASCII, for synthesisers that know nothing else: accents go, typographic signs become plain ones, the rest is a space.</summary>
    public static string ToAscii(string text)
    {
        var ascii = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (char.IsAscii(character)) ascii.Append(character);
            else if (PlainLetters.TryGetValue(character, out var letter)) ascii.Append(letter);
            else if (Typography.TryGetValue(character, out var plain)) ascii.Append(plain);
            else if (CharUnicodeInfo.GetUnicodeCategory(character) != UnicodeCategory.NonSpacingMark) ascii.Append(' ');
        }

        return ascii.ToString();
    }
}
