using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.CompilerServices;
using Visavis.Face.Assets;

namespace Visavis.Face.Rendering;

/// <summary>What is behind the head, painted once: RGBA for edges that blend into it and I420 for tiles that show nothing else.</summary>
internal sealed unsafe class Background
{
    // One picture serves all sessions of an avatar.
    private static readonly ConditionalWeakTable<AvatarAsset, ConcurrentDictionary<(int WidthPx, int HeightPx, bool Transparent), Background>> Painted = [];

    private readonly AlignedBuffer<uint> _rgba;

    private Background(AlignedBuffer<uint> rgba, byte[] i420) => (_rgba, I420) = (rgba, i420);

    /// <summary>[height, width] RGBA8; alpha is 0 where a transparent picture shows through.</summary>
    public uint* Rgba => _rgba.Pointer;

    /// <summary>The same picture as I420.</summary>
    public byte[] I420 { get; }

    /// <summary>The avatar's background, painted when it is first asked for.</summary>
    public static Background Of(AvatarAsset asset, int widthPx, int heightPx, bool transparent) =>
        Painted.GetOrCreateValue(asset).GetOrAdd((widthPx, heightPx, transparent), static (size, asset) => size.Transparent
            ? Clear(size.WidthPx, size.HeightPx)
            : Gradient(asset.Manifest.Background, size.WidthPx, size.HeightPx), asset);

    private static Background Clear(int widthPx, int heightPx) => Finish(new AlignedBuffer<uint>(widthPx * heightPx), widthPx, heightPx);

    private static Background Gradient(BackgroundStyle style, int widthPx, int heightPx)
    {
        var pixels = new AlignedBuffer<uint>(widthPx * heightPx);
        var (outer, inner, corner) = (ManifestNumbers.ToVector(style.Outer), ManifestNumbers.ToVector(style.Inner), ManifestNumbers.ToVector(style.Corner));
        for (var y = 0; y < heightPx; y++)
        {
            for (var x = 0; x < widthPx; x++)
            {
                var place = new Vector2((x + .5f) / widthPx, (y + .5f) / heightPx);
                var colour = Vector3.Lerp(outer, inner, Glow(place, new(.52f, .40f), 5.5f)) + (corner * Glow(place, new(1.02f, .95f), 4f));
                var lights = (.16f * Disc(place, new(.10f, .20f), .13f)) + (.12f * Disc(place, new(.93f, .30f), .10f))
                    + (.10f * Disc(place, new(.80f, .10f), .07f)) + (.10f * Disc(place, new(.03f, .52f), .08f));
                colour += style.Bokeh * ((corner * lights) + (inner * .05f * Disc(place, new(.22f, .06f), .08f)));
                pixels.Pointer[(y * widthPx) + x] = Encode(colour, Noise(x, y));
            }
        }

        return Finish(pixels, widthPx, heightPx);
    }

    private static Background Finish(AlignedBuffer<uint> pixels, int widthPx, int heightPx)
    {
        var i420 = new byte[widthPx * heightPx * 3 / 2];
        fixed (byte* y = i420)
        {
            var u = y + (widthPx * heightPx);
            var v = u + (widthPx * heightPx / 4);
            for (var row = 0; row < heightPx; row += 2)
            {
                var source = (byte*)(pixels.Pointer + (row * widthPx));
                I420Kernel.ConvertRows(
                    source, source + (widthPx * 4), y + (row * widthPx), y + ((row + 1) * widthPx), u + (row / 2 * (widthPx / 2)), v + (row / 2 * (widthPx / 2)), widthPx);
            }
        }

        return new Background(pixels, i420);
    }

    private static float Glow(Vector2 place, Vector2 centre, float falloff) => MathF.Exp(-falloff * Vector2.DistanceSquared(place, centre));

    private static float Disc(Vector2 place, Vector2 centre, float radius) => Math.Clamp((radius - Vector2.Distance(place, centre)) / (radius * .22f), 0, 1);

    // One level of noise hides the steps of a slow gradient, which video encoders would turn into bands.
    private static float Noise(int x, int y)
    {
        var hash = unchecked((uint)((x * 374761393) + (y * 668265263)));
        hash = unchecked((hash ^ (hash >> 13)) * 1274126177);
        return ((hash >> 8 & 255) / 255f) - .5f;
    }

    private static uint Encode(Vector3 colour, float noise)
    {
        uint Level(float linear) => (uint)Math.Clamp((MathF.Sqrt(MathF.Max(0, linear)) * 255) + (noise * 1.2f) + .5f, 0, 255);
        return 0xFF000000 | Level(colour.Z) << 16 | Level(colour.Y) << 8 | Level(colour.X);
    }
}
