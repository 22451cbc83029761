using Visavis.Face;

namespace Visavis.TestKit.Pictures;

/// <summary>How two pictures differ, the way an eye would judge it: a shifted edge pixel is nothing, a changed area is.</summary>
public sealed record PictureDifference(double MeanLevels, double WorstBlockLevels, byte[] Rgb, int WidthPx, int HeightPx)
{
    private const int BlockPx = 8;

    /// <summary>Compares [height, width, 3] pictures. The worst block is the 8 x 8 block with the largest mean difference, of 255 levels.</summary>
    public static PictureDifference Between(byte[] expected, byte[] actual, int widthPx, int heightPx)
    {
        var difference = new byte[expected.Length];
        var blocks = new double[((widthPx / BlockPx) + 1) * ((heightPx / BlockPx) + 1)];
        double sum = 0;
        for (var i = 0; i < expected.Length; i++)
        {
            var d = Math.Abs(expected[i] - actual[i]);
            difference[i] = (byte)Math.Min(255, d * 8);
            sum += d;
            var pixel = i / 3;
            blocks[(pixel / widthPx / BlockPx * ((widthPx / BlockPx) + 1)) + (pixel % widthPx / BlockPx)] += d / (3.0 * BlockPx * BlockPx);
        }

        return new PictureDifference(sum / expected.Length, blocks.Max(), difference, widthPx, heightPx);
    }

    /// <summary>Writes the difference, eight times amplified, as a PNG.</summary>
    public void WriteTo(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = File.Create(path);
        PictureFile.WritePng(file, Rgb, WidthPx, HeightPx);
    }
}
