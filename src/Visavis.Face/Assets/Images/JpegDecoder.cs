using System.Buffers.Binary;

namespace Visavis.Face.Assets.Images;

/// <summary>Decodes JPEG: sequential and progressive, 8 bits, grey or colour, any sampling. After ITU-T T.81.</summary>
/// <remarks>
/// Managed, so that loading an avatar needs no native library and stays bounded on hostile files. Textures are decoded once per
/// process, so clarity was preferred to speed: about 60 ms for 1024 x 1024.
/// </remarks>
internal sealed class JpegDecoder
{
    // Real files have up to a dozen; each one may visit every block, so a hostile file's number is bounded.
    private const int MaxScans = 64;
    private readonly ReadOnlyMemory<byte> _file;
    private readonly int[][] _quantisation = new int[4][];
    private readonly JpegHuffman?[] _dc = new JpegHuffman?[4], _ac = new JpegHuffman?[4];
    private JpegComponent[] _components = [];
    private int _width, _height, _acrossMax, _downMax, _unitsAcross, _unitsDown, _restartInterval, _scans;
    private bool _progressive, _rgb;

    private JpegDecoder(ReadOnlyMemory<byte> file) => _file = file;

    public static bool Recognises(ReadOnlySpan<byte> file) => file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]);

    public static ImageData Decode(ReadOnlyMemory<byte> file)
    {
        var decoder = new JpegDecoder(file);
        decoder.ReadSegments();
        if (decoder._scans == 0) throw new AvatarFormatException("A JPEG texture has no picture data.");
        var planes = Array.ConvertAll(decoder._components, c => JpegTransform.ToSamples(c, decoder._quantisation[c.QuantisationTable] ?? throw Damaged()));
        return JpegTransform.Compose(decoder._components, planes, decoder._width, decoder._height, decoder._acrossMax, decoder._downMax, decoder._rgb);
    }

    private void ReadSegments()
    {
        var file = _file.Span;
        for (var at = 2; at + 4 <= file.Length;)
        {
            if (file[at] != 0xFF)
            {
                at++;
                continue;
            }

            var marker = file[at + 1];
            if (marker is 0xFF or 0 or (>= 0xD0 and <= 0xD8) or 0x01)
            {
                at += marker == 0xFF ? 1 : 2;
                continue;
            }

            if (marker == 0xD9) return;
            int length = BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
            if (length < 2 || at + 2 + length > file.Length) throw Damaged();
            var data = file.Slice(at + 4, length - 2);
            at += 2 + length;
            switch (marker)
            {
                case 0xC0 or 0xC1 or 0xC2: ReadFrame(data, marker == 0xC2); break;
                case 0xC4: ReadHuffman(data); break;
                case 0xDB: ReadQuantisation(data); break;
                case 0xDD: _restartInterval = data.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(data) : throw Damaged(); break;
                case 0xEE: _rgb = data.Length >= 12 && data.StartsWith("Adobe"u8) && data[11] == 0; break;
                case 0xDA: at = ReadScan(data, at); break;
                case >= 0xC3 and <= 0xCF: throw new AvatarFormatException("A JPEG texture is lossless or arithmetically coded, which is not read.");
                default: break;
            }
        }
    }

    private void ReadFrame(ReadOnlySpan<byte> data, bool progressive)
    {
        if (_components.Length > 0 || data.Length < 6 || data[0] != 8 || data.Length < 6 + (3 * data[5])) throw Damaged();
        (_height, _width, _progressive) = (BinaryPrimitives.ReadUInt16BigEndian(data[1..]), BinaryPrimitives.ReadUInt16BigEndian(data[3..]), progressive);
        if (_width == 0 || _height == 0 || (long)_width * _height > ImageData.MaxPixels)
            throw new AvatarFormatException($"A JPEG texture claims {_width} x {_height} pixels; the most is {ImageData.MaxPixels} together.");
        if (data[5] is not (1 or 3)) throw new AvatarFormatException($"A JPEG texture has {data[5]} colour planes; 1 or 3 can be read.");
        _components = new JpegComponent[data[5]];
        for (var i = 0; i < _components.Length; i++)
        {
            var c = data.Slice(6 + (3 * i), 3);
            var component = new JpegComponent { Id = c[0], AcrossPerMcu = c[1] >> 4, DownPerMcu = c[1] & 15, QuantisationTable = c[2] & 3 };
            if (component.AcrossPerMcu is < 1 or > 4 || component.DownPerMcu is < 1 or > 4) throw Damaged();
            _components[i] = component;
            (_acrossMax, _downMax) = (Math.Max(_acrossMax, component.AcrossPerMcu), Math.Max(_downMax, component.DownPerMcu));
        }

        (_unitsAcross, _unitsDown) = (DivideUp(_width, 8 * _acrossMax), DivideUp(_height, 8 * _downMax));
        foreach (var component in _components)
        {
            (component.BlocksAcross, component.BlocksDown) = (_unitsAcross * component.AcrossPerMcu, _unitsDown * component.DownPerMcu);
            component.OwnBlocksAcross = DivideUp(DivideUp(_width * component.AcrossPerMcu, _acrossMax), 8);
            component.OwnBlocksDown = DivideUp(DivideUp(_height * component.DownPerMcu, _downMax), 8);
            component.Coefficients = new short[component.BlocksAcross * component.BlocksDown * 64];
        }
    }

    private void ReadHuffman(ReadOnlySpan<byte> data)
    {
        while (data.Length >= 17)
        {
            var total = 0;
            foreach (var count in data.Slice(1, 16)) total += count;
            if (total > 256 || data.Length < 17 + total || (data[0] & 15) > 3) throw Damaged();
            (data[0] < 16 ? _dc : _ac)[data[0] & 15] = new JpegHuffman(data.Slice(1, 16), data.Slice(17, total));
            data = data[(17 + total)..];
        }
    }

    private void ReadQuantisation(ReadOnlySpan<byte> data)
    {
        while (data.Length >= 65)
        {
            var bytes = data[0] >> 4 == 0 ? 1 : 2;
            if (data.Length < 1 + (64 * bytes) || (data[0] & 15) > 3) throw Damaged();
            var table = new int[64];
            for (var i = 0; i < 64; i++) table[JpegScan.Zigzag[i]] = bytes == 1 ? data[1 + i] : BinaryPrimitives.ReadUInt16BigEndian(data[(1 + (2 * i))..]);
            _quantisation[data[0] & 15] = table;
            data = data[(1 + (64 * bytes))..];
        }
    }

    private int ReadScan(ReadOnlySpan<byte> data, int start)
    {
        if (_components.Length == 0 || data.Length < 1 || data[0] is < 1 or > 3 || data.Length < 4 + (2 * data[0])) throw Damaged();
        if (++_scans > MaxScans) throw new AvatarFormatException("A JPEG texture has more scans than any encoder writes.");
        var chosen = new JpegComponent[data[0]];
        for (var i = 0; i < chosen.Length; i++)
        {
            var (id, tables) = (data[1 + (2 * i)], data[2 + (2 * i)]);
            chosen[i] = Array.Find(_components, c => c.Id == id) ?? throw Damaged();
            (chosen[i].Dc, chosen[i].Ac) = (_dc[(tables >> 4) & 3], _ac[tables & 3]);
        }

        var rest = data[(1 + (2 * chosen.Length))..];
        var (from, to, high, low) = _progressive ? (rest[0], rest[1], rest[2] >> 4, rest[2] & 15) : ((byte)0, (byte)63, 0, 0);
        if (from > to || to > 63 || low > 13 || (_progressive && from > 0 && chosen.Length > 1)) throw Damaged();
        return new JpegScan(chosen, _progressive, from, _progressive && from == 0 ? 0 : to, high, low)
            .Decode(_file.Span, start, _unitsAcross, _unitsDown, _restartInterval);
    }

    private static int DivideUp(int value, int by) => (value + by - 1) / by;

    private static AvatarFormatException Damaged() => new("A JPEG texture's structure is damaged.");
}
