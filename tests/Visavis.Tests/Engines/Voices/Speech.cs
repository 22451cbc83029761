using Microsoft.Extensions.Logging.Abstractions;
using Visavis.Engines.Voices;
using Visavis.Media.Audio;
using Visavis.Media.Timing;
using Visavis.Sessions.Ports;

namespace Visavis.Tests.Engines.Voices;

/// <summary>What a voice said, as a whole.</summary>
internal sealed class Speech
{
    private Speech(List<VoiceChunk> chunks)
    {
        Chunks = chunks;
        Pcm = [.. chunks.SelectMany(c => c.Pcm.ToArray())];
        Phones = [.. chunks.SelectMany(c => c.Phones)];
    }

    public IReadOnlyList<VoiceChunk> Chunks { get; }

    public short[] Pcm { get; }

    public IReadOnlyList<PhoneMark> Phones { get; }

    public double Seconds => Pcm.Length / (double)MediaTime.SamplesPerSecond;

    public double RmsDbfs => LevelMeter.RmsOf(Pcm);

    /// <summary>Symbols without pauses.</summary>
    public string Sounds => string.Join(' ', Phones.Select(p => p.Symbol).Where(s => s is not ("pau" or "")));

    public static VoiceCatalog Catalog(VoiceOptions? options = null) => new(options ?? new VoiceOptions(), NullLogger<VoiceCatalog>.Instance);

    public static async Task<Speech> OfAsync(IVoice voice, string text)
    {
        var chunks = new List<VoiceChunk>();
        await foreach (var chunk in voice.SynthesizeAsync(text, TestContext.Current.CancellationToken)) chunks.Add(chunk);
        return new Speech(chunks);
    }

    /// <summary>The voice, or a skipped test on machines without its synthesiser.</summary>
    public static IVoice Require(VoiceCatalog catalog, string id)
    {
        var voice = catalog.Find(id);
        Assert.SkipWhen(voice is null, $"{id} is not installed: {string.Join(' ', catalog.Providers.Select(p => p.Advice))}");
        return voice!;
    }
}
