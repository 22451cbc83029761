using Visavis.Face.Assets;

namespace Visavis.Face.Rendering;

/// <summary>A transparent picture: straight colour in the upper half of a frame of twice the height, alpha as luma in the lower half.</summary>
internal sealed unsafe class StackedAlphaOutput : TileOutput
{
    // Colour is carried past the silhouette, so that neither halved chroma nor the encoder's blocks pull the clear area's colour in.
    private const int CarryPx = 16;
    private readonly AlignedBuffer<uint> _premultiplied;
    private readonly AlignedBuffer<uint> _rows;
    private readonly AlignedBuffer<byte> _frame;
    private readonly int _widthPx, _heightPx;

    public StackedAlphaOutput(int widthPx, int heightPx)
    {
        (_widthPx, _heightPx) = (widthPx, heightPx);
        _premultiplied = new AlignedBuffer<uint>(widthPx * heightPx);
        _rows = new AlignedBuffer<uint>(widthPx * 2);
        _frame = new AlignedBuffer<byte>(widthPx * heightPx * 3);
    }

    public override void Write(in TileMemory tile)
    {
        var width = tile.X1 - tile.X0 + 1;
        for (var y = tile.Y0; y <= tile.Y1; y++)
            new Span<uint>(tile.Samples + ((y - tile.Y0) * TileLayout.Stride), width).CopyTo(_premultiplied.Span[((y * _widthPx) + tile.X0)..]);
    }

    public override void WriteEmpty(in TileMemory tile)
    {
        for (var y = tile.Y0; y <= tile.Y1; y++) _premultiplied.Span.Slice((y * _widthPx) + tile.X0, tile.X1 - tile.X0 + 1).Clear();
    }

    public override void CopyTo(Span<byte> i420)
    {
        var frameHeight = _heightPx * 2;
        var u = _frame.Pointer + (_widthPx * frameHeight);
        var v = u + (_widthPx * frameHeight / 4);
        var half = _widthPx / 2;
        for (var y = 0; y < _heightPx; y += 2)
        {
            var pair = _rows.Pointer;
            StraightRow(y, pair);
            StraightRow(y + 1, pair + _widthPx);
            var luma = _frame.Pointer + (y * _widthPx);
            I420Kernel.ConvertRows((byte*)pair, (byte*)(pair + _widthPx), luma, luma + _widthPx, u + (y / 2 * half), v + (y / 2 * half), _widthPx);
            var alpha = _frame.Pointer + ((_heightPx + y) * _widthPx);
            AlphaRow(y, alpha);
            AlphaRow(y + 1, alpha + _widthPx);
        }

        new Span<byte>(u + (_heightPx / 2 * half), _heightPx / 2 * half).Fill(128);
        new Span<byte>(v + (_heightPx / 2 * half), _heightPx / 2 * half).Fill(128);
        _frame.Span.CopyTo(i420);
    }

    private void AlphaRow(int y, byte* target)
    {
        var source = _premultiplied.Pointer + (y * _widthPx);
        for (var x = 0; x < _widthPx; x++) target[x] = (byte)(16 + ((((source[x] >> 24) * 219) + 127) / 255));
    }

    // Divides by alpha, then fills clear pixels with the nearest colour of their row.
    private void StraightRow(int y, uint* target)
    {
        const uint clear = 0x00404040;
        var source = _premultiplied.Pointer + (y * _widthPx);
        var (last, age) = (clear, CarryPx);
        for (var x = 0; x < _widthPx; x++)
        {
            var texel = source[x];
            if (texel >> 24 != 0)
            {
                last = Straight(texel);
                age = 0;
            }

            target[x] = age++ < CarryPx ? last : clear;
        }

        (last, age) = (clear, CarryPx);
        for (var x = _widthPx - 1; x >= 0; x--)
        {
            if (source[x] >> 24 != 0) (last, age) = (target[x], 0);
            else if (age++ < CarryPx && target[x] == clear) target[x] = last;
        }
    }

    private static uint Straight(uint texel)
    {
        var alpha = texel >> 24;
        if (alpha == 255) return texel & 0xFFFFFF;
        uint Channel(int shift) => Math.Min(255, ((((texel >> shift) & 255) * 255) + (alpha / 2)) / alpha) << shift;
        return Channel(0) | Channel(8) | Channel(16);
    }
}
