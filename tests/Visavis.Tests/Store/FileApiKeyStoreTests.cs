using Visavis.Store;
using Visavis.Store.ApiKeys;
using Visavis.Tests.Server;

namespace Visavis.Tests.Store;

public sealed class FileApiKeyStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string KeyFile => _folder.File("api-keys.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task FindBySecret_OfACreatedKey_GivesItsProject()
    {
        using var store = Open();
        var created = await store.CreateAsync("shop", "backend", ApiKeyKind.Standard, Cancel);

        var found = await store.FindBySecretAsync(created.Secret, Cancel);

        Assert.Equal(created.Key, found);
        Assert.Equal("shop", found!.ProjectId);
        Assert.False(found.IsRevoked);
    }

    [Fact]
    public async Task FindBySecret_OfAnotherText_FindsNothing()
    {
        using var store = Open();
        var created = await store.CreateAsync("shop", "", ApiKeyKind.Standard, Cancel);

        Assert.Null(await store.FindBySecretAsync(created.Secret + "x", Cancel));
        Assert.Null(await store.FindBySecretAsync(created.Secret[..^1], Cancel));
        Assert.Null(await store.FindBySecretAsync("", Cancel));
    }

    [Fact]
    public async Task CreateAsync_ManyTimes_NeverRepeatsASecret()
    {
        using var store = Open();
        var secrets = new HashSet<string>();
        for (var i = 0; i < 20; i++) secrets.Add((await store.CreateAsync("p", "", ApiKeyKind.Standard, Cancel)).Secret);

        Assert.Equal(20, secrets.Count);
        Assert.All(secrets, secret => Assert.Matches("^vv_[A-Za-z0-9_-]{43}$", secret));
    }

    [Fact]
    public async Task File_AfterCreate_HoldsNoSecretAndIsPrivate()
    {
        using var store = Open();
        var created = await store.CreateAsync("shop", "backend", ApiKeyKind.Standard, Cancel);

        Assert.DoesNotContain(created.Secret, await File.ReadAllTextAsync(KeyFile, Cancel), StringComparison.Ordinal);
        Assert.DoesNotContain(created.Secret, created.ToString(), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));
    }

    [Fact]
    public async Task RevokeAsync_InAnotherProcess_IsSeenByTheNextLookUp()
    {
        using var server = Open();
        using var commandLine = Open();
        var created = await server.CreateAsync("shop", "", ApiKeyKind.Standard, Cancel);
        Assert.False((await server.FindBySecretAsync(created.Secret, Cancel))!.IsRevoked);

        await commandLine.RevokeAsync(created.Key.Id, Cancel);

        Assert.True((await server.FindBySecretAsync(created.Secret, Cancel))!.IsRevoked);
    }

    [Fact]
    public async Task RevokeAsync_Twice_KeepsTheFirstTime()
    {
        using var store = Open();
        var created = await store.CreateAsync("shop", "", ApiKeyKind.Standard, Cancel);

        var first = await store.RevokeAsync(created.Key.Id, Cancel);
        var second = await store.RevokeAsync(created.Key.Id, Cancel);

        Assert.Equal(first!.RevokedAt, second!.RevokedAt);
        Assert.Null(await store.RevokeAsync("unknown", Cancel));
    }

    [Fact]
    public async Task CreateAsync_FromManyWritersAtOnce_LosesNoKey()
    {
        using var one = Open();
        using var other = Open();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            (i % 2 == 0 ? one : other).CreateAsync("p", $"{i}", ApiKeyKind.Standard, Cancel)));

        using var reader = Open();
        var names = (await reader.ListAsync(Cancel)).Select(key => key.Name).ToHashSet();
        Assert.Equal(20, names.Count);
    }

    [Fact]
    public async Task ListAsync_OfADamagedFile_SaysWhichFile()
    {
        await File.WriteAllTextAsync(KeyFile, "{\"version\": 1, \"keys\": [", Cancel);
        using var store = Open();

        var error = await Assert.ThrowsAsync<StoreException>(() => store.ListAsync(Cancel).AsTask());

        Assert.Contains(KeyFile, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CreateAsync_Afterwards_LeavesNoDraftBehind()
    {
        using var store = Open();
        await store.CreateAsync("p", "", ApiKeyKind.Standard, Cancel);
        await store.CreateAsync("p", "", ApiKeyKind.Standard, Cancel);

        Assert.Equal(["api-keys.json", "api-keys.json.lock"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order());
    }

    private FileApiKeyStore Open() => new(_folder.Path, TimeProvider.System);
}
