namespace Visavis.Face;

/// <summary>How the avatar feels: a layer over everything it does. Lips always win at the lips.</summary>
public enum Mood
{
    /// <summary>Nothing in particular: awake and polite.</summary>
    Neutral,

    /// <summary>Warm: smiles more and looks up a little.</summary>
    Friendly,

    /// <summary>Matter-of-fact: hardly smiles, moves less.</summary>
    Serious,

    /// <summary>Low: inner brows up, corners of the mouth down, slow.</summary>
    Sad,

    /// <summary>Delighted: wide eyes, broad smile, lively.</summary>
    Excited,

    /// <summary>Sympathetic: brows drawn together and up, head tilted.</summary>
    Concerned,

    /// <summary>Interested: one brow higher, head forward.</summary>
    Curious,
}

/// <summary>Names of moods on the wire and in manifests: the members of <see cref="Mood"/> in lower case.</summary>
public static class Moods
{
    /// <summary>All names, in the order of <see cref="Mood"/>.</summary>
    public static IReadOnlyList<string> Names { get; } = Array.ConvertAll(Enum.GetNames<Mood>(), static name => name.ToLowerInvariant());

    /// <summary>The mood of a name, or null.</summary>
    public static Mood? Find(string name)
    {
        for (var i = 0; i < Names.Count; i++)
        {
            if (string.Equals(Names[i], name, StringComparison.Ordinal)) return (Mood)i;
        }

        return null;
    }
}
