using System.Buffers.Binary;
using System.IO.Compression;

namespace Visavis.Face.Assets.Images;

/// <summary>A decoded picture: [height, width] RGBA8, top row first, colour as stored in the file.</summary>
internal sealed record ImageData(int WidthPx, int HeightPx, byte[] Rgba)
{
    /// <summary>Most pixels a texture may have: 4096 x 4096.</summary>
    public const int MaxPixels = 1 << 24;
}

/// <summary>Decodes PNG of every colour type, depth and interlacing. Ancillary chunks and checksums are not looked at.</summary>
internal static class PngDecoder
{
    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

    public static bool Recognises(ReadOnlySpan<byte> file) => file.StartsWith(Signature);

    public static ImageData Decode(ReadOnlyMemory<byte> file)
    {
        var header = default(Header);
        byte[] palette = [], transparency = [];
        using var compressed = new MemoryStream();
        for (var offset = Signature.Length; offset + 12 <= file.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(file.Span[offset..]);
            if (length > (uint)(file.Length - offset - 12)) throw new AvatarFormatException("A PNG texture is cut short.");
            var type = BinaryPrimitives.ReadUInt32BigEndian(file.Span[(offset + 4)..]);
            var data = file.Span.Slice(offset + 8, (int)length);
            switch (type)
            {
                case 0x49484452: header = Header.Parse(data); break; // IHDR
                case 0x504C5445: palette = data.ToArray(); break; // PLTE
                case 0x74524E53: transparency = data.ToArray(); break; // tRNS
                case 0x49444154: compressed.Write(data); break; // IDAT
                default: break;
            }

            offset += 12 + (int)length;
        }

        if (header.Width == 0) throw new AvatarFormatException("A PNG texture has no header.");
        compressed.Position = 0;
        var rgba = new byte[header.Width * header.Height * 4];
        using var pixels = new ZLibStream(compressed, CompressionMode.Decompress);
        try
        {
            if (!header.Interlaced)
            {
                DecodePass(pixels, header, palette, transparency, rgba, new Pass(0, 0, 1, 1));
            }
            else
            {
                // The seven Adam7 passes of the PNG specification: start x, start y, step x, step y.
                ReadOnlySpan<Pass> passes =
                    [new(0, 0, 8, 8), new(4, 0, 8, 8), new(0, 4, 4, 8), new(2, 0, 4, 4), new(0, 2, 2, 4), new(1, 0, 2, 2), new(0, 1, 1, 2)];
                foreach (var pass in passes) DecodePass(pixels, header, palette, transparency, rgba, pass);
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new AvatarFormatException("A PNG texture's pixel data is damaged.", e);
        }

        return new ImageData(header.Width, header.Height, rgba);
    }

    private static void DecodePass(Stream pixels, Header header, byte[] palette, byte[] transparency, byte[] rgba, Pass pass)
    {
        var width = (header.Width - pass.X + pass.StepX - 1) / pass.StepX;
        var height = (header.Height - pass.Y + pass.StepY - 1) / pass.StepY;
        if (width <= 0 || height <= 0) return;
        var bitsPerPixel = header.Depth * header.Channels;
        var filterBytes = Math.Max(1, bitsPerPixel / 8);
        var rowBytes = ((width * bitsPerPixel) + 7) / 8;
        var row = new byte[rowBytes];
        var above = new byte[rowBytes];
        for (var y = 0; y < height; y++)
        {
            var filter = pixels.ReadByte();
            pixels.ReadExactly(row);
            Unfilter(filter, row, above, filterBytes);
            for (var x = 0; x < width; x++)
            {
                var target = ((((pass.Y + (y * pass.StepY)) * header.Width) + pass.X + (x * pass.StepX)) * 4);
                WritePixel(header, row, x, palette, transparency, rgba.AsSpan(target, 4));
            }

            (row, above) = (above, row);
        }
    }

    private static void Unfilter(int filter, byte[] row, byte[] above, int step)
    {
        for (var i = 0; i < row.Length; i++)
        {
            int left = i >= step ? row[i - step] : 0, up = above[i], corner = i >= step ? above[i - step] : 0;
            row[i] += (byte)(filter switch
            {
                0 => 0,
                1 => left,
                2 => up,
                3 => (left + up) / 2,
                4 => Paeth(left, up, corner),
                _ => throw new AvatarFormatException($"A PNG texture uses the row filter {filter}, which does not exist."),
            });
        }
    }

    private static int Paeth(int left, int up, int corner)
    {
        var guess = left + up - corner;
        int fromLeft = Math.Abs(guess - left), fromUp = Math.Abs(guess - up), fromCorner = Math.Abs(guess - corner);
        return fromLeft <= fromUp && fromLeft <= fromCorner ? left : fromUp <= fromCorner ? up : corner;
    }

    private static void WritePixel(Header header, byte[] row, int x, byte[] palette, byte[] transparency, Span<byte> target)
    {
        if (header.ColourType == 3)
        {
            var entry = Sample(row, x, header.Depth);
            if ((entry * 3) + 3 > palette.Length) throw new AvatarFormatException("A PNG texture points past its palette.");
            palette.AsSpan(entry * 3, 3).CopyTo(target);
            target[3] = entry < transparency.Length ? transparency[entry] : (byte)255;
            return;
        }

        var wide = header.Depth == 16;
        byte At(int channel) => wide
            ? row[((x * header.Channels) + channel) * 2]
            : (byte)(Sample(row, (x * header.Channels) + channel, header.Depth) * 255 / ((1 << header.Depth) - 1));
        target[0] = At(0);
        target[1] = header.Channels >= 3 ? At(1) : target[0];
        target[2] = header.Channels >= 3 ? At(2) : target[0];
        target[3] = header.Channels switch { 2 => At(1), 4 => At(3), _ => 255 };
    }

    private static int Sample(byte[] row, int index, int depth) =>
        depth == 8 ? row[index] : (row[index * depth / 8] >> (8 - depth - (index * depth % 8))) & ((1 << depth) - 1);

    private readonly record struct Pass(int X, int Y, int StepX, int StepY);

    private readonly record struct Header(int Width, int Height, int Depth, int ColourType, bool Interlaced)
    {
        public int Channels => ColourType switch { 0 or 3 => 1, 4 => 2, 2 => 3, _ => 4 };

        public static Header Parse(ReadOnlySpan<byte> data)
        {
            if (data.Length < 13) throw new AvatarFormatException("A PNG texture's header is cut short.");
            var width = BinaryPrimitives.ReadUInt32BigEndian(data);
            var height = BinaryPrimitives.ReadUInt32BigEndian(data[4..]);
            if (width == 0 || height == 0 || (ulong)width * height > ImageData.MaxPixels)
                throw new AvatarFormatException($"A PNG texture claims {width} x {height} pixels; the most is {ImageData.MaxPixels} together.");
            int depth = data[8], colourType = data[9];
            var depthFits = colourType switch
            {
                0 => depth is 1 or 2 or 4 or 8 or 16,
                3 => depth is 1 or 2 or 4 or 8,
                2 or 4 or 6 => depth is 8 or 16,
                _ => false,
            };
            if (!depthFits) throw new AvatarFormatException($"A PNG texture has colour type {colourType} with {depth} bits, which does not exist.");
            return new Header((int)width, (int)height, depth, colourType, data[12] == 1);
        }
    }
}
