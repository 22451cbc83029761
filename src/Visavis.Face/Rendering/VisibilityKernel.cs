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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
                    var number = Append(tile, merged, n0, n3, where, count).AsSingle();
                    count += BitOperations.PopCount((uint)merged);
                    var mask = one.AsSingle();
                    TSimd.SelectBySign(n0.AsSingle(), number, mask).Store((float*)samples);
                    TSimd.SelectBySign(n1.AsSingle(), number, mask).Store((float*)samples + Plane);
                    TSimd.SelectBySign(n2.AsSingle(), number, mask).Store((float*)samples + (2 * Plane));
                    TSimd.SelectBySign(n3.AsSingle(), number, mask).Store((float*)samples + (3 * Plane));
                }

                for (var rest = seen & ~merged; rest != 0; rest &= rest - 1)
                {
                    var at = BitOperations.TrailingZeroCount(rest);
                    count = Split(tile, samples + at, depths + at, (y * TileLayout.Width) + x + at, count);
                }
            }
        }

        return count;
    }

    /// <summary>Copies the fragments of one part to <see cref="TileMemory.OfPart"/>, whose last vector is filled up.</summary>
    /// <returns>How many there are.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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

    // A pixel in which surfaces meet: samples that lie on one surface share a fragment.
    [SkipLocalsInit]
    private static int Split(TileMemory* tile, int* sample, float* depth, int pixel, int count)
    {
        var assigned = 0;
        for (var s = 0; s < 4; s++)
        {
            var name = sample[s * Plane];
            if (name < 0 || (assigned >> s & 1) != 0) continue;
            int last = s, lastName = name;
            var near = depth[s * Plane] * tile->DepthTolerance;
            for (var other = s + 1; other < 4; other++)
            {
                var otherName = sample[other * Plane];
                if ((assigned >> other & 1) != 0 || (otherName ^ name) >> TileLayout.PartShift != 0) continue;
                if (otherName != name && !(MathF.Abs(depth[other * Plane] - depth[s * Plane]) <= near)) continue;
                assigned |= 1 << other;
                (last, lastName) = (other, otherName);
                sample[other * Plane] = count;
            }

            sample[s * Plane] = count;
            tile->Seen.First[count] = name;
            tile->Seen.Second[count] = lastName;
            var (from, to) = (Place(s), Place(last));
            // The same triangle twice is looked at half-way between its samples.
            if (lastName == name) from = to = (((from & 15) + (to & 15)) / 2) | ((((from >> 4) + (to >> 4)) / 2) << 4);
            tile->Seen.Place[count] = pixel | (from | (to << 8)) << 11;
            count++;
        }

        return count;
    }

    // x and y of a sample, plus 8, in four bits each.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Place(int sample)
    {
        var x = sample switch { 0 => TileLayout.SampleAx, 1 => TileLayout.SampleBx, 2 => -TileLayout.SampleBx, _ => -TileLayout.SampleAx };
        var y = sample switch { 0 => TileLayout.SampleAy, 1 => TileLayout.SampleBy, 2 => -TileLayout.SampleBy, _ => -TileLayout.SampleAy };
        return (x + 8) | (y + 8) << 4;
    }
}
