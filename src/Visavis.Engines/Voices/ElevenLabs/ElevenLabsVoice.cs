using System.Runtime.CompilerServices;
using Visavis.Engines.Voices.Remote;
using Visavis.Media.Timing;
using Visavis.Sessions.Ports;

namespace Visavis.Engines.Voices.ElevenLabs;

/// <summary>A voice of the operator's ElevenLabs account.</summary>
internal sealed class ElevenLabsVoice(ElevenLabsAccount account, string voiceId) : IVoice
{
    public VoiceInfo Info { get; } =
        new($"{ElevenLabsAccount.ProviderName}/{voiceId}", voiceId, "mul", ElevenLabsAccount.ProviderName, account.Letters is null ? null : "ipa");

    public ValueTask CheckAsync(CancellationToken cancellationToken) => account.CheckAsync(voiceId, cancellationToken);

    public async IAsyncEnumerable<VoiceChunk> SynthesizeAsync(string text, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var saidBefore = 0L;
        foreach (var piece in TextPieces.Of(text, account.Options.MaxCharacters))
        {
            // The place is kept until the last byte: that is what the vendor counts.
            using var place = await account.WaitForPlaceAsync(cancellationToken);
            using var response = await account.SpeakAsync(voiceId, piece, cancellationToken);
            var said = 0L;
            await foreach (var chunk in account.Letters is null ? ReadAsync(response, cancellationToken) : ReadTimedAsync(response, saidBefore, cancellationToken))
            {
                said += chunk.Pcm.Length;
                yield return chunk;
            }

            if (said == 0) throw account.Http.Failed("answered without any sound");
            saidBefore += said;
        }
    }

    private async IAsyncEnumerable<VoiceChunk> ReadAsync(HttpResponseMessage response, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var sound = new SpeechBytes(account.Http, MediaTime.SamplesPerSecond);
        await foreach (var bytes in account.Http.ReadAsync(response, cancellationToken))
        {
            if (sound.Add(bytes.Span) is { Length: > 0 } pcm) yield return new VoiceChunk(pcm, []);
        }
    }

    private async IAsyncEnumerable<VoiceChunk> ReadTimedAsync(
        HttpResponseMessage response, long saidBefore, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var sound = new SpeechBytes(account.Http, MediaTime.SamplesPerSecond);
        var lines = new TimedSpeech(account.Http);
        var words = new WordPhones(account.Letters!, saidBefore);
        var said = 0L;
        await foreach (var bytes in account.Http.ReadAsync(response, cancellationToken))
        {
            foreach (var timed in lines.Add(bytes)) yield return Read(timed);
        }

        if (lines.Finish() is { } last) yield return Read(last);
        var lastWord = new List<PhoneMark>();
        words.Finish(lastWord);
        if (lastWord.Count > 0) yield return new VoiceChunk(default, lastWord);

        VoiceChunk Read(TimedSound timed)
        {
            var phones = new List<PhoneMark>();
            var timings = timed.NormalizedAlignment ?? timed.Alignment;
            words.Add(timings, said / (double)MediaTime.SamplesPerSecond, phones);
            // A word that goes on in the next piece comes with that one: late by what was already handed over, and still before it is heard.
            var pcm = sound.Add(timed.Audio);
            said += pcm.Length;
            return new VoiceChunk(pcm, phones);
        }
    }
}
