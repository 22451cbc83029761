using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging.Abstractions;
using Visavis.Engines.Voices;
using Visavis.Sessions.Ports;

namespace Visavis.VendorFakes.Speech;

/// <summary>Speaks for a fake vendor, in the voices that are installed here.</summary>
public sealed class Mouth : IDisposable
{
    /// <summary>Rate of the speech.</summary>
    public const int RateHz = 24_000;

    private readonly VoiceCatalog _voices = new(new VoiceOptions(), NullLogger<VoiceCatalog>.Instance);

    /// <summary>Voices that vendors' voice names are spread over.</summary>
    public IReadOnlyList<VoiceInfo> Voices => _voices.Voices;

    /// <summary>Speaks a text: [n] s16 mono 24 kHz, and where its phones lie.</summary>
    public async Task<(short[] Pcm, IReadOnlyList<PhoneMark> Phones)> SpeakAsync(string text, CancellationToken cancellationToken, string? voiceId = null)
    {
        var voice = (voiceId is null ? null : _voices.Find(voiceId)) ?? _voices.Default
            ?? throw new InvalidOperationException("No speech synthesiser is installed: ./visavis doctor tells more.");
        var pcm = new List<short>();
        var phones = new List<PhoneMark>();
        await foreach (var chunk in voice.SynthesizeAsync(text, cancellationToken))
        {
            pcm.AddRange(chunk.Pcm.Span);
            phones.AddRange(chunk.Phones);
        }

        return ([.. pcm], phones);
    }

    /// <summary>The bytes of samples as vendors send them: s16le.</summary>
    public static byte[] Bytes(ReadOnlySpan<short> pcm) => MemoryMarshal.AsBytes(pcm).ToArray();

    /// <inheritdoc />
    public void Dispose() => _voices.Dispose();
}
