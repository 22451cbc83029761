using Visavis.Face;
using Visavis.Face.Assets.Images;
using Visavis.TestKit.Pictures;

namespace Visavis.Tests.Face;

/// <summary>Compares with stored pictures. VISAVIS_UPDATE_GOLDEN=1 stores what is drawn now: look at it, then commit it by itself.</summary>
internal static class Golden
{
    // Rounding differs between instruction sets by at most 2 levels at single pixels; a moved edge or a changed light is far above this.
    private const double MeanLevels = .35, WorstBlockLevels = 3;

    public static void Check(string name, byte[] rgb, int widthPx, int heightPx)
    {
        var path = Path.Combine(RepositoryRoot.Path, "tests", "Visavis.Tests", "Face", "Golden", name + ".png");
        if (Environment.GetEnvironmentVariable("VISAVIS_UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var file = File.Create(path);
            PictureFile.WritePng(file, rgb, widthPx, heightPx);
            return;
        }

        var image = PngDecoder.Decode(File.ReadAllBytes(path));
        Assert.Equal((widthPx, heightPx), (image.WidthPx, image.HeightPx));
        var expected = new byte[rgb.Length];
        for (var i = 0; i < rgb.Length; i++) expected[i] = image.Rgba[(i / 3 * 4) + (i % 3)];
        var difference = PictureDifference.Between(expected, rgb, widthPx, heightPx);
        if (difference.MeanLevels <= MeanLevels && difference.WorstBlockLevels <= WorstBlockLevels) return;
        var differencePath = Path.Combine(RepositoryRoot.Path, "artifacts", "golden", name + "-difference.png");
        difference.WriteTo(differencePath);
        Assert.Fail($"{name} differs by {difference.MeanLevels:F2} levels, worst block {difference.WorstBlockLevels:F1}: see {differencePath}");
    }
}
