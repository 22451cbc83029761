namespace Visavis.Face.LipSync;

/// <summary>The 15 visible classes of speech sounds that the Oculus lip-sync made common, in their usual order.</summary>
public enum Viseme
{
    /// <summary>Silence: the mouth rests.</summary>
    Silence,

    /// <summary>p, b, m: lips shut.</summary>
    PP,

    /// <summary>f, v: lower lip to the upper teeth.</summary>
    FF,

    /// <summary>th: tongue between the teeth.</summary>
    TH,

    /// <summary>t, d.</summary>
    DD,

    /// <summary>k, g, ng.</summary>
    KK,

    /// <summary>ch, j, sh, zh: lips forward.</summary>
    CH,

    /// <summary>s, z: teeth nearly shut.</summary>
    SS,

    /// <summary>n, l.</summary>
    NN,

    /// <summary>r and vowels coloured by it.</summary>
    RR,

    /// <summary>ah, a, uh: jaw down.</summary>
    AA,

    /// <summary>eh and the neutral vowel.</summary>
    E,

    /// <summary>ee, ih, y: lips spread.</summary>
    I,

    /// <summary>oh, aw: round and open.</summary>
    O,

    /// <summary>oo, w: round and nearly shut.</summary>
    U,
}

/// <summary>Facts about <see cref="Viseme"/>.</summary>
public static class Visemes
{
    private static readonly string[] Names = ["sil", "PP", "FF", "TH", "DD", "kk", "CH", "SS", "nn", "RR", "aa", "E", "I", "O", "U"];

    /// <summary>How many visemes there are.</summary>
    public const int Count = (int)Viseme.U + 1;

    /// <summary>The name in label files and in Oculus rigs (there with the prefix <c>viseme_</c>): <c>sil</c>, <c>PP</c>, <c>aa</c> and so on.</summary>
    public static string NameOf(Viseme viseme) => Names[(int)viseme];

    /// <summary>The viseme of a name, or null.</summary>
    public static Viseme? Find(string name)
    {
        var at = Array.IndexOf(Names, name);
        return at < 0 ? null : (Viseme)at;
    }
}
