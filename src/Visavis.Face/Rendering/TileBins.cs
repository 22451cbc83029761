using System.Runtime.CompilerServices;
using Visavis.Face.Assets;

namespace Visavis.Face.Rendering;

/// <summary>Which triangles touch which tile, and which tiles differ from the previous frame.</summary>
internal sealed unsafe class TileBins
{
    /// <summary>The range of a triangle that is not drawn.</summary>
    public const uint NotDrawn = uint.MaxValue;

    private readonly int _tilesAcross;
    private readonly int[] _starts;
    private readonly bool[] _dirty;
    private uint* _previousRanges;
    private AlignedBuffer<uint> _ranges;
    private AlignedBuffer<int> _entries;

    public TileBins(int widthPx, int heightPx, int triangleCount)
    {
        _tilesAcross = (widthPx + TileLayout.Width - 1) / TileLayout.Width;
        TileCount = _tilesAcross * ((heightPx + TileLayout.Height - 1) / TileLayout.Height);
        _starts = new int[TileCount + 1];
        _dirty = new bool[TileCount];
        _ranges = new AlignedBuffer<uint>(triangleCount + 1024);
        // 1.3 tiles per triangle is usual; four leaves room for a face that fills the picture.
        _entries = new AlignedBuffer<int>((triangleCount * 4) + 4096);
    }

    public int TileCount { get; }

    /// <param name="previousRanges">[triangles] what they covered in the session's previous frame; brought up to date by <see cref="Track"/>.</param>
    /// <param name="allDirty">Whether every tile is to be drawn anew.</param>
    public void BeginFrame(uint* previousRanges, bool allDirty)
    {
        _previousRanges = previousRanges;
        Array.Clear(_starts);
        Array.Fill(_dirty, allDirty);
    }

    public bool IsDirty(int tile) => _dirty[tile];

    /// <summary>Notes a triangle that is drawn: counts it in its tiles.</summary>
    /// <returns>The tiles it covers, packed.</returns>
    public uint Add(int record, int minX, int maxX, int minY, int maxY)
    {
        if (record >= _ranges.Length) _ranges = _ranges.Grown(Math.Max(record + 1, _ranges.Length * 2));
        uint x0 = (uint)minX / TileLayout.Width, x1 = (uint)maxX / TileLayout.Width, y0 = (uint)minY / TileLayout.Height, y1 = (uint)maxY / TileLayout.Height;
        var range = x0 | x1 << 8 | y0 << 16 | y1 << 24;
        _ranges.Pointer[record] = range;
        CountTiles(record, 1);
        return range;
    }

    /// <summary>Where the tiles of the next triangles go, for a caller that packs them as <see cref="Add"/> does and then counts them.</summary>
    public uint* RoomFor(int record, int count)
    {
        if (record + count > _ranges.Length) _ranges = _ranges.Grown(Math.Max(record + count, _ranges.Length * 2));
        return _ranges.Pointer + record;
    }

    /// <summary>Counts triangles in the tiles that were noted for them.</summary>
    public void CountTiles(int firstRecord, int count)
    {
        for (var record = firstRecord; record < firstRecord + count; record++)
        {
            var range = _ranges.Pointer[record];
            uint x0 = range & 255, x1 = range >> 8 & 255, y0 = range >> 16 & 255, y1 = range >> 24;
            if (x0 == x1 && y0 == y1)
            {
                _starts[(int)(y0 * _tilesAcross + x0)]++;
                continue;
            }

            for (var y = y0; y <= y1; y++)
            {
                for (var x = x0; x <= x1; x++) _starts[(int)(y * _tilesAcross + x)]++;
            }
        }
    }

    /// <summary>Marks what a source triangle leaves and enters as changed.</summary>
    /// <param name="triangle">Its number in the mesh.</param>
    /// <param name="now">Tiles it covers now, or <see cref="NotDrawn"/>.</param>
    /// <param name="moved">Whether its picture differs from the previous frame's.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Track(int triangle, uint now, bool moved)
    {
        ref var before = ref _previousRanges[triangle];
        if (!moved && before == now) return;
        if ((before & now) == NotDrawn) return;
        if (before != NotDrawn) MarkDirty(before);
        if (now != NotDrawn && now != before) MarkDirty(now);
        before = now;
    }

    /// <summary>Sorts the drawn triangles into tiles, keeping their order.</summary>
    public void Sort(int recordCount)
    {
        var total = 0;
        MostTriangles = 0;
        for (var tile = 0; tile < TileCount; tile++)
        {
            var count = _starts[tile];
            MostTriangles = Math.Max(MostTriangles, count);
            _starts[tile] = total;
            total += count;
        }

        if (total > _entries.Length) _entries = new AlignedBuffer<int>(total * 2);
        var entries = _entries.Pointer;
        for (var record = 0; record < recordCount; record++)
        {
            var range = _ranges.Pointer[record];
            for (var y = range >> 16 & 255; y <= range >> 24; y++)
            {
                for (var x = range & 255; x <= (range >> 8 & 255); x++) entries[_starts[(int)(y * _tilesAcross + x)]++] = record;
            }
        }

        // Filling moved each start to the next one's place.
        for (var tile = TileCount; tile > 0; tile--) _starts[tile] = _starts[tile - 1];
        _starts[0] = 0;
    }

    /// <summary>The drawn triangles of a tile, in drawing order.</summary>
    public ReadOnlySpan<int> Triangles(int tile) => _entries.Span[_starts[tile].._starts[tile + 1]];

    /// <summary>Triangles of the fullest tile.</summary>
    public int MostTriangles { get; private set; }

    /// <summary>The numbers of a tile's triangles, in drawing order.</summary>
    public int* Entries(int tile) => _entries.Pointer + _starts[tile];

    private void MarkDirty(uint range)
    {
        for (var y = range >> 16 & 255; y <= range >> 24; y++)
        {
            for (var x = range & 255; x <= (range >> 8 & 255); x++) _dirty[(int)(y * _tilesAcross + x)] = true;
        }
    }
}
