using Visavis.Face.Assets;

namespace Visavis.Face.Rendering;

/// <summary>Collects finished tiles into the frame that is handed out. Keeps its content, as unchanged tiles are not written again.</summary>
internal abstract class TileOutput
{
    /// <summary>Takes over a finished tile.</summary>
    public abstract void Write(in TileMemory tile);

    /// <summary>Takes over a tile that shows nothing but background.</summary>
    public abstract void WriteEmpty(in TileMemory tile);

    /// <summary>Hands out the frame.</summary>
    public abstract void CopyTo(Span<byte> i420);
}

/// <summary>An ordinary picture.</summary>
internal sealed unsafe class OpaqueOutput : TileOutput
{
    private readonly AlignedBuffer<byte> _frame;
    private readonly Background _background;
    private readonly int _widthPx, _heightPx;

    public OpaqueOutput(int widthPx, int heightPx, Background background)
    {
        (_widthPx, _heightPx, _background) = (widthPx, heightPx, background);
        _frame = new AlignedBuffer<byte>(widthPx * heightPx * 3 / 2);
    }

    public override void Write(in TileMemory tile)
    {
        var width = tile.X1 - tile.X0 + 1;
        var u = _frame.Pointer + (_widthPx * _heightPx);
        var v = u + (_widthPx * _heightPx / 4);
        for (var y = tile.Y0; y < tile.Y1; y += 2)
        {
            var source = (byte*)(tile.Samples + ((y - tile.Y0) * TileLayout.Stride));
            var luma = _frame.Pointer + (y * _widthPx) + tile.X0;
            var chroma = (y / 2 * (_widthPx / 2)) + (tile.X0 / 2);
            I420Kernel.ConvertRows(source, source + (TileLayout.Stride * 4), luma, luma + _widthPx, u + chroma, v + chroma, width);
        }
    }

    public override void WriteEmpty(in TileMemory tile)
    {
        var width = tile.X1 - tile.X0 + 1;
        for (var y = tile.Y0; y <= tile.Y1; y++) Copy((y * _widthPx) + tile.X0, width);
        for (var y = tile.Y0 / 2; y <= tile.Y1 / 2; y++)
        {
            var offset = (_widthPx * _heightPx) + (y * (_widthPx / 2)) + (tile.X0 / 2);
            Copy(offset, width / 2);
            Copy(offset + (_widthPx * _heightPx / 4), width / 2);
        }

        void Copy(int offset, int count) => _background.I420.AsSpan(offset, count).CopyTo(_frame.Span[offset..]);
    }

    public override void CopyTo(Span<byte> i420) => _frame.Span.CopyTo(i420);
}
