using Visavis.Face.Rendering.Shading;

namespace Visavis.Face.Rendering;

/// <summary>What a tile renderer needs of the frame.</summary>
internal unsafe struct FrameContext
{
    public TriangleRecord* Triangles;
    public TexturedRecord* Textured;

    /// <summary>[vertices, 8] and [vertices, 4], as <see cref="VertexStage"/> has them.</summary>
    public float* Attributes, Colours;
    public PartUniform* Parts;
    public LightUniform* Light;
    public uint* Background;
    public int WidthPx, HeightPx;
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
            var opaque = Rasterise(frame, triangles, tile);
            var seen = VisibilityKernel<TSimd, TSampling>.Collect(tile);
            for (var next = 0; next < opaque;)
            {
                var part = frame.Triangles[triangles[next]].Part;
                next = RunEnd(frame, triangles, next, out var lod);
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

    // See-through parts come last; what is returned is where they begin.
    private static int Rasterise(in FrameContext frame, ReadOnlySpan<int> triangles, TileMemory* tile)
    {
        for (var next = 0; next < triangles.Length;)
        {
            var part = frame.Triangles[triangles[next]].Part;
            var uniform = frame.Parts + part;
            if (uniform->Blended) return next;
            var end = RunEnd(frame, triangles, next, out var lod);
            for (; next < end; next++)
            {
                if (uniform->Masked) TileRasterizer<TSimd, TSampling, MaskedSurface>.Draw(frame, next, uniform, lod, tile);
                else TileRasterizer<TSimd, TSampling, SolidSurface>.Draw(frame, next, uniform, lod, tile);
            }
        }

        return triangles.Length;
    }

    // Triangles of one part follow each other; the part uses one mip level per tile, so no derivatives are needed per pixel.
    private static int RunEnd(in FrameContext frame, ReadOnlySpan<int> triangles, int start, out int lod)
    {
        var part = frame.Triangles[triangles[start]].Part;
        var (end, sum) = (start, 0);
        while (end < triangles.Length && frame.Triangles[triangles[end]].Part == part) sum += frame.Triangles[triangles[end++]].Lod;
        lod = ((sum / (end - start)) + 8) / 16;
        return end;
    }

    private static void Shade(in FrameContext frame, int part, int lod, TileMemory* tile, int count)
    {
        var uniform = frame.Parts + part;
        switch (uniform->Kind)
        {
            case SurfaceKind.ColouredSkin: SurfaceKernel<TSimd, ColouredSkin>.Run(uniform, frame, lod, tile, count); break;
            case SurfaceKind.ColouredPlain: SurfaceKernel<TSimd, ColouredPlain>.Run(uniform, frame, lod, tile, count); break;
            case SurfaceKind.ColouredHair: SurfaceKernel<TSimd, ColouredHair>.Run(uniform, frame, lod, tile, count); break;
            case SurfaceKind.Eye: EyeKernel<TSimd>.Run(uniform, frame, lod, tile, count); break;
            case SurfaceKind.TexturedSkin when uniform->NormalMapped: SurfaceKernel<TSimd, NormalMappedSkin>.Run(uniform, frame, lod, tile, count); break;
            case SurfaceKind.TexturedSkin: SurfaceKernel<TSimd, TexturedSkin>.Run(uniform, frame, lod, tile, count); break;
            default:
                if (uniform->NormalMapped) SurfaceKernel<TSimd, NormalMappedPlain>.Run(uniform, frame, lod, tile, count);
                else SurfaceKernel<TSimd, TexturedPlain>.Run(uniform, frame, lod, tile, count);
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
