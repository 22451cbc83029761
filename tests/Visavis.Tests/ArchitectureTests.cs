using System.Xml.Linq;

namespace Visavis.Tests;

/// <summary>The rooms and who may know whom: docs/design/architecture.md.</summary>
public sealed class ArchitectureTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Visavis.Media"] = [],
        ["Visavis.Face"] = ["Visavis.Media"],
        ["Visavis.Sessions"] = ["Visavis.Face", "Visavis.Media"],
        ["Visavis.Engines"] = ["Visavis.Sessions", "Visavis.Media"],
        ["Visavis.WebRtc"] = ["Visavis.Sessions", "Visavis.Media"],
        ["Visavis.Store"] = ["Visavis.Sessions", "Visavis.Media"],
        ["Visavis.Server"] =
        [
            "Visavis.Engines", "Visavis.WebRtc", "Visavis.Store", "Visavis.Sessions", "Visavis.Face", "Visavis.Media",
        ],
    };

    public static TheoryData<string> Rooms => new(Allowed.Keys);

    [Theory]
    [MemberData(nameof(Rooms))]
    public void ProjectReferences_OfARoom_AreAllowedOnes(string room)
    {
        var project = XDocument.Load(Path.Combine(RepositoryRoot.Path, "src", room, room + ".csproj"));
        var references = project.Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value));

        Assert.Empty(references.Except(Allowed[room]));
    }

    [Fact]
    public void Rooms_OnDisk_AreAllKnown()
    {
        var onDisk = Directory.GetDirectories(Path.Combine(RepositoryRoot.Path, "src")).Select(Path.GetFileName);

        Assert.Equal(Allowed.Keys.Order(), onDisk.Order());
    }

    [Theory]
    [InlineData("Visavis.Media")]
    [InlineData("Visavis.Face")]
    [InlineData("Visavis.Sessions", "Microsoft.Extensions.Logging.Abstractions")]
    public void Packages_InTheInnerRooms_AreOnlyTheAllowedOnes(string room, params string[] allowed)
    {
        var project = XDocument.Load(Path.Combine(RepositoryRoot.Path, "src", room, room + ".csproj"));
        var packages = project.Descendants("PackageReference").Select(p => p.Attribute("Include")!.Value);

        Assert.Empty(packages.Except(allowed));
        Assert.Empty(project.Descendants("FrameworkReference"));
    }
}
