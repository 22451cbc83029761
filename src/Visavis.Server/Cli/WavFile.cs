using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Visavis.Server.Cli;

/// <summary>Writes s16 mono sound as a WAV file (RIFF, format 1); the sizes are filled in at the end.</summary>
internal sealed class WavFile : IAsyncDisposable
{
    private const int HeaderBytes = 44;
    private const int BytesPerSample = 2;

    private readonly Stream _file;
    private readonly int _sampleRateHz;
    private long _samples;

    /// <summary>Starts a file on an empty, seekable stream, which is owned from here on.</summary>
    public WavFile(Stream file, int sampleRateHz)
    {
        _file = file;
        _sampleRateHz = sampleRateHz;
        _file.Write(new byte[HeaderBytes]);
    }

    public double Seconds => _samples / (double)_sampleRateHz;

    /// <summary>Appends [n] s16 mono samples.</summary>
    public void Write(ReadOnlySpan<short> pcm)
    {
        // WAV is little-endian, as is every machine that .NET 10 runs on with SIMD; the copy below covers the rest.
        if (BitConverter.IsLittleEndian)
        {
            _file.Write(MemoryMarshal.AsBytes(pcm));
        }
        else
        {
            var swapped = new short[pcm.Length];
            BinaryPrimitives.ReverseEndianness(pcm, swapped);
            _file.Write(MemoryMarshal.AsBytes(swapped.AsSpan()));
        }

        _samples += pcm.Length;
    }

    public async ValueTask DisposeAsync()
    {
        _file.Position = 0;
        await _file.WriteAsync(Header());
        await _file.DisposeAsync();
    }

    private byte[] Header()
    {
        var dataBytes = (int)Math.Min(_samples * BytesPerSample, int.MaxValue - HeaderBytes);
        var header = new byte[HeaderBytes];
        var span = header.AsSpan();
        "RIFF"u8.CopyTo(span);
        BinaryPrimitives.WriteInt32LittleEndian(span[4..], HeaderBytes - 8 + dataBytes);
        "WAVEfmt "u8.CopyTo(span[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(span[16..], 16);
        BinaryPrimitives.WriteInt16LittleEndian(span[20..], 1);
        BinaryPrimitives.WriteInt16LittleEndian(span[22..], 1);
        BinaryPrimitives.WriteInt32LittleEndian(span[24..], _sampleRateHz);
        BinaryPrimitives.WriteInt32LittleEndian(span[28..], _sampleRateHz * BytesPerSample);
        BinaryPrimitives.WriteInt16LittleEndian(span[32..], BytesPerSample);
        BinaryPrimitives.WriteInt16LittleEndian(span[34..], 8 * BytesPerSample);
        "data"u8.CopyTo(span[36..]);
        BinaryPrimitives.WriteInt32LittleEndian(span[40..], dataBytes);
        return header;
    }
}
