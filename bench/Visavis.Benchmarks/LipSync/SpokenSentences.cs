using Microsoft.Extensions.Logging.Abstractions;
using Visavis.Engines.Voices;
using Visavis.Face.LipSync;
using Visavis.Face.LipSync.Text;
using Visavis.Media.Timing;

namespace Visavis.Benchmarks.LipSync;

/// <summary>Labelled speech made on the spot: flite's voices say sentences and tell when each phone begins and ends.</summary>
internal static class SpokenSentences
{
    /// <summary>The voice that the model's training never heard.</summary>
    public const string HeldOutVoice = "flite/awb";

    /// <summary>Voices from which the Gaussian baseline is fitted; the model was trained on them too, among others.</summary>
    public static readonly string[] FittingVoices = ["flite/slt", "flite/rms", "flite/kal16"];

    private static readonly string[] Sentences =
    [
        "Good morning, and welcome back to the show; my name is Barbara.",
        "Would you mind moving the blue boat a bit further from the pier?",
        "Five very fine violins were found above the old coffee factory.",
        "We usually choose the shoes that you would use at school.",
        "The brothers thought that this path leads through the thick wood.",
        "Please put a cup of peppermint tea beside the warm apple pie.",
        "Maybe my mum will make mushrooms and beef for Pam and Bob.",
        "She sells fresh fish and chips near the church on Saturdays.",
        "How now? The loud crowd outside the house has gone down town.",
        "I believe we need to leave the beach before it is evening.",
        "Few people knew who drew the two blue moons in the school room.",
        "Every effort of the chief was of value to the whole village.",
        "The zoo keeper gave the lazy zebra some frozen raisins.",
        "Robert rarely read the red letters from his grandfather.",
        "You owe me nothing, so go home and open the window slowly.",
        "Pick up the broom, Mike, and sweep up the crumbs before supper.",
        "That is the third thing that they have thrown away this month.",
        "Our hotel offers breakfast from half past five until half past eleven.",
        "What would Walter want with a wagon full of wet wool?",
        "Jumping jacks and chess matches are both chosen by the judge.",
        "A tall dark man stood at the door and did not say a word.",
        "Could the cook keep the cake cool in the back of the kitchen?",
        "It may be better to give up than to carry on without a map.",
        "Thank you very much, that is exactly what I was looking for.",
        "The weather will be mild, with a few showers over the hills.",
        "Press the big button twice, then wait for the beep.",
        "Many more members have moved from Munich to Mumbai.",
        "If you feel unwell, phone your family doctor before Friday.",
        "Both of us were born in Boston, but we grew up in Bombay.",
        "Remember to bring an umbrella, for it might pour in November.",
        "An empty bottle of perfume stood on top of the piano.",
        "Never leave your valuables in view when you drive off.",
    ];

    private const int Rest = MediaTime.SamplesPerSecond / 2;

    /// <summary>All sentences in one voice.</summary>
    public static async Task<IReadOnlyList<LabelledSpeech>> SpeakAsync(string voiceId, int most = int.MaxValue)
    {
        using var catalog = new VoiceCatalog(new VoiceOptions(), NullLogger<VoiceCatalog>.Instance);
        if (catalog.Find(voiceId) is not { } voice) return [];
        var all = new List<LabelledSpeech>();
        foreach (var sentence in Sentences.Take(most))
        {
            var pcm = new List<short>();
            var marks = new List<VisemeMark>();
            var reader = PhoneReader.For(voice.Info.PhoneAlphabet)!;
            await foreach (var chunk in voice.SynthesizeAsync(sentence, CancellationToken.None))
            {
                pcm.AddRange(chunk.Pcm.Span);
                foreach (var phone in chunk.Phones) reader.Read(phone.Symbol, phone.StartSample + Rest, phone.EndSample + Rest, marks);
            }

            // Half a second of rest before and after: silence is scored too.
            marks.Insert(0, new VisemeMark(Viseme.Silence, 0, Rest));
            marks.Add(new VisemeMark(Viseme.Silence, pcm.Count + Rest, pcm.Count + (2 * Rest)));
            var spans = marks.Select(m => (Seconds(m.StartSample), Seconds(m.EndSample), (int)m.Viseme));
            all.Add(LabelledSpeech.Create($"{voiceId}: {sentence}", [.. new short[Rest], .. pcm, .. new short[Rest]], spans));
        }

        return all;
    }

    private static double Seconds(long samples) => samples / (double)MediaTime.SamplesPerSecond;
}
