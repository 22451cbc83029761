using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Visavis.Face.Rendering.Shading;

namespace Visavis.Face.Rendering;

/// <summary>What a tile renderer needs of the frame.</summary>
internal unsafe struct FrameContext
{
    public TriangleRecord* Triangles;
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
    private readonly FragmentCollector _collector = new();

    public override int Draw(in FrameContext frame, ReadOnlySpan<int> triangles, ref TileMemory memory)
    {
        fixed (TileMemory* tile = &memory)
        {
            var planes = TSampling.Multi ? SampleCount : 1;
            new Span<int>(tile->Samples, planes * TileLayout.Plane).Fill(-1);
            new Span<float>(tile->Depths, planes * TileLayout.Plane).Clear();
            int count = 0, next = 0, total = 0;
            while (next < triangles.Length)
            {
                var part = frame.Triangles[triangles[next]].Part;
                if (frame.Parts[part].Blended) break;
                var end = RunEnd(frame, triangles, next, out var lod);
                var first = count;
                for (; next < end; next++)
                {
                    if (count > TileLayout.FragmentCapacity - TileLayout.FragmentsPerTriangle)
                    {
                        // The list is full: shade what is there, keep only what is still visible, go on.
                        Shade(frame, part, lod, tile, first, count);
                        total += count;
                        first = count = _collector.Collect(tile, planes, count);
                        total -= count;
                    }

                    count = Rasterise(frame, part, lod, triangles[next], tile, count);
                }

                Shade(frame, part, lod, tile, first, count);
            }

            var blends = next < triangles.Length;
            ResolveKernel<TSimd, TSampling>.Run(tile, frame.Background + (tile->Y0 * frame.WidthPx) + tile->X0, frame.WidthPx, blends);
            for (; next < triangles.Length; next++) Blend(frame, triangles[next], tile);
            if (blends) ResolveKernel<TSimd, TSampling>.Collapse(tile);
            return total + count;
        }
    }

    // Triangles of one part follow each other; the part uses one mip level per tile, so no derivatives are needed per pixel.
    private static int RunEnd(in FrameContext frame, ReadOnlySpan<int> triangles, int start, out int lod)
    {
        var part = frame.Triangles[triangles[start]].Part;
        var (end, sum) = (start, 0f);
        while (end < triangles.Length && frame.Triangles[triangles[end]].Part == part) sum += frame.Triangles[triangles[end++]].Lod;
        lod = (int)((sum / (end - start)) + .5f);
        return end;
    }

    private static int Rasterise(in FrameContext frame, int part, int lod, int triangle, TileMemory* tile, int count)
    {
        var uniform = frame.Parts + part;
        var record = frame.Triangles + triangle;
        if (uniform->Masked) return TileRasterizer<TSimd, TSampling, MaskedSurface>.Draw(record, triangle, uniform, lod, tile, count);
        return uniform->Kind <= SurfaceKind.ColouredHair
            ? TileRasterizer<TSimd, TSampling, ColouredSurface>.Draw(record, triangle, uniform, lod, tile, count)
            : TileRasterizer<TSimd, TSampling, TexturedSurface>.Draw(record, triangle, uniform, lod, tile, count);
    }

    private static void Shade(in FrameContext frame, int part, int lod, TileMemory* tile, int from, int to)
    {
        var (p, l, t, f, c) = ((nint)(frame.Parts + part), (nint)frame.Light, (nint)frame.Triangles, (nint)tile->Fragments, (nint)tile->Colours);
        var uniform = (PartUniform*)p;
        // Shading reads up to seven fragments past the end; everything there is masked to its table's size except triangle numbers.
        if (uniform->NormalMapped) Vector256<int>.Zero.Store((int*)(tile->Fragments + (7 * TileLayout.FragmentCapacity) + to));
        switch (uniform->Kind)
        {
            case SurfaceKind.ColouredSkin: Run<ColouredSkin>(); break;
            case SurfaceKind.ColouredPlain: Run<ColouredPlain>(); break;
            case SurfaceKind.ColouredHair: Run<ColouredHair>(); break;
            case SurfaceKind.Eye: EyeKernel<TSimd>.Run(uniform, (LightUniform*)l, lod, (float*)f, from, to, (int*)c); break;
            case SurfaceKind.TexturedSkin when uniform->NormalMapped: Run<NormalMappedSkin>(); break;
            case SurfaceKind.TexturedSkin: Run<TexturedSkin>(); break;
            default:
                if (uniform->NormalMapped) Run<NormalMappedPlain>();
                else Run<TexturedPlain>();
                break;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void Run<TSurface>()
            where TSurface : struct, ISurface =>
            SurfaceKernel<TSimd, TSurface>.Run((PartUniform*)p, (LightUniform*)l, (TriangleRecord*)t, lod, (float*)f, from, to, (int*)c);
    }

    private static void Blend(in FrameContext frame, int triangle, TileMemory* tile)
    {
        var record = frame.Triangles + triangle;
        var part = frame.Parts + record->Part;
        var lod = (int)(record->Lod + .5f);
        if (part->NormalMapped) BlendKernel<TSimd, TSampling, NormalMappedPlain>.Draw(record, triangle, frame.Triangles, part, frame.Light, lod, tile);
        else BlendKernel<TSimd, TSampling, TexturedPlain>.Draw(record, triangle, frame.Triangles, part, frame.Light, lod, tile);
    }
}

/// <summary>Makes room in a full fragment list: keeps the colours that some sample still shows and renumbers them.</summary>
internal sealed unsafe class FragmentCollector
{
    private readonly int[] _renumbered = new int[TileLayout.FragmentCapacity];

    /// <returns>How many fragments are left: at most one per sample, half of the capacity.</returns>
    public int Collect(TileMemory* tile, int planes, int count)
    {
        Array.Fill(_renumbered, -1, 0, count);
        var samples = new Span<int>(tile->Samples, planes * TileLayout.Plane);
        foreach (var number in samples)
        {
            if (number >= 0) _renumbered[number] = 0;
        }

        var kept = 0;
        for (var i = 0; i < count; i++)
        {
            if (_renumbered[i] < 0) continue;
            tile->Colours[kept] = tile->Colours[i];
            _renumbered[i] = kept++;
        }

        for (var i = 0; i < samples.Length; i++)
        {
            if (samples[i] >= 0) samples[i] = _renumbered[samples[i]];
        }

        return kept;
    }
}
