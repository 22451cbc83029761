namespace Visavis.Face.Rendering;

/// <summary>Sizes that the tile kernels share.</summary>
internal static class TileLayout
{
    public const int Log2Width = 6, Width = 1 << Log2Width;
    public const int Log2Height = 5, Height = 1 << Log2Height;

    /// <summary>Rows are padded by a vector, so that blocks of eight need no masks.</summary>
    public const int Stride = Width + 8;
    public const int Plane = (Stride * Height) + 48;

    /// <summary>Most fragments that a finished tile can show: one per sample.</summary>
    public const int FragmentCapacity = 4 * Width * Height;

    /// <summary>Room for a vector past the end of a list, and for the colours of lanes that stand for nothing.</summary>
    public const int ListLength = FragmentCapacity + 16;

    /// <summary>Inputs of a shader: u|red, v|green, normal x y z, occlusion, shadow, triangle|blue, gloss.</summary>
    public const int ShaderInputs = 9;

    /// <summary>Sample positions in 1/16 pixel: the standard pattern of four, symmetric about the pixel's centre.</summary>
    public const int SampleAx = -2, SampleAy = -6, SampleBx = 6, SampleBy = -2;

    /// <summary>A sample holds its part above this bit and the place of its triangle in the tile's list below.</summary>
    public const int PartShift = 20;
    public const int TriangleMask = (1 << PartShift) - 1;

    /// <summary>Most parts a model may have: part and triangle share a positive integer.</summary>
    public const int MaxParts = 1 << (31 - PartShift);

    /// <summary>32-bit words that one <see cref="TileMemory"/> points into.</summary>
    public const int Words = (8 * Plane) + (8 * ListLength) + (DepthGrid.Rows * 8);
}

/// <summary>A list of fragments, one array per member. A fragment is what one surface shows of one pixel.</summary>
/// <remarks>
/// Attributes are the mean of two triangles at two samples of the pixel, usually the same triangle twice. Neither lies outside its
/// triangle, so nothing is extrapolated.
/// </remarks>
internal unsafe struct FragmentList
{
    /// <summary>The two triangles, with their part in the upper bits.</summary>
    public int* First, Second;

    /// <summary>Pixel in the tile (11 bits), then four bits each for first x, first y, second x, second y: offsets in 1/16 pixel, plus 8.</summary>
    public int* Place;
}

/// <summary>The planes of one tile and the fragments that are seen in it.</summary>
internal unsafe struct TileMemory
{
    /// <summary>[samples, height, stride] what is nearest: part and triangle; later the number of a fragment. -1 where nothing was drawn.</summary>
    public int* Samples;

    /// <summary>[samples, height, stride] 1/w; larger is nearer.</summary>
    public float* Depths;

    /// <summary>What is seen, row by row.</summary>
    public FragmentList Seen;

    /// <summary>What is seen of one part, and which numbers it has among all that is seen.</summary>
    public FragmentList OfPart;
    public int* Numbers;

    /// <summary>[seen] shaded RGBA.</summary>
    public int* Colours;

    public CompactionTables* Compaction;

    /// <summary>[triangles of the tile] their numbers in the frame; what is seen of them; whether that was worked out.</summary>
    public int* Triangles;
    public SurfacePlanes* Planes;
    public bool* Ready;

    /// <summary>[triangles of the tile + 2] room for the places of those that are drawn first, and of those that may be hidden behind them.</summary>
    public int* First, Later;

    /// <summary>[<see cref="DepthGrid.Rows"/>, 8] see <see cref="DepthGrid"/>.</summary>
    public float* Farthest;

    /// <summary>How much 1/w may differ within a pixel, relatively, for two triangles of a part to be one surface.</summary>
    public float DepthTolerance;

    public int X0, Y0, X1, Y1;

    /// <summary>Divides [<see cref="TileLayout.Words"/>] words.</summary>
    public static TileMemory Over(int* words)
    {
        var lists = words + (8 * TileLayout.Plane);
        return new TileMemory
        {
            Samples = words,
            Depths = (float*)(words + (4 * TileLayout.Plane)),
            Seen = new FragmentList { First = lists, Second = lists + TileLayout.ListLength, Place = lists + (2 * TileLayout.ListLength) },
            OfPart = new FragmentList { First = lists + (3 * TileLayout.ListLength), Second = lists + (4 * TileLayout.ListLength), Place = lists + (5 * TileLayout.ListLength) },
            Numbers = lists + (6 * TileLayout.ListLength),
            Colours = lists + (7 * TileLayout.ListLength),
            Farthest = (float*)(lists + (8 * TileLayout.ListLength)),
            Compaction = CompactionTables.Shared.Pointer,
        };
    }
}
