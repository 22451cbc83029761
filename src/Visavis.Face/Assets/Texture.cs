using System.Numerics;
using Visavis.Face.Assets.Images;

namespace Visavis.Face.Assets;

/// <summary>A texture as the shading kernels want it: power-of-two sides, a mip chain, colour stored as the root of linear light.</summary>
/// <remarks>
/// Storing sqrt(linear) makes decoding one multiplication (x*x) and keeps eight bits enough; the sRGB curve and the material's
/// base colour are folded in once, here. Sides are bounded so that a session's hot textures stay in cache.
/// </remarks>
internal sealed unsafe class Texture
{
    public const int MaxLevels = 12;
    private const int MaxSidePx = 2048;
    private readonly AlignedBuffer<uint> _texels;
    private readonly int[] _offsets;

    private Texture(int log2Width, int log2Height, AlignedBuffer<uint> texels, int[] offsets)
    {
        Log2Width = log2Width;
        Log2Height = log2Height;
        _texels = texels;
        _offsets = offsets;
    }

    public int Log2Width { get; }

    public int Log2Height { get; }

    public int Levels => _offsets.Length;

    public int Bytes => _texels.Length * sizeof(uint);

    public uint* Level(int level) => _texels.Pointer + _offsets[level];

    /// <summary>A colour texture: sRGB in the file, multiplied by the material's linear base colour.</summary>
    public static Texture FromColour(ImageData image, Vector4 factor) => Build(image, factor, colour: true);

    /// <summary>A texture of plain numbers (normal maps).</summary>
    public static Texture FromData(ImageData image) => Build(image, Vector4.One, colour: false);

    private static Texture Build(ImageData image, Vector4 factor, bool colour)
    {
        var curves = Curves(factor, colour);
        var width = Math.Min(MaxSidePx, (int)BitOperations.RoundUpToPowerOf2((uint)image.WidthPx));
        var height = Math.Min(MaxSidePx, (int)BitOperations.RoundUpToPowerOf2((uint)image.HeightPx));
        var offsets = new List<int>();
        var total = 0;
        for (int w = width, h = height; ; w /= 2, h /= 2)
        {
            offsets.Add(total);
            total += w * h;
            if (w == 1 || h == 1 || offsets.Count == MaxLevels) break;
        }

        var texels = new AlignedBuffer<uint>(total);
        Resample(image, curves, texels.Span, width, height);
        for (var level = 1; level < offsets.Count; level++)
            Halve(texels.Span[offsets[level - 1]..], texels.Span[offsets[level]..], width >> level, height >> level);
        return new Texture(BitOperations.Log2((uint)width), BitOperations.Log2((uint)height), texels, offsets.ToArray());
    }

    private static void Resample(ImageData image, byte[][] curves, Span<uint> target, int width, int height)
    {
        var source = image.Rgba;
        for (var y = 0; y < height; y++)
        {
            var sy = Math.Clamp(((y + .5f) * image.HeightPx / height) - .5f, 0, image.HeightPx - 1);
            int y0 = (int)sy, y1 = Math.Min(y0 + 1, image.HeightPx - 1);
            for (var x = 0; x < width; x++)
            {
                var sx = Math.Clamp(((x + .5f) * image.WidthPx / width) - .5f, 0, image.WidthPx - 1);
                int x0 = (int)sx, x1 = Math.Min(x0 + 1, image.WidthPx - 1);
                uint texel = 0;
                for (var c = 0; c < 4; c++)
                {
                    var curve = curves[c];
                    float At(int px, int py) => curve[source[(((py * image.WidthPx) + px) * 4) + c]];
                    var top = float.Lerp(At(x0, y0), At(x1, y0), sx - x0);
                    var bottom = float.Lerp(At(x0, y1), At(x1, y1), sx - x0);
                    texel |= (uint)(float.Lerp(top, bottom, sy - y0) + .5f) << (8 * c);
                }

                target[(y * width) + x] = texel;
            }
        }
    }

    private static void Halve(ReadOnlySpan<uint> source, Span<uint> target, int width, int height)
    {
        var stride = width * 2;
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var s = source[((2 * y * stride) + (2 * x))..];
                uint texel = 0;
                for (var shift = 0; shift < 32; shift += 8)
                {
                    var sum = ((s[0] >> shift) & 255) + ((s[1] >> shift) & 255) + ((s[stride] >> shift) & 255) + ((s[stride + 1] >> shift) & 255);
                    texel |= ((sum + 2) / 4) << shift;
                }

                target[(y * width) + x] = texel;
            }
        }
    }

    private static byte[][] Curves(Vector4 factor, bool colour)
    {
        var curves = new byte[4][];
        for (var c = 0; c < 4; c++)
        {
            curves[c] = new byte[256];
            for (var i = 0; i < 256; i++)
            {
                var value = i / 255f;
                var stored = colour && c < 3 ? MathF.Sqrt(MathF.Max(0, SrgbToLinear(value) * factor[c])) : value * factor[c];
                curves[c][i] = (byte)Math.Clamp((stored * 255f) + .5f, 0, 255);
            }
        }

        return curves;
    }

    private static float SrgbToLinear(float c) => c <= 0.04045f ? c / 12.92f : MathF.Pow((c + 0.055f) / 1.055f, 2.4f);
}
