using Visavis.Server.Validation;

namespace Visavis.Server.Engines;

/// <summary>Reads <c>tts</c>, the voice of a text-echo engine.</summary>
internal static class TtsReader
{
    // The one synthesiser name of the contract. Which synthesiser really speaks is the operator's choice, by voice_id.
    private const string OnlyEngine = "elevenlabs";

    /// <summary>The voice id, or null when something is wrong.</summary>
    public static string? ReadVoiceId(FieldReader tts)
    {
        if (!tts.RequireObject()) return null;
        tts["engine"].OneOf(OnlyEngine);
        return tts["voice_id"].RequiredNonEmptyString();
    }
}
