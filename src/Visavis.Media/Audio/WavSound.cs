using System.Buffers.Binary;

namespace Visavis.Media.Audio;

/// <summary>The sound of a WAV file: 16-bit PCM of one or more channels, mixed down to one.</summary>
/// <param name="SampleRateHz">Samples per second.</param>
/// <param name="Pcm">[n] s16 mono.</param>
public sealed record WavSound(int SampleRateHz, ReadOnlyMemory<short> Pcm)
{
    private const int FormatPcm = 1, FormatExtensible = 0xFFFE;

    /// <summary>Reads a whole file.</summary>
    /// <param name="file">The file's bytes (RIFF, format 1 or extensible).</param>
    /// <exception cref="InvalidDataException">The bytes are not a WAV file of 16-bit PCM; the text says what they are.</exception>
    public static WavSound Parse(ReadOnlySpan<byte> file)
    {
        if (file.Length < 12 || !file[..4].SequenceEqual("RIFF"u8) || !file[8..12].SequenceEqual("WAVE"u8))
            throw new InvalidDataException("This is not a WAV file.");
        int channels = 0, rateHz = 0, bits = 0, format = 0;
        for (var rest = file[12..]; rest.Length >= 8;)
        {
            var size = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
            var body = rest[8..];
            // Programs that write into a pipe leave the size of the last chunk open.
            if (size < body.Length) body = body[..(int)size];
            if (rest[..4].SequenceEqual("fmt "u8) && body.Length >= 16)
            {
                format = BinaryPrimitives.ReadUInt16LittleEndian(body);
                channels = BinaryPrimitives.ReadUInt16LittleEndian(body[2..]);
                rateHz = BinaryPrimitives.ReadInt32LittleEndian(body[4..]);
                bits = BinaryPrimitives.ReadUInt16LittleEndian(body[14..]);
            }
            else if (rest[..4].SequenceEqual("data"u8))
            {
                if (format is not (FormatPcm or FormatExtensible) || bits != 16 || channels < 1 || rateHz < 1)
                    throw new InvalidDataException($"This WAV file has format {format} with {bits} bits; 16-bit PCM (format 1) is needed.");
                return new WavSound(rateHz, Mix(body, channels));
            }

            rest = rest[Math.Min(rest.Length, 8 + body.Length + (body.Length & 1))..];
        }

        throw new InvalidDataException("This WAV file has no sound in it.");
    }

    /// <summary>The sound at another rate.</summary>
    /// <param name="sampleRateHz">Rate of the result.</param>
    /// <returns>[n] s16 mono.</returns>
    public short[] AtRate(int sampleRateHz)
    {
        if (sampleRateHz == SampleRateHz) return Pcm.ToArray();
        var resampler = new Resampler(SampleRateHz, sampleRateHz);
        var output = new short[resampler.MaxOutputSamples(Pcm.Length) + resampler.MaxOutputSamples(0)];
        var count = resampler.Process(Pcm.Span, output);
        count += resampler.Flush(output.AsSpan(count));
        return output[..count];
    }

    private static short[] Mix(ReadOnlySpan<byte> data, int channels)
    {
        var frameBytes = 2 * channels;
        var pcm = new short[data.Length / frameBytes];
        for (var i = 0; i < pcm.Length; i++)
        {
            var sum = 0;
            for (var c = 0; c < channels; c++) sum += BinaryPrimitives.ReadInt16LittleEndian(data[((i * frameBytes) + (2 * c))..]);
            pcm[i] = (short)(sum / channels);
        }

        return pcm;
    }
}
