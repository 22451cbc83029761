using Visavis.Engines.Voices.Synthesis;

namespace Visavis.Engines.Voices.Espeak;

/// <summary>Turns espeak-ng's phoneme events into phones with a beginning and an end.</summary>
internal static class EspeakPhones
{
    /// <summary>Symbol of silence.</summary>
    public const string Pause = "";

    /// <summary>First letters, in IPA, of the sounds that begin with a closure or a narrowing.</summary>
    private const string Obstruents = "pbtdkgɡʈɖcɟqɢʔɓɗɠfvθðszʃʒʂʐɕʑçxɣχʁħʕɸβ";

    /// <summary>Longest gap that is taken for a closure, in seconds.</summary>
    private const double MaxClosureSeconds = 0.14;

    /// <summary>After a pause there is no telling closure from silence: this much of it is given to the sound, in seconds.</summary>
    private const double ClosureAfterPauseSeconds = 0.03;

    /// <summary>Below this share of the sentence's peak, audio is the silence of a closure.</summary>
    private const double ClosureLevel = 0.004;

    /// <summary>The audio is looked at in steps of this many samples: 2 ms at 22.05 kHz.</summary>
    private const int StepSamples = 44;

    /// <summary>Makes phones of events.</summary>
    /// <param name="events">Symbol and first sample of each phoneme, in order.</param>
    /// <param name="pcm">The sentence, s16 mono.</param>
    /// <param name="rateHz">Its rate.</param>
    /// <param name="phones">Receives the phones, without gaps, from the first sample to the last.</param>
    public static void Collect(IReadOnlyList<(string Symbol, int Sample)> events, ReadOnlySpan<short> pcm, int rateHz, List<SpokenPhone> phones)
    {
        phones.Clear();
        if (events.Count == 0) return;
        if (events[0].Sample > 0) phones.Add(new SpokenPhone(Pause, 0, (double)events[0].Sample / rateHz));
        for (var i = 0; i < events.Count; i++)
        {
            var start = Math.Clamp(events[i].Sample, 0, pcm.Length);
            var end = i + 1 < events.Count ? Math.Clamp(events[i + 1].Sample, start, pcm.Length) : pcm.Length;
            if (end > start) phones.Add(new SpokenPhone(events[i].Symbol, (double)start / rateHz, (double)end / rateHz));
        }

        MoveClosures(pcm, rateHz, phones);
    }

    /// <summary>espeak-ng reports a stop after the silence of its closure; the lips close when that silence begins.</summary>
    private static void MoveClosures(ReadOnlySpan<short> pcm, int rateHz, List<SpokenPhone> phones)
    {
        var limit = PeakOf(pcm) * ClosureLevel;
        for (var i = 1; i < phones.Count; i++)
        {
            var phone = phones[i];
            if (phone.Symbol.Length == 0 || !Obstruents.Contains(phone.Symbol[0])) continue;
            var before = phones[i - 1];
            var longest = before.Symbol == Pause ? ClosureAfterPauseSeconds : MaxClosureSeconds;
            var start = SilenceBefore(pcm, (int)(phone.StartSeconds * rateHz), (int)(longest * rateHz), limit) / (double)rateHz;
            start = Math.Max(start, before.StartSeconds);
            if (start >= phone.StartSeconds) continue;
            phones[i] = phone with { StartSeconds = start };
            phones[i - 1] = before with { EndSeconds = start };
        }
    }

    /// <summary>First sample of the silence that ends at, or one step before, a place.</summary>
    private static int SilenceBefore(ReadOnlySpan<short> pcm, int place, int longest, double limit)
    {
        var start = place;
        if (!IsSilent(pcm, start - StepSamples, limit)) start -= StepSamples;
        var found = false;
        while (place - start < longest && IsSilent(pcm, start - StepSamples, limit))
        {
            start -= StepSamples;
            found = true;
        }

        return found ? start : place;
    }

    private static bool IsSilent(ReadOnlySpan<short> pcm, int start, double limit) =>
        start >= 0 && start + StepSamples <= pcm.Length && PeakOf(pcm.Slice(start, StepSamples)) < limit;

    private static int PeakOf(ReadOnlySpan<short> pcm)
    {
        var peak = 0;
        foreach (var sample in pcm) peak = Math.Max(peak, Math.Abs((int)sample));
        return peak;
    }
}
