using Visavis.Engines.Voices;
using Visavis.Media.Audio;
using Visavis.Sessions.Ports;

namespace Visavis.Tests.Engines.Voices;

/// <summary>The real synthesisers.</summary>
public sealed class LocalVoiceTests : IDisposable
{
    private const string Sentence = "Papa bought a map of Panama, because Bob may move to a farm above the bay.";
    private readonly VoiceCatalog _catalog = Speech.Catalog();

    public static TheoryData<string> Voices => ["flite/slt", "flite/rms", "flite/awb", "flite/kal16", "espeak/en-us", "espeak/en", "espeak/de"];

    [Theory]
    [MemberData(nameof(Voices))]
    public async Task SynthesizeAsync_ASentence_SoundsLikeSpeech(string id)
    {
        var speech = await Speech.OfAsync(Speech.Require(_catalog, id), Sentence);

        // 74 characters at 10 to 20 characters per second.
        Assert.InRange(speech.Seconds, 3.5, 7.5);
        Assert.InRange(speech.RmsDbfs, -24, -17);
        Assert.True(speech.Pcm.Max() < short.MaxValue, "clipped");

        // Speech is a row of syllables: loud and quiet tens of milliseconds side by side.
        var levels = speech.Pcm.Chunk(480).Select(c => LevelMeter.RmsOf(c)).ToArray();
        Assert.InRange(levels.Count(l => l > -30) / (double)levels.Length, 0.4, 0.95);
        Assert.True(levels.Count(l => l < -35) > 10);
    }

    [Theory]
    [MemberData(nameof(Voices))]
    public async Task SynthesizeAsync_ASentence_ComesInPieces(string id)
    {
        var speech = await Speech.OfAsync(Speech.Require(_catalog, id), Sentence);

        Assert.True(speech.Chunks.Count >= 8);
        Assert.InRange(speech.Chunks[0].Pcm.Length, 1_000, 8_000);
    }

    [Theory]
    [MemberData(nameof(Voices))]
    public async Task SynthesizeAsync_ASentence_BeginsAndEndsWithoutALongSilence(string id)
    {
        var speech = await Speech.OfAsync(Speech.Require(_catalog, id), "My name is Anna.");

        var sounding = Enumerable.Range(0, speech.Pcm.Length).Where(i => Math.Abs(speech.Pcm[i]) > 600).ToArray();
        Assert.InRange(sounding[0], 0, 24 * 120);
        Assert.InRange(speech.Pcm.Length - sounding[^1], 0, 24 * 270);
    }

    [Theory]
    [MemberData(nameof(Voices))]
    public async Task SynthesizeAsync_Phones_FollowEachOtherWithinTheAudio(string id)
    {
        var speech = await Speech.OfAsync(Speech.Require(_catalog, id), Sentence + " " + Sentence);

        Assert.True(speech.Phones.Count > 80);
        long end = 0;
        foreach (var phone in speech.Phones)
        {
            Assert.True(phone.StartSample >= end, $"{phone} begins before {end}");
            Assert.True(phone.EndSample > phone.StartSample);
            end = phone.EndSample;
        }

        Assert.True(end <= speech.Pcm.Length);

        long start = 0;
        foreach (var chunk in speech.Chunks)
        {
            foreach (var phone in chunk.Phones) Assert.InRange(phone.StartSample, start, start + chunk.Pcm.Length - 1);
            start += chunk.Pcm.Length;
        }
    }

    [Theory]
    [InlineData("flite/slt")]
    [InlineData("flite/rms")]
    [InlineData("espeak/en-us")]
    public async Task SynthesizeAsync_Closures_AreQuieterThanVowels(string id)
    {
        var speech = await Speech.OfAsync(Speech.Require(_catalog, id), Sentence);

        // Where the marks say p, the lips are shut: if they were off by a few tens of milliseconds this would be a vowel.
        var stops = speech.Phones.Where(p => p.Symbol == "p").Select(Level).ToArray();
        var vowels = speech.Phones.Where(p => p.Symbol is "aa" or "ae" or "ey" or "ɑː" or "æ" or "eɪ").Select(Level).ToArray();
        Assert.True(stops.Length >= 3 && vowels.Length >= 3);
        Assert.True(vowels.Average() - stops.Average() > 8, $"{vowels.Average():F0} and {stops.Average():F0} dBFS");

        double Level(PhoneMark phone) => LevelMeter.RmsOf(speech.Pcm.AsSpan((int)phone.StartSample, (int)(phone.EndSample - phone.StartSample)));
    }

    [Fact]
    public async Task SynthesizeAsync_AWord_HasItsPhones()
    {
        Assert.Equal("hh ax l ow w er l d", (await Speech.OfAsync(Speech.Require(_catalog, "flite/slt"), "Hello world.")).Sounds);
        Assert.StartsWith("h ə l oʊ w ɜː", (await Speech.OfAsync(Speech.Require(_catalog, "espeak/en-us"), "Hello world.")).Sounds, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("flite/slt")]
    [InlineData("espeak/en-us")]
    public async Task SynthesizeAsync_ManyTextsAtOnce_DoNotMix(string id)
    {
        var voice = Speech.Require(_catalog, id);
        string[] texts = ["One boat.", "Two mad poets. And a third.", "Seven hundred people may wave.", Sentence];
        var alone = new List<Speech>();
        foreach (var text in texts) alone.Add(await Speech.OfAsync(voice, text));

        var together = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Speech.OfAsync(voice, texts[i % texts.Length])));

        for (var i = 0; i < together.Length; i++)
        {
            AssertAlike(alone[i % texts.Length], together[i]);
        }
    }

    [Fact]
    public async Task SynthesizeAsync_AllVoicesAtOnce_DoNotMix()
    {
        Speech.Require(_catalog, "flite/slt");
        var voices = Voices.Select(v => _catalog.Find((string)v)).OfType<IVoice>().ToArray();
        var alone = new List<Speech>();
        foreach (var voice in voices) alone.Add(await Speech.OfAsync(voice, Sentence));

        for (var round = 0; round < 3; round++)
        {
            var together = await Task.WhenAll(voices.Select(v => Speech.OfAsync(v, Sentence)));
            for (var i = 0; i < voices.Length; i++) AssertAlike(alone[i], together[i]);
        }
    }

    [Theory]
    [InlineData("flite/slt")]
    [InlineData("espeak/en-us")]
    public async Task SynthesizeAsync_CancelledAfterTheFirstPiece_StopsAndLeavesTheVoiceUsable(string id)
    {
        var voice = Speech.Require(_catalog, id);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var text = string.Concat(Enumerable.Repeat(Sentence + " ", 130));
        var heard = 0;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var chunk in voice.SynthesizeAsync(text, cancellation.Token))
            {
                heard += chunk.Pcm.Length;
                await cancellation.CancelAsync();
            }
        });

        Assert.InRange(heard, 1, 24_000 * 20);
        Assert.True((await Speech.OfAsync(voice, "Still here.")).Seconds > 0.4);
    }

    [Theory]
    [MemberData(nameof(Voices))]
    public async Task SynthesizeAsync_NothingToSay_GivesNothing(string id)
    {
        var voice = Speech.Require(_catalog, id);

        foreach (var text in new[] { "", "  \n\t ", "...", "!?", "😀", "\0\u0001" }) Assert.Empty((await Speech.OfAsync(voice, text)).Pcm);
    }

    [Theory]
    [InlineData("flite/slt")]
    [InlineData("flite/kal16")]
    [InlineData("espeak/en-us")]
    public async Task SynthesizeAsync_StrangeText_IsSpokenWithoutFailing(string id)
    {
        var voice = Speech.Require(_catalog, id);
        string[] texts =
        [
            "<speak>Hello <break time=\"9s\"/> there</speak>", "[[h@'loU]] phonemes", "a\ud800b \udc00c", "Crème brûlée — “très bon” … 5 €", "\u202ehello\u202c",
            "1234567890123456789012345678901234567890", new string('a', 300), "Привет мир, hello", "C:\\temp\\%s%n%x & <tags> {braces} $100.50", "e.g. Dr. No, Mr. X. et al.",
        ];

        foreach (var text in texts) Assert.True((await Speech.OfAsync(voice, text)).Seconds is > 0.2 and < 400);
    }

    [Fact]
    public async Task SynthesizeAsync_Markup_IsReadAsText()
    {
        var voice = Speech.Require(_catalog, "flite/slt");

        Assert.Contains("hh ax l ow", (await Speech.OfAsync(voice, "<b>Hello</b>")).Sounds, StringComparison.Ordinal);
        Assert.True((await Speech.OfAsync(voice, "<break time=\"9s\"/> Hi.")).Seconds < 6);
    }

    public void Dispose() => _catalog.Dispose();

    /// <summary>The same speech: espeak-ng never speaks twice quite alike, lengths differ by milliseconds and a faint phone may be missing.</summary>
    private static void AssertAlike(Speech expected, Speech actual)
    {
        Assert.Equal(expected.Seconds, actual.Seconds, 0.1);
        if (expected.Phones[0].Symbol == "pau") Assert.Equal(expected.Phones, actual.Phones);
        else Assert.InRange(actual.Phones.Count - expected.Phones.Count, -2, 2);
    }
}
