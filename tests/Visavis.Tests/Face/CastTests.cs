using Visavis.Face;

namespace Visavis.Tests.Face;

/// <summary>Every avatar that ships, looked at: at rest, in each viseme, smiling, blinking, turned; and in thousands of mixes.</summary>
/// <remarks>After a head was changed on purpose: <c>VISAVIS_UPDATE_GOLDEN=1 ./visavis test --only Golden</c>, look at the pictures, commit them by themselves.</remarks>
[Trait("suite", "simd")]
public sealed class CastTests
{
    private const int CellPx = 144, Columns = 5;

    public static TheoryData<string> Cast => new(Directory.GetDirectories(Path.Combine(RepositoryRoot.Path, "avatars")).Select(folder => Path.GetFileName(folder)));

    [Theory]
    [MemberData(nameof(Cast))]
    public void Draw_EssentialPoses_MatchTheGoldenPictures(string id)
    {
        var (rgb, widthPx, heightPx) = ContactSheet.Draw([Avatars.LoadFolder(id)], ContactSheet.Essentials, Columns, CellPx);

        Golden.Check(id, rgb, widthPx, heightPx);
    }
}
