using System.Text.Json;
using Visavis.Engines.Sockets;

namespace Visavis.Engines.OpenAiRealtime;

/// <summary>What the <c>session</c> of <c>session.created</c> says, as far as an avatar depends on it.</summary>
internal sealed record SessionCheck
{
    // Members that only a session of the retired beta API has at its top level.
    private static readonly string[] BetaMembers =
        ["voice", "input_audio_format", "output_audio_format", "input_audio_transcription", "turn_detection", "max_response_output_tokens", "temperature"];

    private const string Pcm = "audio/pcm";
    private const int RateHz = 24_000;

    /// <summary>The session has the shape of the beta API.</summary>
    public bool IsBeta { get; private init; }

    /// <summary>Why an avatar cannot use the session; null when it can.</summary>
    public string? Unusable { get; private init; }

    /// <summary>Something that will surprise the customer; null when there is nothing.</summary>
    public string? Warning { get; private init; }

    /// <summary>The session does not say that audio is 24 kHz PCM both ways.</summary>
    public bool NeedsFormat { get; private init; }

    /// <summary>The server stops its response by itself when the user speaks.</summary>
    public bool InterruptsItself { get; private init; } = true;

    /// <summary>Looks at a session.</summary>
    public static SessionCheck Of(JsonElement? session)
    {
        if (session is not { } value || IsBetaShaped(value)) return new SessionCheck { IsBeta = true };
        if (value.Text("type") is not "realtime" and var type) return Refuse($"a session of type '{type}' does not converse; type 'realtime' does.");
        if (value.Member("output_modalities") is { ValueKind: JsonValueKind.Array } modalities && !modalities.EnumerateArray().Any(m => m.ValueEquals("audio")))
            return Refuse("output_modalities has no 'audio'.");

        var audio = value.Member("audio");
        var input = audio?.Member("input");
        var (inputIsPinned, inputFormat) = Format(input);
        var (outputIsPinned, outputFormat) = Format(audio?.Member("output"));
        if (outputFormat is not null) return Refuse($"audio.output.format is '{outputFormat}'; only '{Pcm}' works.");
        if (inputFormat is not null) return Refuse($"audio.input.format is '{inputFormat}'; only '{Pcm}' works.");

        // A server that says nothing of turn detection may well do it; one that says null does not.
        var turnDetection = input?.Member("turn_detection");
        var isOff = input is { } i && i.TryGetProperty("turn_detection", out var stated) && stated.ValueKind == JsonValueKind.Null;
        return new SessionCheck
        {
            NeedsFormat = !inputIsPinned || !outputIsPinned,
            InterruptsItself = turnDetection?.Flag("interrupt_response") ?? true,
            Warning = isOff || turnDetection?.Flag("create_response") == false
                ? "The client secret's session has turn detection, or its create_response, switched off: the avatar will hear the user and never answer."
                : null,
        };
    }

    private static bool IsBetaShaped(JsonElement session) =>
        session.Text("type") is null || (session.Member("audio") is null && BetaMembers.Any(member => session.TryGetProperty(member, out _)));

    private static SessionCheck Refuse(string why) => new() { Unusable = $"The client secret's session cannot drive an avatar: {why}" };

    /// <summary>Whether the format is stated as 24 kHz PCM, or else which other format it is.</summary>
    private static (bool IsPinned, string? Other) Format(JsonElement? direction) => direction?.Member("format") switch
    {
        null => (false, null),
        { ValueKind: JsonValueKind.String } name => (false, name.ValueEquals("pcm16") || name.ValueEquals(Pcm) ? null : name.GetString()),
        { } format when format.Text("type") is Pcm => (format.Number("rate", RateHz) == RateHz, null),
        { } format => (false, format.Text("type") ?? "unknown"),
    };
}
