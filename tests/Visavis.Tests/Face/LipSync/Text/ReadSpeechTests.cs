using Microsoft.Extensions.Logging.Abstractions;
using Visavis.Engines.Voices;
using Visavis.Face;
using Visavis.Face.LipSync;
using Visavis.Face.LipSync.Text;

namespace Visavis.Tests.Face.LipSync.Text;

/// <summary>Speech of a voice that tells its phones, as a viewer sees it.</summary>
public sealed class ReadSpeechTests
{
    private const int FramesPerSecond = 25;

    [Theory]
    [InlineData("flite/slt", "Maybe Bob moved my big blue boat, for five of you.")]
    [InlineData("espeak/en-us", "Maybe Bob moved my big blue boat, for five of you.")]
    [InlineData("espeak/de", "Bitte bring mir morgen früh fünf warme Brötchen mit Butter und Marmelade.")]
    [InlineData("espeak/fr-fr", "Bonjour madame, vous pouvez me montrer le beau bateau bleu de mon ami ?")]
    public async Task Analyse_PhonesKnown_EveryClosureIsShutAndVowelsAreOpen(string voiceId, string text)
    {
        var (pcm, marks) = await SpeakAsync(voiceId, text);

        var shapes = LipSyncAnalysis.Analyse(pcm, FramesPerSecond, marks: marks).Shapes;

        var closures = marks.Where(m => m.Viseme == Viseme.PP && Ms(m) >= 40).ToList();
        var shut = closures.Count(m => Apart(shapes, m).Min() < .03f);
        var vowels = marks.Where(m => m.Viseme >= Viseme.AA && Ms(m) >= 90).ToList();
        var open = vowels.Count(m => Apart(shapes, m).Max() > .06f);
        Assert.True(closures.Count >= 4 && shut == closures.Count, $"{shut} of {closures.Count} closures were seen");
        Assert.True(open >= vowels.Count - 1, $"{open} of {vowels.Count} vowels were open");
    }

    [Fact]
    public async Task Analyse_PhonesKnown_TheSoundOnlyTellsHowLoud()
    {
        var (pcm, marks) = await SpeakAsync("flite/slt", "Maybe Bob moved my big blue boat.");
        var other = new short[pcm.Length];
        var random = new Random(1);
        for (var i = 0; i < other.Length; i++) other[i] = (short)random.Next(-4000, 4000);

        var read = LipSyncAnalysis.Analyse(pcm, FramesPerSecond, marks: marks).Visemes.ToArray();
        var overNoise = LipSyncAnalysis.Analyse(other, FramesPerSecond, marks: marks).Visemes.ToArray();

        var spoken = (int)(marks[^1].EndSample / 240) - 1;
        for (var i = 0; i < spoken * Visemes.Count; i++) Assert.Equal(read[i], overNoise[i], 1e-4f);
    }

    private static async Task<(short[] Pcm, VisemeMark[] Marks)> SpeakAsync(string voiceId, string text)
    {
        using var catalog = new VoiceCatalog(new VoiceOptions(), NullLogger<VoiceCatalog>.Instance);
        var voice = catalog.Find(voiceId)!;
        var reader = PhoneReader.For(voice.Info.PhoneAlphabet)!;
        var pcm = new List<short>();
        var marks = new List<VisemeMark>();
        await foreach (var chunk in voice.SynthesizeAsync(text, TestContext.Current.CancellationToken))
        {
            pcm.AddRange(chunk.Pcm.Span);
            foreach (var phone in chunk.Phones) reader.Read(phone.Symbol, phone.StartSample, phone.EndSample, marks);
        }

        return ([.. pcm], [.. marks]);
    }

    private static double Ms(VisemeMark mark) => (mark.EndSample - mark.StartSample) / 24.0;

    private static IEnumerable<float> Apart(ReadOnlyMemory<float> shapes, VisemeMark mark)
    {
        const int frameSamples = 24_000 / FramesPerSecond;
        for (var frame = mark.StartSample / frameSamples; frame <= (mark.EndSample - 1) / frameSamples; frame++)
        {
            var row = shapes.Span.Slice((int)frame * BlendShapes.Count, BlendShapes.Count);
            yield return row[(int)BlendShape.JawOpen] - row[(int)BlendShape.MouthClose];
        }
    }
}
