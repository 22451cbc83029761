using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Visavis.Face.Rendering;

/// <summary>Turns a tile's fragment numbers into colours: looks them up, averages four samples, shows the background where nothing was drawn.</summary>
internal static unsafe class ResolveKernel<TSimd, TSampling>
    where TSimd : struct, ISimd
    where TSampling : struct, ISampling
{
    private const int Plane = TileLayout.Plane;

    /// <summary>Resolves into the first sample plane.</summary>
    /// <param name="tile">The tile; its first plane holds RGBA8 afterwards.</param>
    /// <param name="background">RGBA8 at the tile's first pixel.</param>
    /// <param name="backgroundStride">Pixels per background row.</param>
    /// <param name="expand">Leave one colour per sample in every plane instead of their mean, for see-through surfaces to draw over.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Run(TileMemory* tile, uint* background, int backgroundStride, bool expand)
    {
        var (width, height) = (tile->X1 - tile->X0 + 1, tile->Y1 - tile->Y0 + 1);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x += 8)
            {
                var samples = tile->Samples + (y * TileLayout.Stride) + x;
                var behind = Vector256.Load((int*)background + (y * backgroundStride) + x);
                var n0 = Vector256.Load(samples);
                if (!TSampling.Multi)
                {
                    Look(tile->Colours, n0, behind).Store(samples);
                    continue;
                }

                var n1 = Vector256.Load(samples + Plane);
                var n2 = Vector256.Load(samples + (2 * Plane));
                var n3 = Vector256.Load(samples + (3 * Plane));
                var c0 = Look(tile->Colours, n0, behind);
                var (c1, c2, c3) = (c0, c0, c0);
                // Most pixels show one surface in all four samples.
                if (!Vector256.EqualsAll((n0 ^ n1) | (n0 ^ n2) | (n0 ^ n3), Vector256<int>.Zero))
                {
                    c1 = Look(tile->Colours, n1, behind);
                    c2 = Look(tile->Colours, n2, behind);
                    c3 = Look(tile->Colours, n3, behind);
                }

                if (expand)
                {
                    c0.Store(samples);
                    c1.Store(samples + Plane);
                    c2.Store(samples + (2 * Plane));
                    c3.Store(samples + (3 * Plane));
                }
                else
                {
                    Mean(c0, c1, c2, c3).Store(samples);
                }
            }
        }
    }

    /// <summary>Averages planes that were expanded.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Collapse(TileMemory* tile)
    {
        if (!TSampling.Multi) return;
        for (var i = 0; i < Plane; i += 8)
        {
            var s = tile->Samples + i;
            Mean(Vector256.Load(s), Vector256.Load(s + Plane), Vector256.Load(s + (2 * Plane)), Vector256.Load(s + (3 * Plane))).Store(s);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Look(int* colours, Vector256<int> numbers, Vector256<int> behind)
    {
        // Lanes without a fragment read the first colour and throw it away.
        var fetched = TSimd.Gather(colours, Vector256.Max(numbers, Vector256<int>.Zero));
        return TSimd.SelectBySign(fetched.AsSingle(), behind.AsSingle(), numbers.AsSingle()).AsInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Mean(Vector256<int> a, Vector256<int> b, Vector256<int> c, Vector256<int> d) =>
        TSimd.Mean(TSimd.Mean(a.AsByte(), b.AsByte()), TSimd.Mean(c.AsByte(), d.AsByte())).AsInt32();
}
