using Visavis.Face.Assets;

namespace Visavis.Face.Rendering;

/// <summary>What drawing a frame takes and nobody needs afterwards: lent for one frame at a time, so that sessions share it.</summary>
/// <remarks>Besides memory this saves time: what the last session left in the caches, the next one overwrites.</remarks>
internal sealed class FrameWorkspace
{
    private const int UsualTriangles = 2048;

    public FrameWorkspace(AvatarAsset asset, int widthPx, int heightPx)
    {
        Vertices = new VertexStage(asset, widthPx, heightPx);
        Bins = new TileBins(widthPx, heightPx, asset.TriangleCount);
        Setup = new TriangleSetup(asset.Mesh, Vertices, Bins, widthPx, heightPx, Array.Exists(asset.Materials, m => m.ColourTexture is not null));
    }

    public VertexStage Vertices { get; }

    public TileBins Bins { get; }

    public TriangleSetup Setup { get; }

    /// <summary>[<see cref="TileLayout.Words"/>] the planes and fragments of one tile.</summary>
    public AlignedBuffer<int> TileWords { get; } = new(TileLayout.Words);

    /// <summary>Of one tile's triangles, as it is drawn.</summary>
    public AlignedBuffer<SurfacePlanes> Planes { get; private set; } = new(UsualTriangles);

    /// <summary>Which of them were worked out.</summary>
    public AlignedBuffer<bool> Ready { get; private set; } = new(UsualTriangles);

    /// <summary>Which of them are drawn first, and which may be hidden behind those.</summary>
    public AlignedBuffer<int> First { get; private set; } = new(UsualTriangles);

    /// <inheritdoc cref="First" />
    public AlignedBuffer<int> Later { get; private set; } = new(UsualTriangles);

    /// <summary>Makes room for the fullest tile of the frame.</summary>
    public void MakeRoomForTiles()
    {
        if (Bins.MostTriangles <= Ready.Length) return;
        Ready = new AlignedBuffer<bool>(Bins.MostTriangles * 2);
        First = new AlignedBuffer<int>(Ready.Length);
        Later = new AlignedBuffer<int>(Ready.Length);
        Planes = new AlignedBuffer<SurfacePlanes>(Ready.Length);
    }
}
