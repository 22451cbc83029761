using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Visavis.Face.Assets;
using Visavis.Face.Assets.Meshes;

namespace Visavis.Face.Rendering;

/// <summary>Turns visible triangles into edge functions and plane equations and sorts them into tiles.</summary>
internal sealed unsafe class TriangleSetup
{
    // Two frames, as what is seen at the very edge of something flickers.
    public const int LatelyFrames = 2;

    private const int Lanes = 8;

    private readonly MergedMesh _mesh;
    private readonly VertexStage _vertices;
    private readonly TriangleClipper _clipper;
    private readonly TileBins _bins;
    private readonly int _widthPx, _heightPx;
    private AlignedBuffer<TriangleRecord> _records;
    private readonly AlignedBuffer<int> _firstRecords;
    private AlignedBuffer<TriangleBounds> _bounds;
    private AlignedBuffer<TexturedRecord> _textured;
    private byte* _lastSeen;
    private byte _frame;

    public TriangleSetup(MergedMesh mesh, VertexStage vertices, TileBins bins, int widthPx, int heightPx, bool textured)
    {
        _mesh = mesh;
        _vertices = vertices;
        _bins = bins;
        _clipper = new TriangleClipper(mesh.VertexCount, vertices);
        (_widthPx, _heightPx) = (widthPx, heightPx);
        _records = new AlignedBuffer<TriangleRecord>(mesh.TriangleCount + 1024);
        _bounds = new AlignedBuffer<TriangleBounds>(_records.Length);
        _firstRecords = new AlignedBuffer<int>(mesh.Parts.Length + 1);
        _textured = new AlignedBuffer<TexturedRecord>(textured ? _records.Length : 0);
    }

    public TriangleRecord* Records => _records.Pointer;

    /// <summary>[parts + 1] where the records of each part begin: they follow each other.</summary>
    public int* FirstRecords => _firstRecords.Pointer;

    /// <summary>[<see cref="Count"/>].</summary>
    public TriangleBounds* Bounds => _bounds.Pointer;

    /// <summary>Filled for the triangles of textured parts.</summary>
    public TexturedRecord* Textured => _textured.Pointer;

    public int Count { get; private set; }

    /// <param name="uniforms">[parts].</param>
    /// <param name="partChanged">[parts] whether a part's uniforms differ from the previous frame's.</param>
    /// <param name="history">What the session saw in its last frames.</param>
    /// <param name="path">The kernels that set up eight at once; null sets up one by one, with the same result.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(PartUniform* uniforms, bool[] partChanged, FrameHistory history, SimdPath? path)
    {
        Count = 0;
        _lastSeen = history.LastSeen;
        _frame = history.Frame;
        _clipper.BeginFrame();
        for (var p = 0; p < _mesh.Parts.Length; p++)
        {
            _firstRecords.Pointer[p] = Count;
            var part = _mesh.Parts[p];
            var (next, end) = (part.FirstIndex / 3, (part.FirstIndex + part.IndexCount) / 3);
            // Texture coordinates are set up one by one.
            if (path is { } kernels && uniforms[p].Kind <= SurfaceKind.ColouredHair)
            {
                for (; next + Lanes <= end; next += Lanes)
                {
                    if (!TryBlock(next, p, uniforms + p, partChanged[p], history, kernels)) Each(next, next + Lanes, p, uniforms + p, partChanged[p]);
                }
            }

            Each(next, end, p, uniforms + p, partChanged[p]);
        }

        _firstRecords.Pointer[_mesh.Parts.Length] = Count;
        _bins.Sort(Count);
    }

    private bool TryBlock(int first, int part, PartUniform* uniform, bool changed, FrameHistory history, SimdPath path)
    {
        if (Count + Lanes > _records.Length) GrowRecords();
        var now = stackalloc uint[Lanes];
        var block = new TriangleBlock
        {
            Indices = _mesh.Indices.Pointer + (3 * first),
            Screen = _vertices.Screen,
            Attributes = _vertices.Attributes,
            Flags = (int*)_vertices.Flags,
            LastSeen = _lastSeen + first,
            PreviousRanges = history.TileRanges + first,
            Records = _records.Pointer + Count,
            Bounds = _bounds.Pointer + Count,
            Ranges = _bins.RoomFor(Count, Lanes),
            Now = now,
            Source = first,
            Part = part,
            Frame = _frame,
            WidthPx = _widthPx,
            HeightPx = _heightPx,
            DoubleSided = uniform->DoubleSided,
            Changed = changed,
        };
        var drawn = path == SimdPath.Avx2 ? TriangleBlockKernel<Avx2Simd>.Run(&block) : TriangleBlockKernel<PortableSimd>.Run(&block);
        if (drawn < 0) return false;
        for (var dirty = block.Dirty; dirty != 0; dirty &= dirty - 1)
        {
            var lane = BitOperations.TrailingZeroCount(dirty);
            _bins.Track(first + lane, now[lane], moved: true);
        }

        _bins.CountTiles(Count, drawn);
        Count += drawn;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Each(int first, int end, int part, PartUniform* uniform, bool changed)
    {
        var indices = _mesh.Indices.Pointer;
        for (var i = first; i < end; i++)
        {
            int a = indices[3 * i], b = indices[(3 * i) + 1], c = indices[(3 * i) + 2];
            // Clipping may move the vertices to find room for its corners.
            var flags = _vertices.Flags;
            var any = flags[a] | flags[b] | flags[c];
            var range = TileBins.NotDrawn;
            if ((any & VertexFlags.NeedsClip) != 0)
            {
                range = EmitClipped(a, b, c, i, part, uniform);
            }
            else
            {
                var screen = _vertices.Screen;
                var area = Area(screen + (2 * a), screen + (2 * b), screen + (2 * c));
                // Negative is counter-clockwise on the screen, whose y points down: the front.
                if (area < 0) range = Emit(a, c, b, -area, back: false, i, part, uniform);
                else if (area > 0 && uniform->DoubleSided) range = Emit(a, b, c, area, back: true, i, part, uniform);
            }

            _bins.Track(i, range, changed || (any & VertexFlags.Moved) != 0);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Area(int* a, int* b, int* c) => ((b[0] - a[0]) * (c[1] - a[1])) - ((c[0] - a[0]) * (b[1] - a[1]));

    // Clipped triangles lie at the picture's border; their tiles are united into one range.
    private uint EmitClipped(int a, int b, int c, int source, int part, PartUniform* uniform)
    {
        var united = TileBins.NotDrawn;
        var corners = _clipper.Clip(a, b, c);
        var screen = _vertices.Screen;
        for (var k = 2; k < corners.Length; k++)
        {
            int second = corners[k - 1], third = corners[k];
            var area = Area(screen + (2 * corners[0]), screen + (2 * second), screen + (2 * third));
            if (area == 0 || (area > 0 && !uniform->DoubleSided)) continue;
            var range = area < 0
                ? Emit(corners[0], third, second, -area, back: false, source, part, uniform)
                : Emit(corners[0], second, third, area, back: true, source, part, uniform);
            if (range == TileBins.NotDrawn) continue;
            united = united == TileBins.NotDrawn
                ? range
                : Math.Min(united & 255, range & 255) | Math.Max(united >> 8 & 255, range >> 8 & 255) << 8
                    | Math.Min(united >> 16 & 255, range >> 16 & 255) << 16 | Math.Max(united >> 24, range >> 24) << 24;
        }

        return united;
    }

    // Corners clockwise on the screen, so that edge functions are positive inside.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private uint Emit(int a, int b, int c, int area, bool back, int source, int part, PartUniform* uniform)
    {
        var screen = _vertices.Screen;
        int x0 = screen[2 * a], y0 = screen[(2 * a) + 1], x1 = screen[2 * b], y1 = screen[(2 * b) + 1], x2 = screen[2 * c], y2 = screen[(2 * c) + 1];
        // Samples lie up to 6/16 from the centre; a pixel whose centre is outside may still have one inside.
        int minX = Math.Max((Math.Min(x0, Math.Min(x1, x2)) + 1) >> 4, 0), maxX = Math.Min(Math.Max(x0, Math.Max(x1, x2)) >> 4, _widthPx - 1);
        int minY = Math.Max((Math.Min(y0, Math.Min(y1, y2)) + 1) >> 4, 0), maxY = Math.Min(Math.Max(y0, Math.Max(y1, y2)) >> 4, _heightPx - 1);
        if (minX > maxX || minY > maxY) return TileBins.NotDrawn;

        if (Count == _records.Length) GrowRecords();
        var t = _records.Pointer + Count;
        (t->MinX, t->MaxX, t->MinY, t->MaxY, t->Part) = ((short)minX, (short)maxX, (short)minY, (short)maxY, (ushort)part);
        (t->V0, t->V1, t->V2, t->Lod, t->Back) = (a, b, c, 0, back ? (byte)1 : (byte)0);
        SetEdge(x0, y0, x1, y1, out t->A0, out t->B0, out t->C0);
        SetEdge(x1, y1, x2, y2, out t->A1, out t->B1, out t->C1);
        SetEdge(x2, y2, x0, y0, out _, out _, out t->C2);
        // The edge functions of a point sum up to this; where it is not above zero, no sample is inside all three.
        if (t->C0 + t->C1 + t->C2 <= 0) return TileBins.NotDrawn;

        const float pixel = 1f / 16;
        var inverse = 256f / area;
        var attributes = _vertices.Attributes;
        float w0 = attributes[8 * a], w1 = attributes[8 * b], w2 = attributes[8 * c], d1 = (w1 - w0) * inverse, d2 = (w2 - w0) * inverse;
        _bounds.Pointer[Count] = new TriangleBounds
        {
            Source = source,
            Nearest = (byte)(_frame - _lastSeen[source]) <= LatelyFrames ? TriangleBounds.SeenLately : float.MaxNative(w0, float.MaxNative(w1, w2)),
            MinX = (short)minX, MaxX = (short)maxX, MinY = (short)minY, MaxY = (short)maxY,
        };
        float dx = ((d1 * (y2 - y0)) - (d2 * (y1 - y0))) * pixel, dy = ((d2 * (x1 - x0)) - (d1 * (x2 - x0))) * pixel;
        (t->DepthDx, t->DepthDy, t->DepthC) = (dx, dy, w0 + (dx * (.5f - (x0 * pixel))) + (dy * (.5f - (y0 * pixel))));
        if (uniform->Kind > SurfaceKind.ColouredHair) SetTexturing(t, inverse, uniform);
        return _bins.Add(Count++, minX, maxX, minY, maxY);
    }

    // The top-left rule as a bias: a shared edge belongs to exactly one of its triangles, so nothing is drawn twice or left out.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetEdge(int x0, int y0, int x1, int y1, out int a, out int b, out int c)
    {
        a = y0 - y1;
        b = x1 - x0;
        // 1 unless a > 0 or (a = 0 and b > 0), without a branch: nothing predicts which way an edge runs.
        var bias = (int)((((long)a << 32) + b - 1) >>> 63);
        c = -((a * x0) + (b * y0)) - bias;
    }

    private void SetTexturing(TriangleRecord* t, float inverseArea, PartUniform* uniform)
    {
        var (a, b, c) = (t->V0, t->V1, t->V2);
        var textured = _textured.Pointer + Count;
        var attributes = _vertices.Attributes;
        float U(int i) => attributes[(8 * i) + 1] / attributes[8 * i];
        float V(int i) => attributes[(8 * i) + 2] / attributes[8 * i];
        float u0 = U(a), v0 = V(a), du1 = U(b) - u0, dv1 = V(b) - v0, du2 = U(c) - u0, dv2 = V(c) - v0;
        // Samples at an edge extrapolate; without these limits they would fetch across atlas seams.
        textured->Bounds = Vector128.Create(
            u0 + MathF.Min(0, MathF.Min(du1, du2)), u0 + MathF.Max(0, MathF.Max(du1, du2)),
            v0 + MathF.Min(0, MathF.Min(dv1, dv2)), v0 + MathF.Max(0, MathF.Max(dv1, dv2)));
        var determinant = (du1 * dv2) - (du2 * dv1);
        var texelsPerPixel = MathF.Abs(determinant) * (1 << uniform->Colour.Log2Width) * (float)(1 << uniform->Colour.Log2Height) * inverseArea;
        t->Lod = (byte)((Math.Clamp(.5f * MathF.Log2((texelsPerPixel * .7f) + 1e-9f), 0, uniform->Colour.LevelCount - 1) * 16) + .5f);
        if (!uniform->NormalMapped) return;
        var positions = _vertices.ViewPositions;
        var p0 = Vector128.LoadAligned(positions + (4 * a));
        var e1 = Vector128.LoadAligned(positions + (4 * b)) - p0;
        var e2 = Vector128.LoadAligned(positions + (4 * c)) - p0;
        var tangent = ((e1 * dv2) - (e2 * dv1)) * MathF.CopySign(1, determinant);
        var bitangent = ((e1 * du2) - (e2 * du1)) * MathF.CopySign(1, determinant);
        textured->Tangent = Scaled(tangent, uniform->NormalStrength);
        textured->Bitangent = Scaled(bitangent, uniform->NormalStrength);
    }

    private static Vector128<float> Scaled(Vector128<float> v, float length)
    {
        var squared = Vector128.Dot(v, v);
        return squared > 1e-24f ? v * (length / MathF.Sqrt(squared)) : Vector128<float>.Zero;
    }

    private void GrowRecords()
    {
        _records = _records.Grown(_records.Length * 2);
        _bounds = _bounds.Grown(_records.Length);
        if (_textured.Length > 0) _textured = _textured.Grown(_records.Length);
    }
}
