using System.ComponentModel.DataAnnotations;

namespace Visavis.Engines.Voices.OpenAiSpeech;

/// <summary>A server with OpenAI's <c>POST /v1/audio/speech</c> (Kokoro-FastAPI, speaches, LocalAI, OpenAI): section <c>Voices:OpenAiSpeech:NAME</c>.</summary>
/// <remarks>Its voices are called <c>NAME/voice</c>.</remarks>
public sealed class OpenAiSpeechOptions
{
    /// <summary>Where the API begins.</summary>
    /// <value>An absolute http or https URL, usually ending in <c>/v1</c>. Required.</value>
    public string Url { get; set; } = "";

    /// <summary>Sent as bearer credential. A secret: never printed.</summary>
    /// <value>Default: none.</value>
    public string? ApiKey { get; set; }

    /// <summary>Value of <c>model</c>.</summary>
    /// <value>Default <c>tts-1</c>.</value>
    public string Model { get; set; } = "tts-1";

    /// <summary>Voices to list. Others of the server can be named in requests all the same.</summary>
    /// <value>Voice names as the server knows them; default none.</value>
    public IList<string> Voices { get; init; } = [];

    /// <summary>Language of the listed voices.</summary>
    /// <value>BCP 47 tag; default <c>en</c>.</value>
    public string Language { get; set; } = "en";

    /// <summary>Rate of answers that are raw samples without a header.</summary>
    /// <value>8000 to 48000 Hz; default 24000, which is what the API promises and what is asked for.</value>
    [Range(8_000, 48_000)]
    public int RawSampleRateHz { get; set; } = 24_000;

    /// <summary>Longest text of one request; longer ones are cut at sentences.</summary>
    /// <value>100 to 4096 characters; default 4096, the API's own limit.</value>
    [Range(100, 4_096)]
    public int MaxCharacters { get; set; } = 4_096;

    /// <summary>Longest wait for the first byte of an answer.</summary>
    /// <value>1 to 120 seconds; default 15.</value>
    [Range(1, 120)]
    public int AnswerSeconds { get; set; } = 15;
}
