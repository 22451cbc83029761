namespace Visavis.Engines.Voices.Synthesis;

/// <summary>Says how written words of one language sound.</summary>
/// <remarks>Thread-safe. A word takes about a millisecond.</remarks>
internal interface ILetterToSound
{
    /// <summary>The phones of a word, in IPA, with the time that each would take: seconds from the beginning of the first one. Empty for what is not spoken.</summary>
    IReadOnlyList<SpokenPhone> Pronounce(string word);
}
