using Visavis.Face;

namespace Visavis.Server.Cli.Demo;

/// <summary>What happens in a scene.</summary>
internal enum SceneKind
{
    /// <summary>The avatar says a text to its end.</summary>
    Say,

    /// <summary>The avatar begins a text and is cut off after 1.6 s by the viewer, who says the next scene's text.</summary>
    CutOff,

    /// <summary>The viewer says a text; the avatar listens, and thinks for a moment.</summary>
    Listen,

    /// <summary>Nobody says anything for 2 s.</summary>
    Rest,
}

/// <summary>A scene.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Voice">Whose voice.</param>
/// <param name="Text">What is said.</param>
/// <param name="Mood">How the avatar feels from here on.</param>
internal sealed record Scene(SceneKind Kind, string Voice = "", string Text = "", Mood? Mood = null);

/// <summary>The two short plays by which people judge mouth and life: three languages, speaking, listening, thinking, being interrupted.</summary>
internal static class Screenplay
{
    public static IReadOnlyDictionary<string, IReadOnlyList<Scene>> All { get; } = new Dictionary<string, IReadOnlyList<Scene>>
    {
        ["ava"] =
        [
            new(SceneKind.Say, "flite/slt", "Hello, and welcome back! Maybe Bob moved my big blue boat, for five of you."),
            new(SceneKind.Listen, "flite/rms", "That sounds lovely. But who knew about the move, and why did nobody tell me?"),
            new(SceneKind.Say, "espeak/de", "Bitte bringen Sie mir fünf warme Brötchen mit Butter, und zwei große Tassen Kaffee.", Mood.Friendly),
            new(SceneKind.CutOff, "flite/slt", "I would be happy to explain everything from the very beginning, which was a long, long time ago."),
            new(SceneKind.Listen, "flite/rms", "Sorry, one moment please."),
            new(SceneKind.Say, "espeak/fr-fr", "Bonjour madame, vous pouvez nous montrer le beau bateau bleu de mon ami ?", Mood.Neutral),
            new(SceneKind.Rest),
        ],
        ["noah"] =
        [
            new(SceneKind.Rest),
            new(SceneKind.Say, "flite/rms", "Five very fine violins were found above the old coffee factory. Both of us were born in Boston.", Mood.Serious),
            new(SceneKind.Listen, "flite/slt", "You are joking, are you not? Five of them, above a factory?"),
            new(SceneKind.Say, "flite/rms", "No, it is true! How could we know who you would choose to move to the moon?", Mood.Excited),
            new(SceneKind.CutOff, "espeak/es", "Buenos días, me llamo Noah y vivo en un pueblo muy bonito que se llama Vilanova."),
            new(SceneKind.Listen, "flite/slt", "Wait, wait. In English, please."),
            new(SceneKind.Say, "espeak/de", "Vielen Dank, wir fahren morgen früh um fünf Uhr fünfzig über die Brücke.", Mood.Neutral),
        ],
    };
}
