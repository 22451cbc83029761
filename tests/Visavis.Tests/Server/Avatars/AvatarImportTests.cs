using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Visavis.Server.Avatars;
using Visavis.Server.Cli;
using Visavis.Server.Configuration;
using Visavis.Server.Hosting;
using Visavis.TestKit.Models;

namespace Visavis.Tests.Server.Avatars;

/// <summary>From somebody's file to an avatar that a running server offers, and back.</summary>
public sealed class AvatarImportTests : IDisposable
{
    private readonly TemporaryFolder _data = new();
    private readonly StringWriter _output = new(), _error = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Import_OfAModel_IsOfferedByARunningServerUntilItIsRemoved()
    {
        var model = await ModelAsync(_ => { });
        var running = Catalog();

        Assert.Equal(0, await RunAsync("avatars", "import", model, "--id", "jane", "--name", "Jane"));
        var report = _output.ToString();
        Assert.Contains("shapes found", report, StringComparison.Ordinal);
        Assert.Contains("warning", report, StringComparison.Ordinal);
        Assert.True(running.Resolve("jane").TryGet(out var jane, out _));
        Assert.Equal("Jane", jane.Manifest.Name);
        Assert.NotNull(jane.Manifest.Camera);
        Assert.NotNull(jane.PreviewPath);
        Assert.True(File.Exists(jane.BakePath));
        Assert.True(File.Exists(Path.Combine(jane.Folder, "sheet.png")));
        Assert.Single(Directory.GetDirectories(_data.File("avatars")));
        Assert.Equal(0, await RunAsync("avatars", "show", "jane"));

        Assert.Equal(1, await RunAsync("avatars", "import", model, "--id", "jane"));
        Assert.Equal(0, await RunAsync("avatars", "import", model, "--id", "jane", "--name", "Jane II", "--replace"));
        Assert.True(running.Resolve("jane").TryGet(out var second, out _));
        Assert.Equal("Jane II", second.Manifest.Name);
        Assert.NotEqual(jane.Version, second.Version);

        Assert.Equal(0, await RunAsync("avatars", "remove", "jane"));
        Assert.False(running.Resolve("jane").TryGet(out _, out _));
    }

    [Theory]
    [InlineData("EXT_unheard_of", "EXT_unheard_of")]
    public async Task Import_OfWhatNobodyConverts_NamesTheExtensionAndLeavesNothing(string extension, string named)
    {
        var model = await ModelAsync(glb => glb.Document["extensionsRequired"] = new JsonArray(extension));

        Assert.Equal(1, await RunAsync("avatars", "import", model, "--id", "jane"));

        Assert.Contains(named, _error.ToString(), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_data.File("avatars")));
    }

    [Theory]
    [InlineData("import", "/nowhere/at/all.glb", "--id", "jane")]
    [InlineData("import", "/nowhere/at/all.glb", "--id", "../jane")]
    [InlineData("remove", "ava")]
    [InlineData("remove", "nobody")]
    [InlineData("show", "nobody")]
    public async Task Avatars_AskedForWhatCannotBe_SayWhy(params string[] arguments)
    {
        Assert.Equal(1, await RunAsync(["avatars", .. arguments]));
        Assert.NotEmpty(_error.ToString());
    }

    private Task<int> RunAsync(params string[] arguments) => CommandLine.RunAsync([.. arguments, "--data", _data.Path], _output, _error);

    private async Task<string> ModelAsync(Action<GlbBuilder> bend)
    {
        var glb = TestHead.Builder();
        bend(glb);
        var path = _data.File("model.glb");
        await File.WriteAllBytesAsync(path, glb.Build(), TestContext.Current.CancellationToken);
        return path;
    }

    private AvatarCatalog Catalog()
    {
        var options = new VisavisOptions { Server = { Data = _data.Path } };
        return new AvatarCatalog(new ContentFolder(RepositoryRoot.Path), options, NullLogger<AvatarCatalog>.Instance);
    }
}
