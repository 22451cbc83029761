using Visavis.Face.LipSync;
using Visavis.Face.LipSync.Network;
using Visavis.Face.LipSync.Signal;

namespace Visavis.Tests.Face.LipSync;

/// <summary>Holds the product to the numbers of the trainer.</summary>
public sealed class GoldenVectorTests
{
    private readonly GoldenVectors _golden = GoldenVectors.Load();

    [Fact]
    public void FrontEnd_TrainersSignal_HearsTheTrainersFeatures()
    {
        var frontEnd = new MelFrontEnd();
        Span<float> mel = stackalloc float[MelFilters.Bands];
        ReadOnlySpan<short> rest = _golden.Pcm;
        var frames = 0;
        for (; frontEnd.Push(rest, out var consumed, mel); frames++)
        {
            rest = rest[consumed..];
            if (frames % GoldenVectors.FeatureEvery != 0) continue;
            for (var b = 0; b < mel.Length; b++) Assert.Equal(_golden.Features[(frames / GoldenVectors.FeatureEvery * mel.Length) + b], mel[b], .01f);
        }

        Assert.Equal(_golden.Frames, frames);
    }

    [Fact]
    public void Network_TrainersSignal_GivesTheTrainersAnswers()
    {
        const int width = Visemes.Count + VisemeModel.HeadCount;
        var frontEnd = new MelFrontEnd();
        var network = new VisemeNetwork(VisemeModel.Default);
        Span<float> mel = stackalloc float[MelFilters.Bands];
        ReadOnlySpan<short> rest = _golden.Pcm;
        for (var frame = 0; frontEnd.Push(rest, out var consumed, mel); frame++)
        {
            rest = rest[consumed..];
            var said = network.Step(mel);
            for (var i = 0; i < Visemes.Count; i++) Assert.Equal(_golden.Answers[(frame * width) + i], said.Visemes[i], .005f);
            for (var i = 0; i < VisemeModel.HeadCount; i++) Assert.Equal(_golden.Answers[(frame * width) + Visemes.Count + i], said.Heads[i], .005f);
        }
    }

    [Fact]
    public void Parse_CutFile_SaysSo()
    {
        var file = File.ReadAllBytes(Path.Combine(RepositoryRoot.Path, "src", "Visavis.Face", "LipSync", "Model", "visemes.vls"));

        var error = Assert.Throws<InvalidDataException>(() => VisemeModel.Parse(file.AsSpan(0, file.Length / 2)));

        Assert.Contains("cut short", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Model_Shipped_IsUnderOneMegabyte() =>
        Assert.InRange(new FileInfo(Path.Combine(RepositoryRoot.Path, "src", "Visavis.Face", "LipSync", "Model", "visemes.vls")).Length, 1, 1_000_000);
}
