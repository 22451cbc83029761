using System.Runtime.Intrinsics;

namespace Visavis.Face.Rendering;

/// <summary>Clips the rare triangle that reaches behind the near plane or far outside the picture.</summary>
internal sealed unsafe class TriangleClipper
{
    private const int Planes = 5;
    // A plane cuts a convex polygon at two edges, so ten corners a triangle suffice.
    private const int MostCorners = 16;
    private readonly int _firstSlot;
    private readonly VertexStage _vertices;
    private readonly int[] _from = new int[MostCorners], _to = new int[MostCorners];
    private int _nextSlot;

    public TriangleClipper(int firstSlot, VertexStage vertices) => (_firstSlot, _vertices) = (firstSlot, vertices);

    /// <summary>Forgets the corners of the last frame.</summary>
    public void BeginFrame() => _nextSlot = 0;

    /// <summary>Corners of the visible polygon, in order; fewer than three when nothing is left.</summary>
    public ReadOnlySpan<int> Clip(int a, int b, int c)
    {
        var (from, to, count) = (_from, _to, 3);
        (from[0], from[1], from[2]) = (a, b, c);
        _vertices.MakeRoomForClipping(_nextSlot + MostCorners);
        for (var plane = 0; plane < Planes && count >= 3; plane++)
        {
            var kept = 0;
            for (var i = 0; i < count; i++)
            {
                int current = from[i], next = from[(i + 1) % count];
                float here = Distance(current, plane), there = Distance(next, plane);
                if (here >= 0) to[kept++] = current;
                if ((here >= 0) == (there >= 0)) continue;
                to[kept++] = Cut(current, next, here / (here - there));
            }

            (from, to, count) = (to, from, kept);
        }

        return from.AsSpan(0, count);
    }

    // Positive inside. Planes slightly inside the vertex stage's limits, so that a cut corner never needs clipping again.
    private float Distance(int vertex, int plane)
    {
        var p = _vertices.ViewPositions + (4 * vertex);
        var slope = VertexStage.GuardBand * .98f / (16 * _vertices.FocalPx);
        return plane switch
        {
            0 => (_vertices.NearZ * 1.01f) - p[2],
            1 => (-p[2] * slope) - p[0],
            2 => (-p[2] * slope) + p[0],
            3 => (-p[2] * slope) - p[1],
            _ => (-p[2] * slope) + p[1],
        };
    }

    private int Cut(int a, int b, float t)
    {
        var slot = _firstSlot + _nextSlot++;
        var colours = _vertices.Colours;
        Lerp(Vector128.LoadAligned(colours + (4 * a)), Vector128.LoadAligned(colours + (4 * b)), t).StoreAligned(colours + (4 * slot));
        var position = Lerp(Vector128.LoadAligned(_vertices.ViewPositions + (4 * a)), Vector128.LoadAligned(_vertices.ViewPositions + (4 * b)), t);
        var from = Vector256.LoadAligned(_vertices.Attributes + (8 * a));
        var to = Vector256.LoadAligned(_vertices.Attributes + (8 * b));
        float U(Vector256<float> v) => v.GetElement(1) / v.ToScalar();
        float V(Vector256<float> v) => v.GetElement(2) / v.ToScalar();
        _vertices.WriteClipCorner(slot, position, from + ((to - from) * t), float.Lerp(U(from), U(to), t), float.Lerp(V(from), V(to), t));
        return slot;
    }

    private static Vector128<float> Lerp(Vector128<float> a, Vector128<float> b, float t) => a + ((b - a) * t);
}
