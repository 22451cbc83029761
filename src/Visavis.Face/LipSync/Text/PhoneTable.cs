using System.Collections.Frozen;

namespace Visavis.Face.LipSync.Text;

/// <summary>Phones as visemes: the same table as the trainer's <c>phones.py</c>, so that heard and read speech move a mouth alike.</summary>
internal static class PhoneTable
{
    /// <summary>Stands for h and glottal stops: the mouth already has the shape of what follows.</summary>
    public const Viseme FollowsNext = (Viseme)(-1);

    private static readonly FrozenDictionary<string, Viseme> Arpabet = ByWord(
        (Viseme.PP, "p b m em bcl pcl"), (Viseme.FF, "f v"), (Viseme.TH, "th dh"), (Viseme.DD, "t d dx tcl dcl"), (Viseme.KK, "k g ng eng kcl gcl"),
        (Viseme.CH, "ch jh sh zh"), (Viseme.SS, "s z"), (Viseme.NN, "n l el en nx"), (Viseme.RR, "r er axr"), (Viseme.AA, "aa ae ah"), (Viseme.E, "eh ax ax-h"),
        (Viseme.I, "ih ix iy y"), (Viseme.O, "ao"), (Viseme.U, "uh uw ux w wh"), (Viseme.Silence, "pau epi h# sil sp ssil brth #"), (FollowsNext, "hh h hv q"));

    private static readonly FrozenDictionary<string, (Viseme First, Viseme Second)> ArpabetGlides = new Dictionary<string, (Viseme, Viseme)>
    {
        ["aw"] = (Viseme.AA, Viseme.U), ["ay"] = (Viseme.AA, Viseme.I), ["ey"] = (Viseme.E, Viseme.I), ["ow"] = (Viseme.O, Viseme.U), ["oy"] = (Viseme.O, Viseme.I),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // Letters with their marks in one code point stand beside their plain forms: nothing is normalised under invariant globalisation.
    private static readonly FrozenDictionary<char, Viseme> Ipa = ByLetter(
        (Viseme.PP, "pbmɓʙ"), (Viseme.FF, "fvʋɸβɱ"), (Viseme.TH, "θð"), (Viseme.DD, "tdʈɖɾɗ"), (Viseme.KK, "kɡgqxɣχŋɢɴʁʀcɟç"), (Viseme.CH, "ʃʒʂʐɕʑ"), (Viseme.SS, "sz"),
        (Viseme.NN, "nlɲɳɭʎɫɬɮñ"), (Viseme.RR, "rɹɻɽɺɚɝ"), (Viseme.AA, "aɑɐʌæɶã"), (Viseme.E, "eɛəɘɜɤẽ"), (Viseme.I, "ɪijɨɯɰᵻʝĩ"), (Viseme.O, "oɔɒøœɵɞõ"),
        (Viseme.U, "uʊwyʏʉɥʍũ"), (FollowsNext, "hɦħʕʔ"));

    /// <summary>An ARPAbet phone, stress digits allowed: one viseme or two that glide; null when it is unknown.</summary>
    public static (Viseme First, Viseme? Second)? FromArpabet(string phone)
    {
        var plain = phone.ToLowerInvariant().TrimEnd('0', '1', '2');
        if (ArpabetGlides.TryGetValue(plain, out var glide)) return (glide.First, glide.Second);
        return Arpabet.TryGetValue(plain, out var viseme) ? (viseme, null) : null;
    }

    /// <summary>A phone in IPA, which may be a diphthong or an affricate; silence when no letter is known.</summary>
    public static (Viseme First, Viseme? Second) FromIpa(string phone)
    {
        Viseme? first = null, second = null;
        foreach (var letter in phone)
        {
            if (!Ipa.TryGetValue(letter, out var viseme) || viseme == (second ?? first)) continue;
            if (first is null) first = viseme;
            else second ??= viseme;
        }

        if (first is not { } begins) return (Viseme.Silence, null);
        // An affricate looks like its fricative.
        return begins == Viseme.DD && second is Viseme.CH or Viseme.SS ? (second.Value, null) : (begins, second);
    }

    private static FrozenDictionary<string, Viseme> ByWord(params ReadOnlySpan<(Viseme Viseme, string Phones)> rows)
    {
        var table = new Dictionary<string, Viseme>(StringComparer.Ordinal);
        foreach (var (viseme, phones) in rows)
        {
            foreach (var phone in phones.Split(' ')) table[phone] = viseme;
        }

        return table.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static FrozenDictionary<char, Viseme> ByLetter(params ReadOnlySpan<(Viseme Viseme, string Letters)> rows)
    {
        var table = new Dictionary<char, Viseme>();
        foreach (var (viseme, letters) in rows)
        {
            foreach (var letter in letters) table[letter] = viseme;
        }

        return table.ToFrozenDictionary();
    }
}
