using System.Buffers.Binary;
using Visavis.Server.Cli;
using Visavis.Store.ApiKeys;
using Visavis.Store.Database;

namespace Visavis.Tests.Server.Cli;

public sealed class CommandLineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Keys_CreatedAndRevoked_AreWhatTheServerSees()
    {
        using var database = new StoreDatabase(new StoreOptions(), _folder.Path, TimeProvider.System);
        var store = new DatabaseApiKeyStore(database);

        Assert.Equal(0, await RunAsync("keys", "create", "--project", "shop", "--name", "web", "--expires", "90d", "--data", _folder.Path));
        var key = Assert.Single(await store.ListAsync(Cancel));
        Assert.Equal(("shop", "web", ApiKeyKind.Standard), (key.ProjectId, key.Name, key.Kind));
        Assert.InRange(key.ExpiresAt!.Value - key.CreatedAt, TimeSpan.FromDays(90) - TimeSpan.FromSeconds(1), TimeSpan.FromDays(90));

        Assert.Equal(0, await RunAsync("keys", "revoke", key.Id, "--data", _folder.Path));
        Assert.True((await store.ListAsync(Cancel))[0].IsRevoked);
        Assert.Equal(0, await RunAsync("keys", "list", "--data", _folder.Path));
        Assert.Equal(1, await RunAsync("keys", "revoke", "unknown", "--data", _folder.Path));
    }

    [Theory]
    [InlineData("run", "--port", "many")]
    [InlineData("run", "--port", "70000")]
    [InlineData("run", "--environment", "staging")]
    [InlineData("run", "--nonsense")]
    [InlineData("nonsense")]
    [InlineData("lipsync", "analyze", "/nowhere/at/all.wav", "--json", "/nowhere/out.json")]
    [InlineData("keys", "create", "--project", "")]
    [InlineData("keys", "create", "--expires", "soon")]
    [InlineData("voices", "say", "Hello")]
    [InlineData("voices", "say", "Hello", "--voice", "nobody", "--out", "/nowhere/at/all.wav")]
    public async Task AnyVerb_WithBadArguments_Fails(params string[] args) => Assert.Equal(1, await RunAsync(args));

    [Theory]
    [InlineData("--help")]
    [InlineData("run", "--help")]
    [InlineData("keys", "create", "--help")]
    [InlineData("voices", "say", "--help")]
    [InlineData("lipsync", "analyze", "--help")]
    [InlineData("--version")]
    public async Task AnyVerb_AskedForHelp_Succeeds(params string[] args) => Assert.Equal(0, await RunAsync(args));

    [Fact]
    public async Task VoicesSay_WithAnInstalledVoice_WritesAWavFileThatSounds()
    {
        var file = _folder.File("hello.wav");

        Assert.Equal(0, await RunAsync("voices", "say", "Hello, nice to meet you.", "--out", file, "--data", _folder.Path));

        var bytes = await File.ReadAllBytesAsync(file, Cancel);
        Assert.Equal("RIFF"u8.ToArray(), bytes[..4]);
        Assert.Equal("WAVEfmt "u8.ToArray(), bytes[8..16]);
        Assert.Equal(24_000, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(24)));
        Assert.Equal(bytes.Length - 8, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(4)));
        Assert.Equal(bytes.Length - 44, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(40)));
        Assert.InRange((bytes.Length - 44) / 2 / 24_000.0, 0.8, 5);
        Assert.Contains(bytes[44..], sample => sample is > 40 and < 200);
    }

    private static Task<int> RunAsync(params string[] args) => CommandLine.RunAsync(args, TextWriter.Null, TextWriter.Null);
}
