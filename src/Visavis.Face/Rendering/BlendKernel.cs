using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Visavis.Face.Rendering.Shading;

namespace Visavis.Face.Rendering;

/// <summary>Draws see-through triangles over the finished samples of a tile, back to front as they come.</summary>
/// <remarks>Few surfaces are see-through (lashes, glasses, brow layers), so these are shaded in place instead of deferred.</remarks>
internal static unsafe class BlendKernel<TSimd, TSampling, TSurface>
    where TSimd : struct, ISimd
    where TSampling : struct, ISampling
    where TSurface : struct, ISurface
{
    private const int Plane = TileLayout.Plane;
    private const int Lanes = 8;

    /// <summary>Blends one triangle into sample planes that hold colours.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public static void Draw(in FrameContext frame, int triangle, PartUniform* part, int lod, TileMemory* tile)
    {
        var t = frame.Triangles + triangle;
        var planes = TrianglePlanes.Of(t, frame.Attributes);
        int x0 = Math.Max(t->MinX, tile->X0), x1 = Math.Min(t->MaxX, tile->X1), y0 = Math.Max(t->MinY, tile->Y0), y1 = Math.Min(t->MaxY, tile->Y1);
        var fragment = stackalloc float[TileLayout.ShaderInputs * Lanes];
        var laneX = Vector256.Create(0, 16, 32, 48, 64, 80, 96, 112);
        for (var y = y0; y <= y1; y++)
        {
            for (var x = x0; x <= x1; x += Lanes)
            {
                var e0 = EdgeAt(t->A0, t->B0, t->C0, x, y, laneX);
                var e1 = EdgeAt(t->A1, t->B1, t->C1, x, y, laneX);
                var e2 = EdgeAt(t->A2, t->B2, t->C2, x, y, laneX);
                var z = TrianglePlanes.Across(&planes, 0, x, y);
                var offset = ((y - tile->Y0) * TileLayout.Stride) + (x - tile->X0);
                var shaded = false;
                Vector256<int> colour = default;
                Vector256<float> alpha = default;
                for (var s = 0; s < (TSampling.Multi ? 4 : 1); s++)
                {
                    var (sx, sy) = SampleOffset(s);
                    var outside = (e0 + Vector256.Create((sx * t->A0) + (sy * t->B0))) | (e1 + Vector256.Create((sx * t->A1) + (sy * t->B1)))
                        | (e2 + Vector256.Create((sx * t->A2) + (sy * t->B2)));
                    var depth = z + Vector256.Create(((sx * t->DepthDx) + (sy * t->DepthDy)) / 16);
                    var mask = Vector256.AndNot(Vector256.GreaterThan(depth, Vector256.Load(tile->Depths + (s * Plane) + offset)), outside.AsSingle());
                    if (mask.ExtractMostSignificantBits() == 0) continue;
                    if (!shaded)
                    {
                        Gather(&planes, (float*)&frame.Textured[triangle].Bounds, triangle, x, y, fragment);
                        colour = SurfaceKernel<TSimd, TSurface>.Shade(part, frame.Light, frame.Textured, lod, fragment, out alpha);
                        shaded = true;
                    }

                    var target = tile->Samples + (s * Plane) + offset;
                    var below = Vector256.Load(target);
                    TSimd.SelectBySign(below.AsSingle(), Mix(below, colour, alpha).AsSingle(), mask).Store((float*)target);
                }
            }
        }
    }

    private static (int X, int Y) SampleOffset(int sample) => !TSampling.Multi ? (0, 0) : sample switch
    {
        0 => (TileLayout.SampleAx, TileLayout.SampleAy),
        1 => (TileLayout.SampleBx, TileLayout.SampleBy),
        2 => (-TileLayout.SampleBx, -TileLayout.SampleBy),
        _ => (-TileLayout.SampleAx, -TileLayout.SampleAy),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> EdgeAt(int a, int b, int c, int x, int y, Vector256<int> laneX) =>
        Vector256.Create(c + (a * ((x * 16) + 8)) + (b * ((y * 16) + 8))) + (laneX * Vector256.Create(a));

    private static void Gather(TrianglePlanes* t, float* bounds, int triangle, int x, int y, float* fragment)
    {
        var w = Vector256<float>.One / TrianglePlanes.Across(t, 0, x, y);
        Vector256.Min(Vector256.Max(TrianglePlanes.Across(t, 1, x, y) * w, Vector256.Create(bounds[0])), Vector256.Create(bounds[1])).Store(fragment);
        Vector256.Min(Vector256.Max(TrianglePlanes.Across(t, 2, x, y) * w, Vector256.Create(bounds[2])), Vector256.Create(bounds[3])).Store(fragment + Lanes);
        for (var k = 3; k < 8; k++) TrianglePlanes.Across(t, k, x, y).Store(fragment + ((k - 1) * Lanes));
        Vector256.Create(triangle).Store((int*)(fragment + (7 * Lanes)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Mix(Vector256<int> below, Vector256<int> above, Vector256<float> alpha)
    {
        var weight = Vector256.ConvertToInt32Native(Vector256.MultiplyAddEstimate(alpha, Vector256.Create(128f), Vector256.Create(.5f)));
        var w = (weight | Vector256.ShiftLeft(weight, 16)).AsInt16();
        var bytes = Vector256.Create(0x00FF00FF);
        var redBlue = TextureKernel.Mix((below & bytes).AsInt16(), (above & bytes).AsInt16(), w);
        var greenAlpha = TextureKernel.Mix((Vector256.ShiftRightLogical(below, 8) & bytes).AsInt16(), (Vector256.ShiftRightLogical(above, 8) & bytes).AsInt16(), w);
        return redBlue.AsInt32() | Vector256.ShiftLeft(greenAlpha.AsInt32(), 8);
    }
}
