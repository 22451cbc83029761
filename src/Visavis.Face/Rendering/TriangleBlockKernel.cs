using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Visavis.Face.Rendering;

/// <summary>What eight triangles of a part need to be set up side by side.</summary>
internal unsafe struct TriangleBlock
{
    /// <summary>[24] corners of the eight in the mesh.</summary>
    public int* Indices;

    /// <summary>[vertices, 2], [vertices, 8] and [vertices], as <see cref="VertexStage"/> has them.</summary>
    public int* Screen;
    public float* Attributes;
    public int* Flags;

    /// <summary>[8] when each was last seen, and the tiles it covered in the previous frame.</summary>
    public byte* LastSeen;
    public uint* PreviousRanges;

    /// <summary>Where the next record and its bounds go: room for eight.</summary>
    public TriangleRecord* Records;
    public TriangleBounds* Bounds;

    /// <summary>[8] receives the tiles of those that are drawn, without gaps.</summary>
    public uint* Ranges;

    /// <summary>[8] receives the tiles of each, or <see cref="TileBins.NotDrawn"/>.</summary>
    public uint* Now;

    /// <summary>Number of the first in the mesh; their part; the frame.</summary>
    public int Source, Part, Frame;
    public int WidthPx, HeightPx;
    public bool DoubleSided, Changed;

    /// <summary>Receives a bit for each triangle whose tiles differ from the previous frame's.</summary>
    public int Dirty;
}

/// <summary>Sets up eight triangles at once, to the bit as <see cref="TriangleSetup"/> does one.</summary>
internal static unsafe class TriangleBlockKernel<TSimd>
    where TSimd : struct, ISimd
{
    private const int Lanes = 8;

    /// <summary>Sets up a block.</summary>
    /// <returns>How many triangles are drawn; -1 when one of them must be clipped, so that they have to be set up one by one.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public static int Run(TriangleBlock* block)
    {
        var lanes = Vector256.Create(0, 1, 2, 3, 4, 5, 6, 7);
        var corner = lanes * Vector256.Create(3);
        var a = TSimd.Gather(block->Indices, corner);
        var b = TSimd.Gather(block->Indices + 1, corner);
        var c = TSimd.Gather(block->Indices + 2, corner);
        var flags = TSimd.Gather(block->Flags, a) | TSimd.Gather(block->Flags, b) | TSimd.Gather(block->Flags, c);
        if ((flags & Vector256.Create((int)VertexFlags.NeedsClip)) != Vector256<int>.Zero) return -1;

        int* across = block->Screen, down = block->Screen + 1;
        Vector256<int> atA = a + a, atB = b + b, atC = c + c;
        Vector256<int> x0 = TSimd.Gather(across, atA), y0 = TSimd.Gather(down, atA);
        Vector256<int> xb = TSimd.Gather(across, atB), yb = TSimd.Gather(down, atB);
        Vector256<int> xc = TSimd.Gather(across, atC), yc = TSimd.Gather(down, atC);
        var area = ((xb - x0) * (yc - y0)) - ((xc - x0) * (yb - y0));
        var back = block->DoubleSided ? Vector256.GreaterThan(area, Vector256<int>.Zero) : Vector256<int>.Zero;
        var drawn = back | Vector256.LessThan(area, Vector256<int>.Zero);

        var minX = Vector256.Max((Vector256.Min(x0, Vector256.Min(xb, xc)) + Vector256<int>.One) >> 4, Vector256<int>.Zero);
        var minY = Vector256.Max((Vector256.Min(y0, Vector256.Min(yb, yc)) + Vector256<int>.One) >> 4, Vector256<int>.Zero);
        var maxX = Vector256.Min(Vector256.Max(x0, Vector256.Max(xb, xc)) >> 4, Vector256.Create(block->WidthPx - 1));
        var maxY = Vector256.Min(Vector256.Max(y0, Vector256.Max(yb, yc)) >> 4, Vector256.Create(block->HeightPx - 1));
        drawn = Vector256.AndNot(drawn, Vector256.GreaterThan(minX, maxX) | Vector256.GreaterThan(minY, maxY));

        // Corners clockwise on the screen, so that edge functions are positive inside.
        Vector256<int> x1 = Choose(back, xb, xc), y1 = Choose(back, yb, yc), x2 = Choose(back, xc, xb), y2 = Choose(back, yc, yb);
        area = Vector256.Abs(area);
        Vector256<int> a0 = y0 - y1, b0 = x1 - x0, a1 = y1 - y2, b1 = x2 - x1;
        Vector256<int> c0 = Start(a0, b0, x0, y0), c1 = Start(a1, b1, x1, y1), c2 = Start(y2 - y0, x0 - x2, x2, y2);
        drawn &= Vector256.GreaterThan(c0 + c1 + c2, Vector256<int>.Zero);

        var range = (minX >> TileLayout.Log2Width) | ((maxX >> TileLayout.Log2Width) << 8) | ((minY >> TileLayout.Log2Height) << 16) | ((maxY >> TileLayout.Log2Height) << 24);
        var now = range | ~drawn;
        var before = Vector256.Load((int*)block->PreviousRanges);
        var moved = block->Changed ? Vector256<int>.AllBitsSet : Vector256.Equals(flags & Vector256.Create((int)VertexFlags.Moved), Vector256.Create((int)VertexFlags.Moved));
        var same = Vector256.AndNot(Vector256.Equals(before, now), moved) | Vector256.Equals(before & now, Vector256<int>.AllBitsSet);
        block->Dirty = (int)~same.ExtractMostSignificantBits() & 255;
        now.Store((int*)block->Now);
        var mask = (int)drawn.ExtractMostSignificantBits();
        if (mask == 0) return 0;

        Vector256<int> second = Choose(back, b, c), third = Choose(back, c, b);
        var w0 = TSimd.Gather((int*)block->Attributes, a << 3).AsSingle();
        var w1 = TSimd.Gather((int*)block->Attributes, second << 3).AsSingle();
        var w2 = TSimd.Gather((int*)block->Attributes, third << 3).AsSingle();
        var pixel = Vector256.Create(1f / 16);
        var inverse = Vector256.Create(256f) / Vector256.ConvertToSingle(area);
        Vector256<float> d1 = (w1 - w0) * inverse, d2 = (w2 - w0) * inverse;
        var dx = ((d1 * Vector256.ConvertToSingle(y2 - y0)) - (d2 * Vector256.ConvertToSingle(y1 - y0))) * pixel;
        var dy = ((d2 * Vector256.ConvertToSingle(x1 - x0)) - (d1 * Vector256.ConvertToSingle(x2 - x0))) * pixel;
        var depth = w0 + (dx * (Vector256.Create(.5f) - (Vector256.ConvertToSingle(x0) * pixel))) + (dy * (Vector256.Create(.5f) - (Vector256.ConvertToSingle(y0) * pixel)));
        var age = (Vector256.Create(block->Frame) - Ages(block->LastSeen)) & Vector256.Create(255);
        var nearest = Vector256.ConditionalSelect(
            Vector256.LessThanOrEqual(age, Vector256.Create(TriangleSetup.LatelyFrames)).AsSingle(), Vector256.Create(TriangleBounds.SeenLately),
            Vector256.MaxNative(w0, Vector256.MaxNative(w1, w2)));
        Vector256<int> spanX = minX | (maxX << 16), spanY = minY | (maxY << 16);

        var rows = stackalloc Vector256<int>[24];
        (rows[0], rows[1], rows[2], rows[3], rows[4], rows[5], rows[6], rows[7]) = (a0, b0, c0, a1, b1, c1, c2, dx.AsInt32());
        (rows[8], rows[9], rows[10], rows[11], rows[12], rows[13], rows[14]) = (dy.AsInt32(), depth.AsInt32(), spanX, spanY, a, second, third);
        rows[15] = Vector256.Create(block->Part) | (back & Vector256.Create(1 << 24));
        (rows[16], rows[17], rows[18], rows[19], rows[20]) = (lanes + Vector256.Create(block->Source), nearest.AsInt32(), spanX, spanY, range);
        Turn(rows);
        Turn(rows + 8);
        Turn(rows + 16);
        var count = 0;
        for (var lane = 0; lane < Lanes; lane++)
        {
            // Written for all and kept for some: there is nothing to mispredict.
            var record = (Vector256<int>*)(block->Records + count);
            record[0] = rows[lane];
            record[1] = rows[lane + 8];
            *(Vector128<int>*)(block->Bounds + count) = *(Vector128<int>*)(rows + lane + 16);
            block->Ranges[count] = ((uint*)(rows + lane + 16))[4];
            count += (mask >> lane) & 1;
        }

        return count;
    }

    // The top-left rule as a bias: 1 unless a > 0 or (a = 0 and b > 0).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Start(Vector256<int> a, Vector256<int> b, Vector256<int> x, Vector256<int> y)
    {
        var bias = Vector256.LessThan(a, Vector256<int>.Zero) | Vector256.AndNot(Vector256.Equals(a, Vector256<int>.Zero), Vector256.GreaterThan(b, Vector256<int>.Zero));
        return bias - ((a * x) + (b * y));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Ages(byte* seen)
    {
        var words = Vector128.WidenLower(Vector128.CreateScalarUnsafe(*(ulong*)seen).AsByte());
        return Vector256.Create(Vector128.WidenLower(words), Vector128.WidenUpper(words)).AsInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Choose(Vector256<int> mask, Vector256<int> a, Vector256<int> b) => Vector256.ConditionalSelect(mask, a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn(Vector256<int>* rows)
    {
        TSimd.Transpose8((float*)rows, out var a, out var b, out var c, out var d, out var e, out var f, out var g, out var h);
        (rows[0], rows[1], rows[2], rows[3]) = (a.AsInt32(), b.AsInt32(), c.AsInt32(), d.AsInt32());
        (rows[4], rows[5], rows[6], rows[7]) = (e.AsInt32(), f.AsInt32(), g.AsInt32(), h.AsInt32());
    }
}
