using Microsoft.Extensions.Logging.Abstractions;
using Visavis.Engines.Voices;
using Visavis.Sessions.Ports;
using Visavis.TestKit.Time;
using Visavis.Tests.Server;
using Visavis.VendorFakes;
using Visavis.VendorFakes.ElevenLabs;

namespace Visavis.Tests.Engines.Voices.Remote;

/// <summary>ElevenLabs' voices against the stand-in that ElevenLabs' own client was tried on.</summary>
public sealed class ElevenLabsTests : IAsyncLifetime
{
    private const string Rachel = "21m00Tcm4TlvDq8ikWAM";

    private readonly ElevenLabsFake _fake = new(new FakeOptions { Pace = 100 });
    private readonly VirtualTimeProvider _time = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _fake.StartAsync();

    public ValueTask DisposeAsync() => _fake.DisposeAsync();

    [Theory]
    [InlineData(Rachel)]
    [InlineData("elevenlabs/" + Rachel)]
    [InlineData("elevenlabs/fault-odd-chunks")]
    public async Task SynthesizeAsync_Text_IsHeardAsSpeech(string id)
    {
        using var catalog = Open();
        var voice = catalog.Find(id)!;
        await voice.CheckAsync(Cancel);

        var speech = await Speech.OfAsync(voice, "Hello, nice to meet you.");

        Assert.InRange(speech.Seconds, 0.8, 5);
        Assert.InRange(speech.RmsDbfs, -35, -10);
        // A split sample that went wrong is heard as noise at full scale.
        Assert.DoesNotContain(speech.Pcm.Zip(speech.Pcm.Skip(1)), pair => Math.Abs(pair.First - pair.Second) > 30_000);
    }

    [Theory]
    [InlineData(Rachel)]
    [InlineData("fault-odd-chunks")]
    public async Task SynthesizeAsync_WhenTheLanguageIsKnown_TellsWhichSoundsComeWhen(string id)
    {
        using var catalog = Open(language: "en-us");
        Speech.Require(catalog, "espeak/en-us");

        var speech = await Speech.OfAsync(catalog.Find("elevenlabs/" + id)!, "Mama bought five pumpkins, maybe more");

        Assert.InRange(speech.RmsDbfs, -35, -10);
        // By the language's rules: two m in mama, b, f and v, two p and m in pumpkins, m b, m in more; the last word has no stop behind it.
        Assert.Equal("mmbfvpmpmbm", string.Concat(speech.Phones.Select(phone => phone.Symbol[0]).Where("mbpfv".Contains)));
        Assert.True(speech.Phones.Zip(speech.Phones.Skip(1)).All(pair => pair.First.EndSample <= pair.Second.StartSample), "Phones overlap.");
        Assert.InRange(speech.Phones[0].StartSample, 0, speech.Pcm.Length / 10);
        Assert.InRange(speech.Phones[^1].EndSample, speech.Pcm.Length * 2 / 3, speech.Pcm.Length);
    }

    [Fact]
    public async Task SynthesizeAsync_WithoutTimesInTheAnswer_LeavesTheMouthToTheSound()
    {
        using var catalog = Open(language: "en-us");

        var speech = await Speech.OfAsync(catalog.Find("elevenlabs/fault-null-alignment")!, "Mama bought pumpkins.");

        Assert.InRange(speech.Seconds, 0.8, 5);
        Assert.Empty(speech.Phones);
    }

    [Fact]
    public async Task SynthesizeAsync_TimedAnswerThatBreaksOff_SaysSo()
    {
        using var catalog = Open(language: "en-us");

        var failure = await Assert.ThrowsAsync<VoiceException>(() => Speech.OfAsync(catalog.Find("elevenlabs/fault-cut-short")!, "Many words to say, and some more of them."));

        Assert.Contains("broke off", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sk_fake", "fault-400", VoiceFault.UnknownVoice)]
    [InlineData("sk_fake", "fault-422", VoiceFault.UnknownVoice)]
    [InlineData("sk_fake", "nobody", VoiceFault.UnknownVoice)]
    [InlineData("sk_fake", "no such", VoiceFault.UnknownVoice)]
    [InlineData("sk_fake", "fault-500", VoiceFault.Unavailable)]
    [InlineData("sk_fake", "fault-text-detail", VoiceFault.Unavailable)]
    [InlineData("sk_wrong", Rachel, VoiceFault.Unavailable)]
    [InlineData("sk_no_voices_read", Rachel, null)]
    [InlineData("sk_quota", Rachel, null)]
    public async Task CheckAsync_TellsTheCallersFaultFromOurs(string key, string voiceId, VoiceFault? fault)
    {
        using var catalog = Open(key);
        var voice = catalog.Find("elevenlabs/" + voiceId)!;

        if (fault is null) await voice.CheckAsync(Cancel);
        else Assert.Equal(fault, (await Assert.ThrowsAsync<VoiceException>(() => voice.CheckAsync(Cancel).AsTask())).Fault);
    }

    [Theory]
    [InlineData("sk_quota", Rachel, VoiceFault.Unavailable, "quota")]
    [InlineData("sk_unpaid", Rachel, VoiceFault.Unavailable, "paid")]
    [InlineData("sk_fake", "fault-creator", VoiceFault.Unavailable, "403")]
    [InlineData("sk_fake", "fault-cut-short", VoiceFault.Failed, "broke off")]
    [InlineData("sk_fake", "fault-400", VoiceFault.UnknownVoice, "voice_id")]
    public async Task SynthesizeAsync_ThatFails_SaysWhy(string key, string voiceId, VoiceFault fault, string reason)
    {
        using var catalog = Open(key);

        var failure = await Assert.ThrowsAsync<VoiceException>(() => Speech.OfAsync(catalog.Find("elevenlabs/" + voiceId)!, "Topsecret words to say, and some more of them."));

        Assert.Equal(fault, failure.Fault);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(key, failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Topsecret", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fault-429")]
    [InlineData("fault-busy")]
    public async Task SynthesizeAsync_OfABusyService_TriesAgainAndGivesUpInTheEnd(string voiceId)
    {
        using var catalog = Open();

        var speech = Speech.OfAsync(catalog.Find("elevenlabs/" + voiceId)!, "Hello.");
        while (!speech.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Yield();
        }

        Assert.Equal(VoiceFault.Unavailable, (await Assert.ThrowsAsync<VoiceException>(() => speech)).Fault);
    }

    [Fact]
    public async Task SynthesizeAsync_MoreTextsThanThePlanAllows_WaitInLineAndAreAllSpoken()
    {
        using var catalog = Open(maxConcurrent: 2);

        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Speech.OfAsync(catalog.Find(Rachel)!, "Mama.")));

        Assert.All(all, speech => Assert.NotEmpty(speech.Pcm));
        Assert.Equal(8, _fake.Requests);
    }

    [Theory]
    [InlineData("sk_fake", Rachel, 200)]
    [InlineData("sk_fake", "AAAAAAAAAAAAAAAAAAAA", 400)]
    [InlineData("sk_wrong", Rachel, 503)]
    public async Task CreateSession_WithAnElevenLabsVoice_AnswersAsTheContractSays(string key, string voiceId, int status)
    {
        await using var server = await RunningServer.StartAsync(options =>
        {
            options.Voices.ElevenLabs.Url = _fake.Origin;
            options.Voices.ElevenLabs.ApiKey = key;
        });

        using var response = await server.CreateSessionAsync(
            $$$"""{"conversation_engine": {"type": "text-echo", "tts": {"engine": "elevenlabs", "voice_id": "{{{voiceId}}}"} } }""");

        var body = await response.Content.ReadAsStringAsync(Cancel);
        Assert.True(status == (int)response.StatusCode, $"{(int)response.StatusCode}: {body}");
        Assert.DoesNotContain(key, body, StringComparison.Ordinal);
    }

    private VoiceCatalog Open(string key = "sk_fake", int maxConcurrent = 4, string? language = null) => new(
        new VoiceOptions { ElevenLabs = { Url = _fake.Origin, ApiKey = key, MaxConcurrent = maxConcurrent, PhonesLanguage = language } },
        NullLogger<VoiceCatalog>.Instance,
        _time);
}
