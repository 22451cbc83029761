using System.Buffers.Binary;
using System.IO.Compression;

namespace Visavis.Face;

/// <summary>Frames as files for people to look at: previews, contact sheets, differences.</summary>
public static class PictureFile
{
    /// <summary>Converts a frame to display colours.</summary>
    /// <param name="i420">BT.601 limited range: Y [height, width], U and V [height/2, width/2].</param>
    /// <param name="widthPx">Width, even.</param>
    /// <param name="heightPx">Height, even.</param>
    /// <returns>[height, width, 3] sRGB, top row first.</returns>
    public static byte[] ToRgb(ReadOnlySpan<byte> i420, int widthPx, int heightPx)
    {
        var rgb = new byte[widthPx * heightPx * 3];
        var u = i420[(widthPx * heightPx)..];
        var v = u[(widthPx * heightPx / 4)..];
        for (var y = 0; y < heightPx; y++)
        {
            for (var x = 0; x < widthPx; x++)
            {
                var chroma = (y / 2 * (widthPx / 2)) + (x / 2);
                float luma = (i420[(y * widthPx) + x] - 16) * 1.164f, cb = u[chroma] - 128, cr = v[chroma] - 128;
                var target = rgb.AsSpan(((y * widthPx) + x) * 3, 3);
                target[0] = Level(luma + (1.596f * cr));
                target[1] = Level(luma - (.392f * cb) - (.813f * cr));
                target[2] = Level(luma + (2.017f * cb));
            }
        }

        return rgb;
    }

    /// <summary>Writes a PNG.</summary>
    /// <param name="target">Receives the file; not closed.</param>
    /// <param name="rgb">[height, width, 3], top row first.</param>
    /// <param name="widthPx">Width.</param>
    /// <param name="heightPx">Height.</param>
    public static void WritePng(Stream target, ReadOnlySpan<byte> rgb, int widthPx, int heightPx)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (rgb.Length != widthPx * heightPx * 3) throw new ArgumentException("The picture's size does not fit its bytes.", nameof(rgb));
        target.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, widthPx);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], heightPx);
        header[8] = 8;
        header[9] = 2;
        WriteChunk(target, "IHDR"u8, header);

        using var data = new MemoryStream();
        using (var zlib = new ZLibStream(data, CompressionLevel.Optimal, leaveOpen: true))
        {
            var row = new byte[(widthPx * 3) + 1];
            for (var y = 0; y < heightPx; y++)
            {
                // Differences to the pixel on the left (filter 1) halve a rendered picture's size.
                row[0] = 1;
                var source = rgb.Slice(y * widthPx * 3, widthPx * 3);
                for (var i = 0; i < source.Length; i++) row[i + 1] = (byte)(source[i] - (i >= 3 ? source[i - 3] : 0));
                zlib.Write(row);
            }
        }

        WriteChunk(target, "IDAT"u8, data.GetBuffer().AsSpan(0, (int)data.Length));
        WriteChunk(target, "IEND"u8, []);
    }

    private static byte Level(float value) => (byte)Math.Clamp(value + .5f, 0, 255);

    private static void WriteChunk(Stream target, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        target.Write(number);
        target.Write(type);
        target.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Checksum(Checksum(uint.MaxValue, type), data));
        target.Write(number);
    }

    // CRC-32 as PNG defines it, bit by bit: pictures are written rarely.
    private static uint Checksum(uint crc, ReadOnlySpan<byte> data)
    {
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }

        return crc;
    }
}
