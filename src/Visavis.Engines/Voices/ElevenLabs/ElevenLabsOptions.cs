using System.ComponentModel.DataAnnotations;

namespace Visavis.Engines.Voices.ElevenLabs;

/// <summary>The operator's ElevenLabs account: section <c>Voices:ElevenLabs</c>. Used when there is a key.</summary>
public sealed class ElevenLabsOptions
{
    /// <summary>Key of the account. A secret: never printed.</summary>
    /// <value>Default: none, which leaves ElevenLabs out.</value>
    public string? ApiKey { get; set; }

    /// <summary>Where the API is; regional accounts have addresses of their own.</summary>
    /// <value>An absolute http or https URL; default <c>https://api.elevenlabs.io</c>.</value>
    public string Url { get; set; } = "https://api.elevenlabs.io";

    /// <summary>Value of <c>model_id</c>.</summary>
    /// <value>Default <c>eleven_multilingual_v2</c>.</value>
    public string Model { get; set; } = "eleven_multilingual_v2";

    /// <summary>Requests that may run at once; further ones wait. The plan's limit: more would be refused.</summary>
    /// <value>1 to 100; default 4.</value>
    [Range(1, 100)]
    public int MaxConcurrent { get; set; } = 4;

    /// <summary>Longest text of one request; longer ones are cut at sentences.</summary>
    /// <value>100 to 40000 characters; default 2500.</value>
    [Range(100, 40_000)]
    public int MaxCharacters { get; set; } = 2_500;

    /// <summary>
    /// Language of what is spoken, as the name of an espeak-ng voice: ElevenLabs is then asked when it says each letter, espeak-ng which sounds they stand for,
    /// and the mouth follows those. For one language only: other texts would be read by the wrong rules.
    /// </summary>
    /// <value>E.g. <c>en-us</c>. Default: none; the mouth follows the sound, in any language.</value>
    public string? PhonesLanguage { get; set; }

    /// <summary>Voices to list, by id; others of the account can be named in requests all the same.</summary>
    /// <value>Voice ids; default none.</value>
    public IList<string> Voices { get; init; } = [];

    /// <summary>Whether the account is used.</summary>
    public bool IsConfigured => !string.IsNullOrWhiteSpace(ApiKey);
}
