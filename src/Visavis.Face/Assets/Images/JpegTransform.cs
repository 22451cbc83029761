namespace Visavis.Face.Assets.Images;

/// <summary>From coefficients to pixels: inverse cosine transform, upsampling, colour.</summary>
internal static class JpegTransform
{
    private static readonly float[] Cosines = BuildCosines();

    /// <summary>[blocks down * 8, blocks across * 8] samples of one plane.</summary>
    public static byte[] ToSamples(JpegComponent component, int[] quantisation)
    {
        var stride = component.BlocksAcross * 8;
        var samples = new byte[stride * component.BlocksDown * 8];
        Span<float> rows = stackalloc float[64];
        for (var block = 0; block < component.BlocksAcross * component.BlocksDown; block++)
        {
            var coefficients = component.Coefficients.AsSpan(block * 64, 64);
            var origin = (block / component.BlocksAcross * 8 * stride) + (block % component.BlocksAcross * 8);
            // The transform is separable: rows, then columns.
            for (var v = 0; v < 8; v++)
            {
                for (var x = 0; x < 8; x++)
                {
                    var sum = 0f;
                    for (var u = 0; u < 8; u++) sum += coefficients[(v * 8) + u] * quantisation[(v * 8) + u] * Cosines[(u * 8) + x];
                    rows[(v * 8) + x] = sum;
                }
            }

            for (var y = 0; y < 8; y++)
            {
                for (var x = 0; x < 8; x++)
                {
                    var sum = 128.5f;
                    for (var v = 0; v < 8; v++) sum += rows[(v * 8) + x] * Cosines[(v * 8) + y];
                    samples[origin + (y * stride) + x] = (byte)Math.Clamp(sum, 0, 255);
                }
            }
        }

        return samples;
    }

    /// <summary>Puts planes of different size together as RGBA.</summary>
    public static ImageData Compose(JpegComponent[] components, byte[][] planes, int width, int height, int acrossMax, int downMax, bool rgb)
    {
        var rgba = new byte[width * height * 4];
        Span<float> value = stackalloc float[3];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                for (var c = 0; c < components.Length; c++) value[c] = Sample(components[c], planes[c], x, y, acrossMax, downMax);
                var target = rgba.AsSpan(((y * width) + x) * 4, 4);
                target[3] = 255;
                if (components.Length == 1)
                {
                    target[..3].Fill((byte)(value[0] + .5f));
                    continue;
                }

                var (cb, cr) = (value[1] - 128, value[2] - 128);
                target[0] = Level(rgb ? value[0] : value[0] + (1.402f * cr));
                target[1] = Level(rgb ? value[1] : value[0] - (.344136f * cb) - (.714136f * cr));
                target[2] = Level(rgb ? value[2] : value[0] + (1.772f * cb));
            }
        }

        return new ImageData(width, height, rgba);
    }

    // Linear between the centres of halved chroma samples: nearest ones would leave steps along lips.
    private static float Sample(JpegComponent component, byte[] plane, int x, int y, int acrossMax, int downMax)
    {
        var stride = component.BlocksAcross * 8;
        if (component.AcrossPerMcu == acrossMax && component.DownPerMcu == downMax) return plane[(y * stride) + x];
        var sx = Math.Clamp(((x + .5f) * component.AcrossPerMcu / acrossMax) - .5f, 0, stride - 1);
        var sy = Math.Clamp(((y + .5f) * component.DownPerMcu / downMax) - .5f, 0, (component.BlocksDown * 8) - 1);
        int x0 = (int)sx, y0 = (int)sy, x1 = Math.Min(x0 + 1, stride - 1), y1 = Math.Min(y0 + 1, (component.BlocksDown * 8) - 1);
        return float.Lerp(
            float.Lerp(plane[(y0 * stride) + x0], plane[(y0 * stride) + x1], sx - x0),
            float.Lerp(plane[(y1 * stride) + x0], plane[(y1 * stride) + x1], sx - x0),
            sy - y0);
    }

    private static byte Level(float value) => (byte)Math.Clamp(value + .5f, 0, 255);

    private static float[] BuildCosines()
    {
        var table = new float[64];
        for (var u = 0; u < 8; u++)
        {
            for (var x = 0; x < 8; x++) table[(u * 8) + x] = (float)((u == 0 ? Math.Sqrt(.125) : .5) * Math.Cos(((2 * x) + 1) * u * Math.PI / 16));
        }

        return table;
    }
}
