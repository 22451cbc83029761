using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Visavis.Face.Rendering;

/// <summary>Turns what each sample shows into the fewest fragments: one for a pixel whose samples lie on one surface, however many triangles meet there.</summary>
/// <remarks>
/// Heads are made of triangles of some ten pixels, so nearly every pixel has an edge in it; but most edges lie within a surface. Shading
/// those once, with the mean of two samples' attributes, halves what has to be shaded.
/// </remarks>
internal static unsafe class VisibilityKernel<TSimd, TSampling>
    where TSimd : struct, ISimd
    where TSampling : struct, ISampling
{
    private const int Plane = TileLayout.Plane;
    private const int Centre = (8 << 11) | (8 << 15) | (8 << 19) | (8 << 23);

    /// <summary>Lists what is seen and replaces each sample's triangle by the number of its fragment.</summary>
    /// <returns>How many fragments are seen.</returns>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public static int Collect(TileMemory* tile)
    {
        var (width, height) = (tile->X1 - tile->X0 + 1, tile->Y1 - tile->Y0 + 1);
        var lane = Vector256.Create(0, 1, 2, 3, 4, 5, 6, 7);
        var opposite = Place(0) | (Place(3) << 8);
        var tolerance = Vector256.Create(tile->DepthTolerance);
        var count = 0;
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x += 8)
            {
                var samples = tile->Samples + (y * TileLayout.Stride) + x;
                var n0 = Vector256.Load(samples);
                var place = lane + Vector256.Create((y * TileLayout.Width) + x);
                if (!TSampling.Multi)
                {
                    var drawn = (int)~n0.ExtractMostSignificantBits() & 255;
                    if (drawn == 0) continue;
                    var number = Append(tile, drawn, n0, n0, place + Vector256.Create(Centre), count);
                    TSimd.SelectBySign(number.AsSingle(), n0.AsSingle(), n0.AsSingle()).Store((float*)samples);
                    count += BitOperations.PopCount((uint)drawn);
                    continue;
                }

                var n1 = Vector256.Load(samples + Plane);
                var n2 = Vector256.Load(samples + (2 * Plane));
                var n3 = Vector256.Load(samples + (3 * Plane));
                var seen = (int)~(n0 & n1 & n2 & n3).ExtractMostSignificantBits() & 255;
                if (seen == 0) continue;
                var depths = tile->Depths + (y * TileLayout.Stride) + x;
                var z0 = Vector256.Load(depths);
                var z1 = Vector256.Load(depths + Plane);
                var z2 = Vector256.Load(depths + (2 * Plane));
                var z3 = Vector256.Load(depths + (3 * Plane));
                var nearest = Vector256.MaxNative(Vector256.MaxNative(z0, z1), Vector256.MaxNative(z2, z3));
                var farthest = Vector256.MinNative(Vector256.MinNative(z0, z1), Vector256.MinNative(z2, z3));
                var differing = (n0 ^ n1) | (n0 ^ n2) | (n0 ^ n3);
                // A sample that shows nothing has a negative name, so it differs in part from all others.
                var onePart = Vector256.Equals(Vector256.ShiftRightLogical(differing, TileLayout.PartShift), Vector256<int>.Zero);
                var flat = Vector256.LessThanOrEqual(nearest - farthest, nearest * tolerance).AsInt32() | Vector256.Equals(differing, Vector256<int>.Zero);
                var one = Vector256.AndNot(onePart & flat, n0);
                var merged = (int)one.ExtractMostSignificantBits();
                if (merged != 0)
                {
                    var where = place + Vector256.ConditionalSelect(Vector256.Equals(n0, n3), Vector256.Create(Centre), Vector256.Create(opposite << 11));
                    var number = Append(tile, merged, n0, n3, where, count);
                    count += BitOperations.PopCount((uint)merged);
                    one = Sign(one);
                    n0 = Choose(one, number, n0);
                    n1 = Choose(one, number, n1);
                    n2 = Choose(one, number, n2);
                    n3 = Choose(one, number, n3);
                }

                if (merged != seen) count = Split(tile, merged == 0 ? Vector256<int>.AllBitsSet : ~one, place, ref n0, ref n1, ref n2, ref n3, z0, z1, z2, z3, tolerance, count);
                n0.Store(samples);
                n1.Store(samples + Plane);
                n2.Store(samples + (2 * Plane));
                n3.Store(samples + (3 * Plane));
            }
        }

        return count;
    }

    /// <summary>Copies the fragments of one part to <see cref="TileMemory.OfPart"/>, whose last vector is filled up.</summary>
    /// <returns>How many there are.</returns>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static int Select(TileMemory* tile, int part, int seen)
    {
        var count = 0;
        var wanted = Vector256.Create(part);
        var lane = Vector256.Create(0, 1, 2, 3, 4, 5, 6, 7);
        for (var i = 0; i < seen; i += 8)
        {
            var first = Vector256.Load(tile->Seen.First + i);
            var mask = (int)Vector256.Equals(Vector256.ShiftRightLogical(first, TileLayout.PartShift), wanted).ExtractMostSignificantBits();
            if (i + 8 > seen) mask &= (1 << (seen - i)) - 1;
            if (mask == 0) continue;
            var order = TSimd.CompactionOrder(tile->Compaction, mask);
            TSimd.Compact(first.AsSingle(), order, mask, (float*)tile->OfPart.First + count);
            TSimd.Compact(Vector256.Load((float*)tile->Seen.Second + i), order, mask, (float*)tile->OfPart.Second + count);
            TSimd.Compact(Vector256.Load((float*)tile->Seen.Place + i), order, mask, (float*)tile->OfPart.Place + count);
            TSimd.Compact((lane + Vector256.Create(i)).AsSingle(), order, mask, (float*)tile->Numbers + count);
            count += BitOperations.PopCount((uint)mask);
        }

        if (count == 0) return 0;
        Vector256.Create(tile->OfPart.First[0]).Store(tile->OfPart.First + count);
        Vector256.Create(tile->OfPart.First[0]).Store(tile->OfPart.Second + count);
        Vector256.Create(Centre).Store(tile->OfPart.Place + count);
        Vector256.Create(TileLayout.FragmentCapacity).Store(tile->Numbers + count);
        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Append(TileMemory* tile, int mask, Vector256<int> first, Vector256<int> second, Vector256<int> place, int count)
    {
        var order = TSimd.CompactionOrder(tile->Compaction, mask);
        TSimd.Compact(first.AsSingle(), order, mask, (float*)tile->Seen.First + count);
        TSimd.Compact(second.AsSingle(), order, mask, (float*)tile->Seen.Second + count);
        TSimd.Compact(place.AsSingle(), order, mask, (float*)tile->Seen.Place + count);
        return Vector256.Create(count) + Vector256.LoadAligned(tile->Compaction->Prefix + (mask * 8));
    }

    // Pixels in which surfaces meet: samples that lie on one surface share a fragment. Each round lists, for all eight pixels, the surface of the
    // first sample that is left; two rounds
    // do for most. One pixel after another, with the branches that takes, cost 8 % of a frame more.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Split(
        TileMemory* tile, Vector256<int> rest, Vector256<int> place, ref Vector256<int> n0, ref Vector256<int> n1, ref Vector256<int> n2, ref Vector256<int> n3,
        Vector256<float> z0, Vector256<float> z1, Vector256<float> z2, Vector256<float> z3, Vector256<float> tolerance, int count)
    {
        Vector256<int> left0 = Vector256.AndNot(rest, Sign(n0)), left1 = Vector256.AndNot(rest, Sign(n1)), left2 = Vector256.AndNot(rest, Sign(n2)), left3 = Vector256.AndNot(rest, Sign(n3));
        Vector256<int> at0 = Vector256.Create(Place(0)), at1 = Vector256.Create(Place(1)), at2 = Vector256.Create(Place(2)), at3 = Vector256.Create(Place(3));
        while (true)
        {
            var pixels = (int)(left0 | left1 | left2 | left3).ExtractMostSignificantBits();
            if (pixels == 0) return count;
            var name = Choose(left0, n0, Choose(left1, n1, Choose(left2, n2, n3)));
            var from = Choose(left0, at0, Choose(left1, at1, Choose(left2, at2, at3)));
            var z = Choose(left0, z0.AsInt32(), Choose(left1, z1.AsInt32(), Choose(left2, z2.AsInt32(), z3.AsInt32()))).AsSingle();
            var near = z * tolerance;
            Vector256<int> on0 = left0 & OneSurface(n0, name, z0 - z, near), on1 = left1 & OneSurface(n1, name, z1 - z, near);
            Vector256<int> on2 = left2 & OneSurface(n2, name, z2 - z, near), on3 = left3 & OneSurface(n3, name, z3 - z, near);
            var last = Choose(on3, n3, Choose(on2, n2, Choose(on1, n1, n0)));
            var to = Choose(on3, at3, Choose(on2, at2, Choose(on1, at1, at0)));
            // The same triangle twice is looked at half-way between its samples: the mean of both nibbles.
            var half = ((from & to) + Vector256.ShiftRightLogical((from ^ to) & Vector256.Create(0xEE), 1));
            var twice = Vector256.Equals(name, last);
            from = Choose(twice, half, from);
            to = Choose(twice, half, to);
            var number = Append(tile, pixels, name, last, place + Vector256.ShiftLeft(from | Vector256.ShiftLeft(to, 8), 11), count);
            count += BitOperations.PopCount((uint)pixels);
            n0 = Choose(on0, number, n0);
            n1 = Choose(on1, number, n1);
            n2 = Choose(on2, number, n2);
            n3 = Choose(on3, number, n3);
            left0 = Vector256.AndNot(left0, on0);
            left1 = Vector256.AndNot(left1, on1);
            left2 = Vector256.AndNot(left2, on2);
            left3 = Vector256.AndNot(left3, on3);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> OneSurface(Vector256<int> name, Vector256<int> other, Vector256<float> apart, Vector256<float> near)
    {
        var differing = name ^ other;
        var onePart = Vector256.Equals(Vector256.ShiftRightLogical(differing, TileLayout.PartShift), Vector256<int>.Zero);
        return onePart & (Vector256.Equals(differing, Vector256<int>.Zero) | Vector256.LessThanOrEqual(Vector256.Abs(apart), near).AsInt32());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Sign(Vector256<int> x) => Vector256.ShiftRightArithmetic(x, 31);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Choose(Vector256<int> mask, Vector256<int> a, Vector256<int> b) => Vector256.ConditionalSelect(mask, a, b);

    // x and y of a sample, plus 8, in four bits each.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Place(int sample)
    {
        var x = sample switch { 0 => TileLayout.SampleAx, 1 => TileLayout.SampleBx, 2 => -TileLayout.SampleBx, _ => -TileLayout.SampleAx };
        var y = sample switch { 0 => TileLayout.SampleAy, 1 => TileLayout.SampleBy, 2 => -TileLayout.SampleBy, _ => -TileLayout.SampleAy };
        return (x + 8) | (y + 8) << 4;
    }
}
