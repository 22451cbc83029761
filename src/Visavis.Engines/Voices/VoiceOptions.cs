using Visavis.Engines.Voices.ElevenLabs;
using Visavis.Engines.Voices.OpenAiSpeech;

namespace Visavis.Engines.Voices;

/// <summary>Settings of the voices: section <c>Voices</c>.</summary>
public sealed class VoiceOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string SectionName = "Voices";

    /// <summary>Key of <see cref="Map"/> that catches every id that nothing else matches.</summary>
    public const string AnyVoice = "*";

    /// <summary>The voice of requests that name none.</summary>
    /// <value>A voice id such as <c>flite/rms</c>. Default: null, which takes <c>flite/slt</c>, else <c>espeak/en-us</c>.</value>
    public string? Default { get; set; }

    /// <summary>Which local voice speaks for a <c>voice_id</c> of a request, e.g. for the ids of a hosted service.</summary>
    /// <value>From any string to a voice id; the key <c>*</c> stands for every other id. Default: empty.</value>
    public IDictionary<string, string> Map { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The operator's ElevenLabs account.</summary>
    public ElevenLabsOptions ElevenLabs { get; init; } = new();

    /// <summary>Servers with OpenAI's speech API, by a name of the operator's choice; their voices are called <c>NAME/voice</c>.</summary>
    /// <value>Default: none.</value>
    public IDictionary<string, OpenAiSpeechOptions> OpenAiSpeech { get; } = new Dictionary<string, OpenAiSpeechOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether to use flite where it is installed.</summary>
    /// <value>Default: true.</value>
    public bool Flite { get; set; } = true;

    /// <summary>Whether to use espeak-ng where it is installed. It is licensed under the GPL 3: see docs/reference/voices.md.</summary>
    /// <value>Default: true.</value>
    public bool Espeak { get; set; } = true;
}
