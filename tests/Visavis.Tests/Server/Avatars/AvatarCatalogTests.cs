using Microsoft.Extensions.Logging.Abstractions;
using Visavis.Face.Assets;
using Visavis.Server.Avatars;
using Visavis.Server.Configuration;
using Visavis.Server.Hosting;
using Visavis.Tests.Contract;

namespace Visavis.Tests.Server.Avatars;

public sealed class AvatarCatalogTests : IDisposable
{
    private readonly TemporaryFolder _data = new();

    public static TheoryData<string> Shipped =>
        new(Directory.GetDirectories(Path.Combine(RepositoryRoot.Path, "avatars")).Select(folder => Path.GetFileName(folder)));

    public void Dispose() => _data.Dispose();

    [Fact]
    [ContractCheck("D-A8")]
    public void Catalog_OfTheProduct_BeginsWithTheDefaultAndKnowsTheHostedName()
    {
        var catalog = Open();

        Assert.Equal("ava", catalog.All[0].Id);
        Assert.True(catalog.Resolve("jane_20240829").TryGet(out var hosted, out _));
        Assert.Equal("ava", hosted.Id);
        Assert.True(catalog.Resolve(null).TryGet(out var standard, out _));
        Assert.Same(hosted, standard);
    }

    [Fact]
    public void Catalog_WithOwnAvatars_PrefersThoseAndLeavesBrokenOnesOut()
    {
        Write("ava", """{"id": "ava", "name": "Our Ava"}""");
        Write("extra", """{"id": "extra", "name": "Extra", "aliases": ["more"]}""");
        Write("broken", "{");

        var catalog = Open(options => options.Avatars.Aliases["old-name"] = "extra");

        Assert.Equal("Our Ava", catalog.Default!.Manifest.Name);
        Assert.DoesNotContain(catalog.All, avatar => avatar.Folder.EndsWith("broken", StringComparison.Ordinal));
        foreach (var name in (string[])["extra", "more", "old-name"])
        {
            Assert.True(catalog.Resolve(name).TryGet(out var avatar, out _), name);
            Assert.Equal("extra", avatar.Id);
        }
    }

    [Fact]
    public void Catalog_WithAnAliasForEverything_AnswersIdsOfAnotherServiceAndLeavesThemFree()
    {
        var catalog = Open(options => options.Avatars.Aliases["*"] = "noah");

        Assert.True(catalog.Resolve("somebody-elses-avatar").TryGet(out var other, out _));
        Assert.Equal("noah", other.Id);
        Assert.True(catalog.Resolve("pip").TryGet(out var own, out _));
        Assert.Equal("pip", own.Id);
        Assert.True(catalog.Resolve(null).TryGet(out var standard, out _));
        Assert.Equal("ava", standard.Id);
        Assert.False(catalog.IsTaken("somebody-elses-avatar"));
    }

    [Theory]
    [MemberData(nameof(Shipped))]
    public void ShippedAvatar_StoredLight_FitsItsModel(string id)
    {
        // A stale one costs every start ten seconds and more.
        Assert.True(Open().Resolve(id).TryGet(out var avatar, out _));
        using var model = File.OpenRead(avatar.ModelPath);
        using var bake = File.OpenRead(avatar.BakePath);

        Assert.True(AvatarAsset.Load(model, avatar.Manifest, bake).BakeWasStored);
    }

    private AvatarCatalog Open(Action<VisavisOptions>? configure = null)
    {
        var options = new VisavisOptions { Server = { Data = _data.Path } };
        configure?.Invoke(options);
        return new AvatarCatalog(new ContentFolder(RepositoryRoot.Path), options, NullLogger<AvatarCatalog>.Instance);
    }

    private void Write(string id, string manifest)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_data.Path, "avatars", id)).FullName;
        File.WriteAllText(Path.Combine(folder, "avatar.json"), manifest);
    }
}
