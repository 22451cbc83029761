using System.Text.Json.Serialization;
using Visavis.Engines.Voices.Remote;
using Visavis.Sessions.Ports;

namespace Visavis.Engines.Voices.OpenAiSpeech;

/// <summary>A voice of a server that speaks OpenAI's speech API.</summary>
internal sealed class OpenAiSpeechVoice(OpenAiSpeechServer server, string name) : IVoice
{
    public VoiceInfo Info { get; } = new($"{server.Name}/{name}", name, server.Options.Language, server.Name, null);

    public ValueTask CheckAsync(CancellationToken cancellationToken) => server.CheckAsync(name, cancellationToken);

    public async IAsyncEnumerable<VoiceChunk> SynthesizeAsync(
        string text, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var piece in TextPieces.Of(text, server.Options.MaxCharacters))
        {
            using var response = await server.SpeakAsync(name, piece, cancellationToken);
            var sound = new SpeechBytes(server.Http, server.Options.RawSampleRateHz);
            await foreach (var bytes in server.Http.ReadAsync(response, cancellationToken))
            {
                if (sound.Add(bytes.Span) is { Length: > 0 } pcm) yield return new VoiceChunk(pcm, []);
            }

            if (sound.Finish() is { Length: > 0 } rest) yield return new VoiceChunk(rest, []);
            if (!sound.HasSound) throw server.Http.Failed("answered without any sound");
        }
    }
}

/// <summary>The request as the API describes it, and two members that some servers need and others ignore.</summary>
/// <param name="Model">Which model.</param>
/// <param name="Input">What to say.</param>
/// <param name="Voice">Who says it.</param>
/// <param name="ResponseFormat">Always <c>pcm</c>: samples without a codec in between.</param>
/// <param name="SampleRate">speaches sends its model's own rate otherwise.</param>
internal sealed record SpeechRequest(string Model, string Input, string Voice, string ResponseFormat, int? SampleRate);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SpeechRequest))]
internal sealed partial class SpeechJson : JsonSerializerContext;
