using Visavis.Face.Rendering.Shading;

namespace Visavis.Face.Rendering;

/// <summary>What a tile renderer needs of the frame.</summary>
internal unsafe struct FrameContext
{
    public TriangleRecord* Triangles;
    public TriangleBounds* Bounds;

    /// <summary>[parts + 1] where the records of each part begin.</summary>
    public int* FirstRecords;
    public TexturedRecord* Textured;

    /// <summary>[triangles of the mesh] receives the frame in which each was last seen: this one.</summary>
    public byte* LastSeen;
    public byte Frame;

    /// <summary>[vertices, 8] and [vertices, 4], as <see cref="VertexStage"/> has them.</summary>
    public float* Attributes, Colours;
    public PartUniform* Parts;
    public LightUniform* Light;
    public uint* Background;
    public int WidthPx, HeightPx;

    /// <summary>How much 1/w may differ between samples of one surface, and where there are lips.</summary>
    public float DepthTolerance, DepthToleranceAtLips;
}

/// <summary>Draws one tile: rasterise, shade, resolve. One implementation per instruction set and sample count.</summary>
internal abstract unsafe class TileRenderer
{
    /// <summary>Draws the triangles; the tile's first sample plane holds RGBA8 afterwards, stride <see cref="TileLayout.Stride"/>.</summary>
    /// <returns>Fragments shaded.</returns>
    public abstract int Draw(in FrameContext frame, ReadOnlySpan<int> triangles, ref TileMemory memory);

    public static TileRenderer Create(SimdPath path, bool multiSample) => (path, multiSample) switch
    {
        (SimdPath.Avx2, true) => new TileRenderer<Avx2Simd, FourSamples>(),
        (SimdPath.Avx2, false) => new TileRenderer<Avx2Simd, OneSample>(),
        (_, true) => new TileRenderer<PortableSimd, FourSamples>(),
        _ => new TileRenderer<PortableSimd, OneSample>(),
    };
}

/// <inheritdoc />
internal sealed unsafe class TileRenderer<TSimd, TSampling> : TileRenderer
    where TSimd : struct, ISimd
    where TSampling : struct, ISampling
{
    private const int SampleCount = 4;

    public override int Draw(in FrameContext frame, ReadOnlySpan<int> triangles, ref TileMemory memory)
    {
        fixed (TileMemory* tile = &memory)
        {
            var planes = TSampling.Multi ? SampleCount : 1;
            new Span<int>(tile->Samples, planes * TileLayout.Plane).Fill(-1);
            new Span<float>(tile->Depths, planes * TileLayout.Plane).Clear();
            new Span<bool>(tile->Ready, triangles.Length).Clear();
            var opaque = Rasterise(frame, triangles, tile, planes);
            var seen = VisibilityKernel<TSimd, TSampling>.Collect(tile);
            for (int next = 0, part = 0; next < opaque;)
            {
                next = RunEnd(frame, triangles, next, ref part, out var lod);
                var count = VisibilityKernel<TSimd, TSampling>.Select(tile, part, seen);
                if (count > 0) Shade(frame, part, lod, tile, count);
            }

            var blends = opaque < triangles.Length;
            ResolveKernel<TSimd, TSampling>.Run(tile, frame.Background + (tile->Y0 * frame.WidthPx) + tile->X0, frame.WidthPx, blends);
            for (var i = opaque; i < triangles.Length; i++) Blend(frame, triangles[i], tile);
            if (blends) ResolveKernel<TSimd, TSampling>.Collapse(tile);
            return seen;
        }
    }

    // What was seen lately is drawn first. Half of the rest is hidden behind that and need not be tried pixel by pixel.
    // See-through parts come last; what is returned is where they begin.
    private static int Rasterise(in FrameContext frame, ReadOnlySpan<int> triangles, TileMemory* tile, int planes)
    {
        int first = 0, later = 0, opaque = 0;
        tile->DepthTolerance = frame.DepthTolerance;
        for (var part = 0; opaque < triangles.Length;)
        {
            var end = RunEnd(frame, triangles, opaque, ref part, out var lod);
            var uniform = frame.Parts + part;
            if (uniform->Blended) break;
            // Tiles that show lips are those with something behind them.
            if (uniform->InMouth) tile->DepthTolerance = frame.DepthToleranceAtLips;
            for (; opaque < end; opaque++)
            {
                if (uniform->Masked) TileRasterizer<TSimd, TSampling, MaskedSurface>.Draw(frame, opaque, uniform, lod, tile);
                else if (frame.Bounds[triangles[opaque]].Nearest == TriangleBounds.SeenLately) tile->First[first++] = opaque;
                else tile->Later[later++] = opaque;
            }
        }

        // The list has room for two more, which are only asked for.
        tile->First[first] = tile->First[first + 1] = 0;
        for (var i = 0; i < first; i++)
        {
            TSimd.Prefetch(frame.Triangles + triangles[tile->First[i + 2]]);
            TileRasterizer<TSimd, TSampling, SolidSurface>.Draw(frame, tile->First[i], null, 0, tile);
        }

        if (later == 0) return opaque;
        DepthGrid.Build(tile, planes);
        var shown = 0;
        for (var i = 0; i < later; i++)
        {
            var place = tile->Later[i];
            if (DepthGrid.Hides(tile, frame.Bounds + triangles[place])) continue;
            TSimd.Prefetch(frame.Triangles + triangles[place]);
            tile->First[shown++] = place;
        }

        for (var i = 0; i < shown; i++) TileRasterizer<TSimd, TSampling, SolidSurface>.Draw(frame, tile->First[i], null, 0, tile);
        return opaque;
    }

    // Triangles of one part follow each other; the part uses one mip level per tile, so no derivatives are needed per pixel.
    private static int RunEnd(in FrameContext frame, ReadOnlySpan<int> triangles, int start, ref int part, out int lod)
    {
        while (frame.FirstRecords[part + 1] <= triangles[start]) part++;
        var (end, beyond) = (start, frame.FirstRecords[part + 1]);
        while (end < triangles.Length && triangles[end] < beyond) end++;
        lod = 0;
        if (frame.Parts[part].Kind <= SurfaceKind.ColouredHair) return end;
        var sum = 0;
        for (var i = start; i < end; i++) sum += frame.Triangles[triangles[i]].Lod;
        lod = ((sum / (end - start)) + 8) / 16;
        return end;
    }

    private static void Shade(in FrameContext frame, int part, int lod, TileMemory* tile, int count)
    {
        var uniform = frame.Parts + part;
        switch (uniform->Kind)
        {
            case SurfaceKind.ColouredSkin: SurfaceKernel<TSimd, ColouredSkin>.Run<TSampling>(uniform, frame, lod, tile, count); break;
            case SurfaceKind.ColouredPlain: SurfaceKernel<TSimd, ColouredPlain>.Run<TSampling>(uniform, frame, lod, tile, count); break;
            case SurfaceKind.ColouredHair: SurfaceKernel<TSimd, ColouredHair>.Run<TSampling>(uniform, frame, lod, tile, count); break;
            case SurfaceKind.Eye: EyeKernel<TSimd>.Run<TSampling>(uniform, frame, lod, tile, count); break;
            case SurfaceKind.TexturedSkin when uniform->NormalMapped: SurfaceKernel<TSimd, NormalMappedSkin>.Run<TSampling>(uniform, frame, lod, tile, count); break;
            case SurfaceKind.TexturedSkin: SurfaceKernel<TSimd, TexturedSkin>.Run<TSampling>(uniform, frame, lod, tile, count); break;
            default:
                if (uniform->NormalMapped) SurfaceKernel<TSimd, NormalMappedPlain>.Run<TSampling>(uniform, frame, lod, tile, count);
                else SurfaceKernel<TSimd, TexturedPlain>.Run<TSampling>(uniform, frame, lod, tile, count);
                break;
        }
    }

    private static void Blend(in FrameContext frame, int triangle, TileMemory* tile)
    {
        var record = frame.Triangles + triangle;
        var part = frame.Parts + record->Part;
        var lod = (record->Lod + 8) / 16;
        if (part->NormalMapped) BlendKernel<TSimd, TSampling, NormalMappedPlain>.Draw(frame, triangle, part, lod, tile);
        else BlendKernel<TSimd, TSampling, TexturedPlain>.Draw(frame, triangle, part, lod, tile);
    }
}
