using Visavis.Engines.Voices.Remote;
using Visavis.Media.Timing;
using Visavis.Sessions.Ports;

namespace Visavis.Engines.Voices.ElevenLabs;

/// <summary>A voice of the operator's ElevenLabs account.</summary>
internal sealed class ElevenLabsVoice(ElevenLabsAccount account, string voiceId) : IVoice
{
    public VoiceInfo Info { get; } = new($"{ElevenLabsAccount.ProviderName}/{voiceId}", voiceId, "mul", ElevenLabsAccount.ProviderName, null);

    public ValueTask CheckAsync(CancellationToken cancellationToken) => account.CheckAsync(voiceId, cancellationToken);

    public async IAsyncEnumerable<VoiceChunk> SynthesizeAsync(
        string text, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var piece in TextPieces.Of(text, account.Options.MaxCharacters))
        {
            // The place is kept until the last byte: that is what the vendor counts.
            using var place = await account.WaitForPlaceAsync(cancellationToken);
            using var response = await account.SpeakAsync(voiceId, piece, cancellationToken);
            var sound = new SpeechBytes(account.Http, MediaTime.SamplesPerSecond);
            await foreach (var bytes in account.Http.ReadAsync(response, cancellationToken))
            {
                if (sound.Add(bytes.Span) is { Length: > 0 } pcm) yield return new VoiceChunk(pcm, []);
            }

            if (!sound.HasSound) throw account.Http.Failed("answered without any sound");
        }
    }
}
