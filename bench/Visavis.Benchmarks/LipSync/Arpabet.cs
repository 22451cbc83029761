using System.Collections.Frozen;
using Visavis.Face.LipSync;

namespace Visavis.Benchmarks.LipSync;

/// <summary>The phones of English voices as visemes: the same table as the trainer's <c>phones.py</c>.</summary>
internal static class Arpabet
{
    private const int FollowsVowel = -2;
    private static readonly FrozenDictionary<string, (int First, int Second)> Table = Make();

    /// <summary>Phones with their times -> spans of visemes; diphthongs become two, h takes the shape of what follows.</summary>
    public static List<(double Start, double End, int Viseme)> Expand(IReadOnlyList<(double Start, double End, string Phone)> phones)
    {
        var spans = new List<(double Start, double End, int Viseme)>();
        foreach (var (start, end, phone) in phones)
        {
            var (first, second) = Table.GetValueOrDefault(phone.ToLowerInvariant().TrimEnd('0', '1', '2'), (-1, -1));
            if (second < 0)
            {
                spans.Add((start, end, first));
                continue;
            }

            var turn = start + ((end - start) * .6);
            spans.Add((start, turn, first));
            spans.Add((turn, end, second));
        }

        for (var i = spans.Count - 1; i >= 0; i--)
        {
            if (spans[i].Viseme != FollowsVowel) continue;
            var after = i + 1 < spans.Count ? spans[i + 1].Viseme : -1;
            spans[i] = spans[i] with { Viseme = after == 0 ? -1 : after };
        }

        return spans;
    }

    private static FrozenDictionary<string, (int First, int Second)> Make()
    {
        var table = new Dictionary<string, (int First, int Second)>(StringComparer.Ordinal);
        Add(Viseme.PP, "p b m em bcl pcl");
        Add(Viseme.FF, "f v");
        Add(Viseme.TH, "th dh");
        Add(Viseme.DD, "t d dx tcl dcl");
        Add(Viseme.KK, "k g ng eng kcl gcl");
        Add(Viseme.CH, "ch jh sh zh");
        Add(Viseme.SS, "s z");
        Add(Viseme.NN, "n l el en nx");
        Add(Viseme.RR, "r er axr");
        Add(Viseme.AA, "aa ae ah");
        Add(Viseme.E, "eh ax ax-h");
        Add(Viseme.I, "ih ix iy y");
        Add(Viseme.O, "ao");
        Add(Viseme.U, "uh uw ux w wh");
        Add(Viseme.Silence, "pau epi h# sil sp ssil brth #");
        foreach (var phone in new[] { "hh", "h", "hv", "q" }) table[phone] = (FollowsVowel, -1);
        table["aw"] = ((int)Viseme.AA, (int)Viseme.U);
        table["ay"] = ((int)Viseme.AA, (int)Viseme.I);
        table["ey"] = ((int)Viseme.E, (int)Viseme.I);
        table["ow"] = ((int)Viseme.O, (int)Viseme.U);
        table["oy"] = ((int)Viseme.O, (int)Viseme.I);
        return table.ToFrozenDictionary(StringComparer.Ordinal);

        void Add(Viseme viseme, string phones)
        {
            foreach (var phone in phones.Split(' ')) table[phone] = ((int)viseme, -1);
        }
    }
}
