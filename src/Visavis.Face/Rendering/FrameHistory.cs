using Visavis.Face.Assets;

namespace Visavis.Face.Rendering;

/// <summary>What a session keeps from one frame to the next, to tell what has moved: its vertices on the screen and the tiles of its triangles.</summary>
internal sealed unsafe class FrameHistory
{
    // Room after the last vertex for the corners that clipping makes; it grows when a close-up needs more.
    private const int ClipSlots = 64;
    private readonly AlignedBuffer<uint> _tileRanges;
    private readonly AlignedBuffer<byte> _lastSeen;
    private AlignedBuffer<float> _attributes;
    private AlignedBuffer<int> _screen;

    public FrameHistory(AvatarAsset asset)
    {
        Capacity = asset.VertexCount + ClipSlots;
        _attributes = new AlignedBuffer<float>(Capacity * 8);
        _screen = new AlignedBuffer<int>(Capacity * 2);
        _tileRanges = new AlignedBuffer<uint>(asset.TriangleCount);
        _tileRanges.Span.Fill(TileBins.NotDrawn);
        _lastSeen = new AlignedBuffer<byte>(asset.TriangleCount);
    }

    /// <summary>Vertices that fit.</summary>
    public int Capacity { get; private set; }

    /// <summary>[capacity, 8]: 1/w, u/w, v/w, normal x y z, occlusion, shadow.</summary>
    public float* Attributes => _attributes.Pointer;

    /// <summary>[capacity, 2] in 1/16 pixel, y down.</summary>
    public int* Screen => _screen.Pointer;

    /// <summary>[triangles] the tiles that each covered, packed as <see cref="TileBins.Add"/> does, or <see cref="TileBins.NotDrawn"/>.</summary>
    public uint* TileRanges => _tileRanges.Pointer;

    /// <summary>[triangles] the <see cref="Frame"/> in which each was last seen. What is drawn does not depend on it, only what is tried first.</summary>
    public byte* LastSeen => _lastSeen.Pointer;

    /// <summary>Number of the frame, modulo 256.</summary>
    public byte Frame { get; set; }

    /// <summary>Makes room for more vertices. Moves the arrays.</summary>
    public void Grow(int capacity)
    {
        Capacity = capacity;
        _attributes = _attributes.Grown(capacity * 8);
        _screen = _screen.Grown(capacity * 2);
    }
}
