using Microsoft.Extensions.Logging.Abstractions;
using Visavis.Engines.Voices;
using Visavis.Engines.Voices.OpenAiSpeech;
using Visavis.Sessions.Ports;
using Visavis.TestKit.Time;

namespace Visavis.Tests.Engines.Voices.Remote;

/// <summary>A voice of an OpenAI-compatible server over real HTTP: what is heard, and what becomes of every way to fail.</summary>
public sealed class OpenAiSpeechTests : IAsyncDisposable
{
    private readonly VirtualTimeProvider _time = new();
    private SpeechServer? _server;
    private VoiceCatalog? _catalog;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _catalog?.Dispose();
        if (_server is not null) await _server.DisposeAsync();
    }

    [Theory]
    [InlineData(SpeechManner.Raw)]
    [InlineData(SpeechManner.OddPieces)]
    [InlineData(SpeechManner.StereoWave)]
    public async Task SynthesizeAsync_WhateverThePieces_IsHeardSampleForSample(SpeechManner manner)
    {
        var voice = await OpenAsync(manner, "local/kal16");

        var heard = await Speech.OfAsync(voice, "Hello, nice to meet you.");

        Assert.Equal((await Speech.OfAsync(Kal(), "Hello, nice to meet you.")).Pcm, heard.Pcm);
        Assert.True(heard.Chunks.Count > 1, "it comes in pieces");
        Assert.Equal("Bearer s3cret", _server!.Authorization);
        Assert.Equal(("tiny", "pcm", 24_000), (
            _server.Requests[0].GetProperty("model").GetString(), _server.Requests[0].GetProperty("response_format").GetString(), _server.Requests[0].GetProperty("sample_rate").GetInt32()));
    }

    [Fact]
    public async Task SynthesizeAsync_OfAWaveAtAnotherRate_LastsAsLongAndIsAsLoud()
    {
        var voice = await OpenAsync(SpeechManner.StreamedWave, "local/kal16");

        var heard = await Speech.OfAsync(voice, "Hello, nice to meet you.");
        var spoken = await Speech.OfAsync(Kal(), "Hello, nice to meet you.");

        Assert.Equal(spoken.Seconds, heard.Seconds, 0.01);
        Assert.Equal(spoken.RmsDbfs, heard.RmsDbfs, 1.5);
    }

    [Fact]
    public async Task SynthesizeAsync_OfALongText_IsCutAtSentencesAndNothingIsLost()
    {
        var voice = await OpenAsync(SpeechManner.Raw, "local/kal16", options => options.MaxCharacters = 100);
        var text = string.Join(' ', Enumerable.Range(1, 12).Select(i => $"This is sentence number {i} of twelve."));

        await Speech.OfAsync(voice, text);

        Assert.All(_server!.Requests, request => Assert.InRange(request.GetProperty("input").GetString()!.Length, 1, 100));
        Assert.Equal(text, string.Join(' ', _server.Requests.Select(request => request.GetProperty("input").GetString())));
    }

    [Theory]
    [InlineData(SpeechManner.Mp3, VoiceFault.Failed)]
    [InlineData(SpeechManner.Garbage, VoiceFault.Failed)]
    [InlineData(SpeechManner.Empty, VoiceFault.Failed)]
    [InlineData(SpeechManner.BreaksOff, null)]
    [InlineData(SpeechManner.Fails, VoiceFault.Unavailable)]
    [InlineData(SpeechManner.RefusesKey, VoiceFault.Unavailable)]
    public async Task SynthesizeAsync_OfAServerThatFails_SaysSoWithoutSecretsOrText(SpeechManner manner, VoiceFault? fault)
    {
        var voice = await OpenAsync(manner, "local/kal16");

        var failure = await Assert.ThrowsAsync<VoiceException>(() => Speech.OfAsync(voice, "Topsecret words."));

        // A broken connection may take the beginning of the answer with it, or not.
        if (fault is not null) Assert.Equal(fault, failure.Fault);
        Assert.Contains("local", failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Topsecret", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SpeechManner.Hangs)]
    [InlineData(SpeechManner.HangsMidway)]
    public async Task SynthesizeAsync_OfAServerThatHangs_IsGivenUpInTime(SpeechManner manner)
    {
        var voice = await OpenAsync(manner, "local/kal16");

        var speech = Speech.OfAsync(voice, "Hello, nice to meet you.");
        await _server!.Asked.WaitAsync(Cancel);
        while (!speech.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await Assert.ThrowsAsync<VoiceException>(() => speech);
    }

    [Fact]
    public async Task SynthesizeAsync_OfAServerThatIsNotThere_SaysSo()
    {
        var voice = await OpenAsync(SpeechManner.Raw, "local/kal16");
        await _server!.DisposeAsync();

        Assert.Equal(VoiceFault.Unavailable, (await Assert.ThrowsAsync<VoiceException>(() => Speech.OfAsync(voice, "Hello."))).Fault);
        Assert.Equal(VoiceFault.Unavailable, (await Assert.ThrowsAsync<VoiceException>(() => voice.CheckAsync(Cancel).AsTask())).Fault);
    }

    [Theory]
    [InlineData("local/kal16", true, null)]
    [InlineData("LOCAL/rms", true, null)]
    [InlineData("local/kal16+slt", true, null)]
    [InlineData("local/nobody", true, VoiceFault.UnknownVoice)]
    [InlineData("local/kal16+nobody", true, VoiceFault.UnknownVoice)]
    [InlineData("local/nobody", false, null)]
    public async Task CheckAsync_AsksTheServerWhereItListsItsVoices(string id, bool lists, VoiceFault? fault)
    {
        var voice = await OpenAsync(SpeechManner.Raw, id, listsVoices: lists);

        if (fault is null) await voice.CheckAsync(Cancel);
        else Assert.Equal(fault, (await Assert.ThrowsAsync<VoiceException>(() => voice.CheckAsync(Cancel).AsTask())).Fault);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  …  ")]
    public async Task SynthesizeAsync_NothingToSay_AsksNobody(string text)
    {
        var voice = await OpenAsync(SpeechManner.Raw, "local/kal16");

        Assert.Empty((await Speech.OfAsync(voice, text)).Pcm);
        Assert.Empty(_server!.Requests);
    }

    private IVoice Kal() => Speech.Require(_catalog!, "flite/kal16");

    private async Task<IVoice> OpenAsync(SpeechManner manner, string id, Action<OpenAiSpeechOptions>? configure = null, bool listsVoices = true)
    {
        _server = await SpeechServer.StartAsync(manner, listsVoices);
        var settings = new OpenAiSpeechOptions { Url = _server.Url, ApiKey = "s3cret", Model = "tiny", Voices = { "kal16" } };
        configure?.Invoke(settings);
        var options = new VoiceOptions { OpenAiSpeech = { ["local"] = settings } };
        _catalog = new VoiceCatalog(options, NullLogger<VoiceCatalog>.Instance, _time);
        Assert.Contains(_catalog.Voices, voice => voice.Id == "local/kal16");
        return _catalog.Find(id)!;
    }
}
