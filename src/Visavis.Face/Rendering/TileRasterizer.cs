using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Visavis.Face.Rendering.Shading;

namespace Visavis.Face.Rendering;

/// <summary>How many samples an edge has; a type, so that each variant is compiled without branches.</summary>
internal interface ISampling
{
    static abstract bool Multi { get; }
}

internal readonly struct OneSample : ISampling
{
    public static bool Multi => false;
}

internal readonly struct FourSamples : ISampling
{
    public static bool Multi => true;
}

/// <summary>Whether a surface has cut-outs in its texture.</summary>
internal interface ICutOut
{
    static abstract bool Masked { get; }
}

internal readonly struct SolidSurface : ICutOut
{
    public static bool Masked => false;
}

internal readonly struct MaskedSurface : ICutOut
{
    public static bool Masked => true;
}

/// <summary>Notes which triangle is nearest in each sample of a tile, eight pixels at a time. Nothing is interpolated or shaded here.</summary>
internal static unsafe class TileRasterizer<TSimd, TSampling, TSurface>
    where TSimd : struct, ISimd
    where TSampling : struct, ISampling
    where TSurface : struct, ICutOut
{
    private const int Plane = TileLayout.Plane;

    /// <summary>Draws one triangle.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="place">Where the triangle stands in the tile's list.</param>
    /// <param name="part">Its part.</param>
    /// <param name="lod">The mip level that cut-outs are read from.</param>
    /// <param name="tile">The tile.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public static void Draw(in FrameContext frame, int place, PartUniform* part, int lod, TileMemory* tile)
    {
        var triangle = tile->Triangles[place];
        var t = frame.Triangles + triangle;
        var planes = TSurface.Masked ? TrianglePlanes.Of(t, frame.Attributes) : default;
        int x0 = Math.Max(t->MinX, tile->X0), x1 = Math.Min(t->MaxX, tile->X1), y0 = Math.Max(t->MinY, tile->Y0), y1 = Math.Min(t->MaxY, tile->Y1);
        var lane = Vector256.Create(0f, 1, 2, 3, 4, 5, 6, 7);
        int a2 = t->A2, b2 = t->B2;
        var laneX = Vector256.Create(0, 16, 32, 48, 64, 80, 96, 112);
        var laneE0 = laneX * Vector256.Create(t->A0);
        var laneE1 = laneX * Vector256.Create(t->A1);
        var laneE2 = laneX * Vector256.Create(a2);
        float zx = t->DepthDx, zy = t->DepthDy;
        var laneZ = lane * Vector256.Create(zx);
        var offsetA0 = (TileLayout.SampleAx * t->A0) + (TileLayout.SampleAy * t->B0);
        var offsetA1 = (TileLayout.SampleAx * t->A1) + (TileLayout.SampleAy * t->B1);
        var offsetA2 = (TileLayout.SampleAx * a2) + (TileLayout.SampleAy * b2);
        var offsetB0 = (TileLayout.SampleBx * t->A0) + (TileLayout.SampleBy * t->B0);
        var offsetB1 = (TileLayout.SampleBx * t->A1) + (TileLayout.SampleBy * t->B1);
        var offsetB2 = (TileLayout.SampleBx * a2) + (TileLayout.SampleBy * b2);
        Vector256<int> sampleA0 = Vector256.Create(offsetA0), sampleA1 = Vector256.Create(offsetA1), sampleA2 = Vector256.Create(offsetA2);
        Vector256<int> sampleB0 = Vector256.Create(offsetB0), sampleB1 = Vector256.Create(offsetB1), sampleB2 = Vector256.Create(offsetB2);
        var depthA = Vector256.Create(((TileLayout.SampleAx * zx) + (TileLayout.SampleAy * zy)) / 16);
        var depthB = Vector256.Create(((TileLayout.SampleBx * zx) + (TileLayout.SampleBy * zy)) / 16);
        var shown = Vector256.Create(place | t->Part << TileLayout.PartShift).AsSingle();
        int px = (x0 * 16) + 8, py = (y0 * 16) + 8;
        int e0 = t->C0 + (t->A0 * px) + (t->B0 * py), e1 = t->C1 + (t->A1 * px) + (t->B1 * py), e2 = t->C2 + (a2 * px) + (b2 * py);

        var column = x0 & -8;
        if (x1 - column < 16)
        {
            // Most triangles are narrower than a vector. Without a branch in it, a row costs half: there is nothing to mispredict. Columns are aligned,
            // although that makes a third more of them: what the neighbour has just stored can then be loaded without waiting for the cache.
            Vector256<int> step0 = Vector256.Create(t->B0 * 16), step1 = Vector256.Create(t->B1 * 16), step2 = Vector256.Create(b2 * 16);
            for (; column <= x1; column += 8)
            {
                var from = column - x0;
                var edge0 = laneE0 + Vector256.Create(e0 + (t->A0 * 16 * from));
                var edge1 = laneE1 + Vector256.Create(e1 + (t->A1 * 16 * from));
                var edge2 = laneE2 + Vector256.Create(e2 + (a2 * 16 * from));
                var z = laneZ + Vector256.Create((zx * column) + (zy * y0) + t->DepthC);
                var at = ((y0 - tile->Y0) * TileLayout.Stride) + (column - tile->X0);
                for (var y = y0; y <= y1; y++, at += TileLayout.Stride)
                {
                    var samples = (float*)tile->Samples + at;
                    var depths = tile->Depths + at;
                    if (TSampling.Multi)
                    {
                        Vector256<float> d0 = Vector256.Load(depths), d1 = Vector256.Load(depths + Plane), d2 = Vector256.Load(depths + (2 * Plane)), d3 = Vector256.Load(depths + (3 * Plane));
                        Vector256<float> z0 = z + depthA, z1 = z + depthB, z2 = z - depthB, z3 = z - depthA;
                        var m0 = Vector256.AndNot(Vector256.GreaterThan(z0, d0), ((edge0 + sampleA0) | (edge1 + sampleA1) | (edge2 + sampleA2)).AsSingle());
                        var m1 = Vector256.AndNot(Vector256.GreaterThan(z1, d1), ((edge0 + sampleB0) | (edge1 + sampleB1) | (edge2 + sampleB2)).AsSingle());
                        var m2 = Vector256.AndNot(Vector256.GreaterThan(z2, d2), ((edge0 - sampleB0) | (edge1 - sampleB1) | (edge2 - sampleB2)).AsSingle());
                        var m3 = Vector256.AndNot(Vector256.GreaterThan(z3, d3), ((edge0 - sampleA0) | (edge1 - sampleA1) | (edge2 - sampleA2)).AsSingle());
                        if (TSurface.Masked) CutOut(&planes, (float*)&frame.Textured[triangle].Bounds, part, lod, column, y, ref m0, ref m1, ref m2, ref m3);
                        TSimd.SelectBySign(Vector256.Load(samples), shown, m0).Store(samples);
                        TSimd.SelectBySign(d0, z0, m0).Store(depths);
                        TSimd.SelectBySign(Vector256.Load(samples + Plane), shown, m1).Store(samples + Plane);
                        TSimd.SelectBySign(d1, z1, m1).Store(depths + Plane);
                        TSimd.SelectBySign(Vector256.Load(samples + (2 * Plane)), shown, m2).Store(samples + (2 * Plane));
                        TSimd.SelectBySign(d2, z2, m2).Store(depths + (2 * Plane));
                        TSimd.SelectBySign(Vector256.Load(samples + (3 * Plane)), shown, m3).Store(samples + (3 * Plane));
                        TSimd.SelectBySign(d3, z3, m3).Store(depths + (3 * Plane));
                    }
                    else
                    {
                        var d0 = Vector256.Load(depths);
                        var m0 = Vector256.AndNot(Vector256.GreaterThan(z, d0), (edge0 | edge1 | edge2).AsSingle());
                        var unused = m0;
                        if (TSurface.Masked) CutOut(&planes, (float*)&frame.Textured[triangle].Bounds, part, lod, column, y, ref m0, ref unused, ref unused, ref unused);
                        TSimd.SelectBySign(Vector256.Load(samples), shown, m0).Store(samples);
                        TSimd.SelectBySign(d0, z, m0).Store(depths);
                    }

                    edge0 += step0;
                    edge1 += step1;
                    edge2 += step2;
                    z += Vector256.Create(zy);
                }
            }

            return;
        }

        // Where each row can begin and end: three edges and the box, in pixels from x0. Ends are negated, so that both are maxima.
        var a = Vector128.Create((float)t->A0, t->A1, a2, 0);
        var b = Vector128.Create((float)t->B0, t->B1, b2, 0);
        var reach = TSampling.Multi
            ? Vector128.Max(Vector128.Abs(Vector128.Create(offsetA0, offsetA1, offsetA2, 0)), Vector128.Abs(Vector128.Create(offsetB0, offsetB1, offsetB2, 0)))
            : Vector128<int>.Zero;
        var crossing = -Vector128.ConvertToSingle(Vector128.Create(e0, e1, e2, 0) + reach) / (a * Vector128.Create(16f));
        var turn = -b / a;
        var (begins, ends) = (Vector128.GreaterThan(a, Vector128<float>.Zero), Vector128.LessThan(a, Vector128<float>.Zero));
        var span = Vector256.Create(
            Vector128.ConditionalSelect(begins, crossing, Vector128<float>.Zero), Vector128.ConditionalSelect(ends, -crossing, Vector128.Create((float)(x0 - x1))));
        var spanStep = Vector256.Create(begins & turn, ends & -turn);
        for (var y = y0; y <= y1; y++, e0 += t->B0 * 16, e1 += t->B1 * 16, e2 += b2 * 16, span += spanStep)
        {
            var bounds = Vector256.MaxNative(span, Vector256.Shuffle(span, Vector256.Create(1, 0, 3, 2, 5, 4, 7, 6)));
            bounds = Vector256.MaxNative(bounds, Vector256.Shuffle(bounds, Vector256.Create(2, 3, 0, 1, 6, 7, 4, 5)));
            // A little wider than exact arithmetic says; the exact test follows.
            var from = (int)(bounds.GetLower().ToScalar() + .98f);
            var to = (int)(.02f - bounds.GetUpper().ToScalar());
            if (from > to) continue;
            var edge0 = laneE0 + Vector256.Create(e0 + (t->A0 * 16 * from));
            var edge1 = laneE1 + Vector256.Create(e1 + (t->A1 * 16 * from));
            var edge2 = laneE2 + Vector256.Create(e2 + (a2 * 16 * from));
            var rowZ = (zy * y) + t->DepthC;
            for (var x = x0 + from; ; x += 8)
            {
                var offset = ((y - tile->Y0) * TileLayout.Stride) + (x - tile->X0);
                var samples = (float*)tile->Samples + offset;
                var depths = tile->Depths + offset;
                Vector256<float> m0, m1 = default, m2 = default, m3 = default;
                Vector256<float> z0, z1 = default, z2 = default, z3 = default;
                Vector256<float> d0, d1 = default, d2 = default, d3 = default;
                Vector256<float> any;
                // Masks live in the sign bit: an edge function is negative outside.
                if (TSampling.Multi)
                {
                    var s0 = (edge0 + sampleA0) | (edge1 + sampleA1) | (edge2 + sampleA2);
                    var s1 = (edge0 + sampleB0) | (edge1 + sampleB1) | (edge2 + sampleB2);
                    var s2 = (edge0 - sampleB0) | (edge1 - sampleB1) | (edge2 - sampleB2);
                    var s3 = (edge0 - sampleA0) | (edge1 - sampleA1) | (edge2 - sampleA2);
                    var z = laneZ + Vector256.Create((zx * x) + rowZ);
                    z0 = z + depthA;
                    z1 = z + depthB;
                    z2 = z - depthB;
                    z3 = z - depthA;
                    d0 = Vector256.Load(depths);
                    d1 = Vector256.Load(depths + Plane);
                    d2 = Vector256.Load(depths + (2 * Plane));
                    d3 = Vector256.Load(depths + (3 * Plane));
                    m0 = Vector256.AndNot(Vector256.GreaterThan(z0, d0), s0.AsSingle());
                    m1 = Vector256.AndNot(Vector256.GreaterThan(z1, d1), s1.AsSingle());
                    m2 = Vector256.AndNot(Vector256.GreaterThan(z2, d2), s2.AsSingle());
                    m3 = Vector256.AndNot(Vector256.GreaterThan(z3, d3), s3.AsSingle());
                    any = m0 | m1 | m2 | m3;
                }
                else
                {
                    var s = edge0 | edge1 | edge2;
                    z0 = laneZ + Vector256.Create((zx * x) + rowZ);
                    d0 = Vector256.Load(depths);
                    m0 = Vector256.AndNot(Vector256.GreaterThan(z0, d0), s.AsSingle());
                    any = m0;
                }

                if (any.ExtractMostSignificantBits() != 0)
                {
                    if (TSurface.Masked) CutOut(&planes, (float*)&frame.Textured[triangle].Bounds, part, lod, x, y, ref m0, ref m1, ref m2, ref m3);
                    TSimd.SelectBySign(Vector256.Load(samples), shown, m0).Store(samples);
                    TSimd.SelectBySign(d0, z0, m0).Store(depths);
                    if (TSampling.Multi)
                    {
                        TSimd.SelectBySign(Vector256.Load(samples + Plane), shown, m1).Store(samples + Plane);
                        TSimd.SelectBySign(d1, z1, m1).Store(depths + Plane);
                        TSimd.SelectBySign(Vector256.Load(samples + (2 * Plane)), shown, m2).Store(samples + (2 * Plane));
                        TSimd.SelectBySign(d2, z2, m2).Store(depths + (2 * Plane));
                        TSimd.SelectBySign(Vector256.Load(samples + (3 * Plane)), shown, m3).Store(samples + (3 * Plane));
                        TSimd.SelectBySign(d3, z3, m3).Store(depths + (3 * Plane));
                    }
                }

                if (x + 8 > x0 + to) break;
                edge0 += Vector256.Create(t->A0 * 128);
                edge1 += Vector256.Create(t->A1 * 128);
                edge2 += Vector256.Create(a2 * 128);
            }
        }
    }

    // Alpha becomes coverage: a soft edge of a hair card covers one to four samples.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CutOut(
        TrianglePlanes* planes, float* bounds, PartUniform* part, int lod, int x, int y, ref Vector256<float> m0, ref Vector256<float> m1, ref Vector256<float> m2, ref Vector256<float> m3)
    {
        var alpha = Alpha(planes, bounds, part, lod, x, y);
        if (!TSampling.Multi)
        {
            m0 &= Vector256.GreaterThan(alpha, Vector256.Create(part->AlphaCutoff));
            return;
        }

        var cover = Vector256.MultiplyAddEstimate(alpha - Vector256.Create(part->AlphaCutoff), Vector256.Create(2f), Vector256.Create(.5f));
        m0 &= Vector256.GreaterThan(cover, Vector256.Create(.2f));
        m1 &= Vector256.GreaterThan(cover, Vector256.Create(.4f));
        m2 &= Vector256.GreaterThan(cover, Vector256.Create(.6f));
        m3 &= Vector256.GreaterThan(cover, Vector256.Create(.8f));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static Vector256<float> Alpha(TrianglePlanes* planes, float* bounds, PartUniform* part, int lod, int x, int y)
    {
        var w = Vector256<float>.One / TrianglePlanes.Across(planes, 0, x, y);
        var u = Vector256.MinNative(Vector256.MaxNative(TrianglePlanes.Across(planes, 1, x, y) * w, Vector256.Create(bounds[0])), Vector256.Create(bounds[1]));
        var v = Vector256.MinNative(Vector256.MaxNative(TrianglePlanes.Across(planes, 2, x, y) * w, Vector256.Create(bounds[2])), Vector256.Create(bounds[3]));
        return TextureKernel.Alpha<TSimd>(&part->Colour, lod, u, v);
    }
}
