using Microsoft.Extensions.Logging.Abstractions;
using Visavis.Engines.Voices;
using Visavis.Sessions.Ports;
using Visavis.Tests.Contract;

namespace Visavis.Tests.Engines.Voices;

public sealed class VoiceCatalogTests
{
    [Fact]
    public void Default_WithFlite_IsSlt()
    {
        using var catalog = Speech.Catalog();
        Speech.Require(catalog, "flite/slt");

        Assert.Equal("flite/slt", catalog.Default?.Info.Id);
        Assert.Equal(new VoiceProviderStatus("flite", true, null), catalog.Providers.Single(p => p.Name == "flite"));
    }

    [Fact]
    public void Default_WithEspeakOnly_IsAmericanEnglish()
    {
        using var catalog = Speech.Catalog(new VoiceOptions { Flite = false });
        Speech.Require(catalog, "espeak/en-us");

        Assert.Equal("espeak/en-us", catalog.Default?.Info.Id);
        Assert.True(catalog.Voices.Count > 50);
        Assert.All(catalog.Voices, v => Assert.Equal("ipa", v.PhoneAlphabet));
    }

    [Fact]
    public void Default_Chosen_IsThatOne()
    {
        using var catalog = Speech.Catalog(new VoiceOptions { Default = "flite/rms" });
        Speech.Require(catalog, "flite/rms");

        Assert.Equal("flite/rms", catalog.Default?.Info.Id);
    }

    [Fact]
    public void Catalog_WithoutAnySynthesiser_SaysWhatToInstall()
    {
        using var catalog = new VoiceCatalog(new VoiceOptions(), NullLogger<VoiceCatalog>.Instance, [new MissingProvider()]);

        Assert.Null(catalog.Default);
        Assert.Null(catalog.Find("flite/slt"));
        Assert.Empty(catalog.Voices);
        Assert.Contains("apt-get install", Assert.Single(catalog.Providers).Advice, StringComparison.Ordinal);
    }

    [Fact]
    [ContractCheck("D-F1")]
    public void Find_MappedId_IsTheMappedVoice()
    {
        using var catalog = Speech.Catalog(new VoiceOptions { Map = { ["21m00Tcm4TlvDq8ikWAM"] = "flite/rms", ["gone"] = "flite/nobody" } });
        Speech.Require(catalog, "flite/rms");

        Assert.Equal("flite/rms", catalog.Find("21m00Tcm4TlvDq8ikWAM")?.Info.Id);
        Assert.Null(catalog.Find("21m00tcm4tlvdq8ikwam"));
        Assert.Null(catalog.Find("gone"));
        Assert.Null(catalog.Find(""));
    }

    [Fact]
    public void Find_AnyOtherId_IsTheVoiceOfTheStar()
    {
        using var catalog = Speech.Catalog(new VoiceOptions { Map = { ["*"] = "flite/rms" } });
        Speech.Require(catalog, "flite/rms");

        Assert.Equal("flite/rms", catalog.Find("whatever")?.Info.Id);
        Assert.Equal("flite/slt", catalog.Find("flite/slt")?.Info.Id);
    }

    [Fact]
    public void Find_BritishEnglish_IsFoundUnderBothItsNames()
    {
        using var catalog = Speech.Catalog();
        Speech.Require(catalog, "espeak/en");

        Assert.Same(catalog.Find("espeak/en"), catalog.Find("espeak/en-gb"));
    }

    [Fact]
    public async Task EverySingleVoice_CanSpeak()
    {
        using var catalog = Speech.Catalog();
        Speech.Require(catalog, "espeak/en");

        foreach (var info in catalog.Voices) Assert.True((await Speech.OfAsync(catalog.Find(info.Id)!, "Mama 1 2 3.")).Seconds > 0.4, info.Id);
    }

    private sealed class MissingProvider : IVoiceProvider
    {
        public IReadOnlyList<IVoice> Voices => [];

        public VoiceProviderStatus Status => new("flite", false, "Install it: apt-get install libflite1");

        public void Dispose()
        {
        }
    }
}
