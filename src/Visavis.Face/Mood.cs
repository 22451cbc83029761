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
