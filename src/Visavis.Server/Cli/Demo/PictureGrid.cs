using Visavis.Face;
using Visavis.Media.Video;

namespace Visavis.Server.Cli.Demo;

/// <summary>Pictures side by side, at half their size.</summary>
internal sealed class PictureGrid(int columns)
{
    private readonly List<byte[]> _pictures = [];
    private int _widthPx, _heightPx;

    public int Count => _pictures.Count;

    /// <summary>Adds a picture, or a part of it.</summary>
    /// <param name="i420">The picture.</param>
    /// <param name="format">Its shape.</param>
    /// <param name="crop">Part to show, as shares of width and height; null for all of it.</param>
    public void Add(ReadOnlySpan<byte> i420, VideoFormat format, (double Left, double Top, double Width, double Height)? crop = null)
    {
        var (left, top, width, height) = crop ?? (0, 0, 1, 1);
        var rgb = PictureFile.ToRgb(i420, format.WidthPx, format.HeightPx);
        // A crop is shown as it is, a whole picture at half its size.
        var step = crop is null ? 2 : 1;
        (_widthPx, _heightPx) = ((int)(format.WidthPx * width) / step, (int)(format.HeightPx * height) / step);
        int x0 = (int)(format.WidthPx * left), y0 = (int)(format.HeightPx * top);
        var small = new byte[_widthPx * _heightPx * 3];
        for (var y = 0; y < _heightPx; y++)
        {
            for (var x = 0; x < _widthPx * 3; x++)
            {
                var sum = 0;
                for (var k = 0; k < step * step; k++)
                    sum += rgb[((((y0 + (y * step) + (k / step)) * format.WidthPx) + x0 + (x / 3 * step) + (k % step)) * 3) + (x % 3)];
                small[(y * _widthPx * 3) + x] = (byte)(sum / (step * step));
            }
        }

        _pictures.Add(small);
    }

    /// <summary>Writes the sheet as PNG.</summary>
    public void Save(string path)
    {
        var rows = (_pictures.Count + columns - 1) / columns;
        var stride = columns * _widthPx * 3;
        var sheet = new byte[rows * _heightPx * stride];
        for (var i = 0; i < _pictures.Count; i++)
        {
            for (var y = 0; y < _heightPx; y++)
                _pictures[i].AsSpan(y * _widthPx * 3, _widthPx * 3).CopyTo(sheet.AsSpan(((((i / columns) * _heightPx) + y) * stride) + (i % columns * _widthPx * 3)));
        }

        using var file = File.Create(path);
        PictureFile.WritePng(file, sheet, columns * _widthPx, rows * _heightPx);
    }
}
