using Visavis.Engines.Voices;

namespace Visavis.Server.Configuration;

/// <summary>Checks of the section <c>Voices</c>.</summary>
internal static class VoiceChecks
{
    // These begin the ids of other voices, or mean something else there.
    private static readonly string[] TakenNames = ["flite", "espeak", "elevenlabs"];

    public static void Validate(List<string> problems, VoiceOptions voices)
    {
        OptionChecks.Annotations(problems, "Voices:ElevenLabs", voices.ElevenLabs);
        if (!IsHttp(voices.ElevenLabs.Url)) problems.Add("Voices:ElevenLabs:Url must be an absolute http or https URL.");
        foreach (var (name, server) in voices.OpenAiSpeech)
        {
            var key = $"Voices:OpenAiSpeech:{name}";
            if (TakenNames.Contains(name, StringComparer.OrdinalIgnoreCase) || name.Contains('/', StringComparison.Ordinal))
                problems.Add($"{key} needs another name: no '/', and none of {string.Join(", ", TakenNames)}.");
            if (!IsHttp(server.Url)) problems.Add($"{key}:Url must be an absolute http or https URL, usually ending in /v1.");
            OptionChecks.NotEmpty(problems, $"{key}:Model", server.Model);
            OptionChecks.Annotations(problems, key, server);
        }
    }

    private static bool IsHttp(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps);
}
