using System.Text.Json;
using Visavis.Server.Cli;
using Visavis.Tests.Face.LipSync;

namespace Visavis.Tests.Server.Cli;

public sealed class LipSyncCommandTests : IDisposable
{
    private static readonly string Recording = Material.PathOf("sentence.wav");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Analyze_Recording_WritesVisemesAndShapesWithTheirTimes()
    {
        Assert.Equal(0, await RunAsync("lipsync", "analyze", Recording, "--json", Out("a.json")));

        var report = await ReadAsync("a.json");
        var seconds = Material.Speech.Length / 24_000.0;
        Assert.Equal(15, report.GetProperty("visemes").GetArrayLength());
        Assert.Equal(52, report.GetProperty("shapes").GetArrayLength());
        Assert.Equal((int)(seconds * 100) + 1, report.GetProperty("steps").GetArrayLength());
        Assert.Equal((int)Math.Ceiling(seconds * 60), report.GetProperty("frames").GetArrayLength());
        Assert.Equal(.01, report.GetProperty("steps")[1].GetProperty("time").GetDouble(), 1e-4);
        Assert.Equal(52, report.GetProperty("frames")[7].GetProperty("weights").GetArrayLength());
    }

    [Fact]
    public async Task Analyze_WithTheText_ShutsTheLipsAtEveryClosure()
    {
        Assert.Equal(0, await RunAsync("lipsync", "analyze", Recording, "--json", Out("t.json"), "--fps", "25", "--text", "Maybe Bob moved my big blue boat, for five of you."));

        var steps = (await ReadAsync("t.json")).GetProperty("steps");
        var closures = Material.Labels.Where(l => l.Viseme == Visavis.Face.LipSync.Viseme.PP && l.End - l.Start >= .04).ToList();
        var found = closures.Count(c => Enumerable.Range((int)(c.Start * 100), (int)((c.End - c.Start) * 100) + 1).Max(i => steps[i].GetProperty("weights")[1].GetDouble()) > .9);
        Assert.Equal(closures.Count, found);
    }

    [Fact]
    public async Task Analyze_WithAVideo_MakesAMovieWithPicturesAndSound()
    {
        Assert.Equal(0, await RunAsync("lipsync", "analyze", Recording, "--json", Out("v.json"), "--video", Out("v.webm"), "--avatar", "lin"));

        var movie = await File.ReadAllBytesAsync(Out("v.webm"), TestContext.Current.CancellationToken);
        Assert.Equal([0x1A, 0x45, 0xDF, 0xA3], movie[..4]); // EBML
        Assert.True(movie.AsSpan().IndexOf("V_VP8"u8) > 0 && movie.AsSpan().IndexOf("A_OPUS"u8) > 0);
        Assert.True(movie.Length > 50_000);
    }

    [Theory]
    [InlineData("--avatar", "nobody")]
    [InlineData("--text", "Hello", "--voice", "nobody")]
    [InlineData("--fps", "7000")]
    public async Task Analyze_AskedForTheImpossible_FailsWithAReason(params string[] more) =>
        Assert.Equal(1, await RunAsync(["lipsync", "analyze", Recording, "--json", Out("x.json"), .. more]));

    private static Task<int> RunAsync(params string[] args) => CommandLine.RunAsync(args, TextWriter.Null, TextWriter.Null);

    private string Out(string name) => Path.Combine(_folder.Path, name);

    private async Task<JsonElement> ReadAsync(string name) =>
        JsonDocument.Parse(await File.ReadAllBytesAsync(Out(name), TestContext.Current.CancellationToken)).RootElement;
}
