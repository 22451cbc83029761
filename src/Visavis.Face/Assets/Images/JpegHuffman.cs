namespace Visavis.Face.Assets.Images;

/// <summary>A Huffman table of a JPEG file, as its segment stores it: counts by length, then symbols.</summary>
internal sealed class JpegHuffman
{
    private const int MaxLength = 16;
    private readonly int[] _firstCode = new int[MaxLength + 2], _firstSymbol = new int[MaxLength + 2], _count = new int[MaxLength + 2];
    private readonly byte[] _symbols;

    public JpegHuffman(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> symbols)
    {
        _symbols = symbols.ToArray();
        int code = 0, symbol = 0;
        for (var length = 1; length <= MaxLength; length++)
        {
            (_firstCode[length], _firstSymbol[length], _count[length]) = (code, symbol, counts[length - 1]);
            code = (code + counts[length - 1]) << 1;
            symbol += counts[length - 1];
        }
    }

    /// <summary>Reads one symbol.</summary>
    public int Decode(ref JpegBits bits)
    {
        var code = 0;
        for (var length = 1; length <= MaxLength; length++)
        {
            code = (code << 1) | bits.ReadBit();
            var offset = code - _firstCode[length];
            if (offset < _count[length]) return _symbols[_firstSymbol[length] + offset];
        }

        throw new AvatarFormatException("A JPEG texture's compressed data is damaged.");
    }
}

/// <summary>Reads the entropy-coded bits of a scan: stuffed zeros are skipped, a marker ends the data.</summary>
internal ref struct JpegBits
{
    private readonly ReadOnlySpan<byte> _data;
    private int _buffer, _left;

    public JpegBits(ReadOnlySpan<byte> data, int position)
    {
        _data = data;
        Position = position;
    }

    /// <summary>The next byte that was not read; at a marker, the marker's first byte.</summary>
    public int Position { get; private set; }

    public int ReadBit()
    {
        if (_left == 0)
        {
            // Past the end, or at a marker, zeros follow: a file that is cut short shows what was there.
            var value = Position < _data.Length ? _data[Position] : 0xFF;
            if (value != 0xFF) Position++;
            else if (Position + 1 < _data.Length && _data[Position + 1] == 0) Position += 2;
            else value = 0;
            (_buffer, _left) = (value, 8);
        }

        return (_buffer >> --_left) & 1;
    }

    public int ReadBits(int count)
    {
        var value = 0;
        for (var i = 0; i < count; i++) value = (value << 1) | ReadBit();
        return value;
    }

    /// <summary>A number of the given size whose upper half is positive and whose lower half is negative.</summary>
    public int ReadSigned(int size)
    {
        if (size == 0) return 0;
        var value = ReadBits(size);
        return value < 1 << (size - 1) ? value - (1 << size) + 1 : value;
    }

    /// <summary>Skips to the next restart marker and past it.</summary>
    public void Restart()
    {
        _left = 0;
        while (Position + 1 < _data.Length && !(_data[Position] == 0xFF && _data[Position + 1] is >= 0xD0 and <= 0xD7))
        {
            if (_data[Position] == 0xFF && _data[Position + 1] is not (0 or 0xFF)) return;
            Position++;
        }

        Position = Math.Min(Position + 2, _data.Length);
    }
}
