using System.Buffers.Binary;
using Visavis.Media.Audio;
using Visavis.Media.Timing;

namespace Visavis.Engines.Voices.Remote;

/// <summary>
/// Turns the bytes of a vendor's answer, in whatever pieces they come, into s16 mono 24 kHz. Looks at the first bytes: a WAV header says
/// its own format; anything else is raw s16 little-endian. Pieces may end in the middle of a sample or of the header.
/// </summary>
/// <remarks>One instance an answer; not thread-safe.</remarks>
internal sealed class SpeechBytes(VoiceServer server, int rawRateHz)
{
    // "RIFF", size, "WAVE", and the chunks up to "data": a header longer than this is none.
    private const int MostHeaderBytes = 64 * 1024;

    private byte[] _waiting = [];
    private Layout? _layout;
    private Resampler? _resampler;

    /// <summary>Whether any sound has come.</summary>
    public bool HasSound { get; private set; }

    /// <summary>The sound that a piece of the answer completes; may be empty.</summary>
    /// <exception cref="Visavis.Sessions.Ports.VoiceException">The bytes are not sound that can be played.</exception>
    public short[] Add(ReadOnlySpan<byte> bytes)
    {
        byte[] all = [.. _waiting, .. bytes];
        var start = 0;
        if (_layout is null)
        {
            if (ReadLayout(all) is not { } layout)
            {
                _waiting = all;
                return [];
            }

            _layout = layout;
            start = layout.HeaderBytes;
            if (layout.RateHz != MediaTime.SamplesPerSecond) _resampler = new Resampler(layout.RateHz, MediaTime.SamplesPerSecond);
        }

        var frameBytes = 2 * _layout.Channels;
        var whole = (all.Length - start) / frameBytes * frameBytes;
        var pcm = Mix(all.AsSpan(start, whole), _layout.Channels);
        _waiting = all[(start + whole)..];
        return Output(pcm);
    }

    /// <summary>What is left when the answer is complete. Half a sample at its end is dropped.</summary>
    public short[] Finish()
    {
        // An answer too short to tell a header from sound.
        if (_layout is null && _waiting.Length >= 2 && !CouldBecomeHeader(_waiting)) return Add([]);
        if (_resampler is null) return [];
        var rest = new short[_resampler.MaxOutputSamples(0) + 64];
        return rest[.._resampler.Flush(rest)];
    }

    private static bool CouldBecomeHeader(ReadOnlySpan<byte> bytes) => bytes[..Math.Min(4, bytes.Length)].SequenceEqual("RIFF"u8[..Math.Min(4, bytes.Length)]);

    private Layout? ReadLayout(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 4) return bytes.Length == 0 || CouldBecomeHeader(bytes) ? null : new Layout(0, rawRateHz, 1);
        if (bytes[..4].SequenceEqual("RIFF"u8)) return ReadWave(bytes);
        // What servers send that ignore the wanted format, or that answer an error with status 200.
        if (bytes[..3].SequenceEqual("ID3"u8) || bytes[..4].SequenceEqual("OggS"u8) || bytes[..4].SequenceEqual("fLaC"u8) || bytes[0] is (byte)'{' or (byte)'<')
            throw server.Failed("answered with something other than PCM or WAV sound");
        return new Layout(0, rawRateHz, 1);
    }

    private Layout? ReadWave(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MostHeaderBytes) throw server.Failed("sends WAV whose header has no end");
        Layout? format = null;
        for (var at = 12; at + 8 <= bytes.Length;)
        {
            var size = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(at + 4)..]);
            // The size of the sound itself is often wrong when it is streamed, and does not matter: the answer's end is its end.
            if (bytes.Slice(at, 4).SequenceEqual("data"u8))
                return format is null ? throw server.Failed("sends WAV without a format") : format with { HeaderBytes = at + 8 };
            if (bytes.Slice(at, 4).SequenceEqual("fmt "u8))
            {
                if (at + 24 > bytes.Length) return null;
                format = ReadFormat(bytes[(at + 8)..]);
            }

            at = (int)Math.Min(int.MaxValue, at + 8L + size + (size & 1));
        }

        return null;
    }

    private Layout ReadFormat(ReadOnlySpan<byte> chunk)
    {
        var (kind, channels) = (BinaryPrimitives.ReadUInt16LittleEndian(chunk), BinaryPrimitives.ReadUInt16LittleEndian(chunk[2..]));
        var (rateHz, bits) = (BinaryPrimitives.ReadInt32LittleEndian(chunk[4..]), BinaryPrimitives.ReadUInt16LittleEndian(chunk[14..]));
        if (kind is not (1 or 0xFFFE) || bits != 16 || channels is < 1 or > 8 || rateHz is < 4_000 or > 192_000)
            throw server.Failed($"sends WAV of format {kind} with {bits} bits, {channels} channels and {rateHz} Hz; 16-bit PCM is needed");
        return new Layout(0, rateHz, channels);
    }

    private static short[] Mix(ReadOnlySpan<byte> frames, int channels)
    {
        var pcm = new short[frames.Length / (2 * channels)];
        for (var i = 0; i < pcm.Length; i++)
        {
            var sum = 0;
            for (var c = 0; c < channels; c++) sum += BinaryPrimitives.ReadInt16LittleEndian(frames[(2 * ((i * channels) + c))..]);
            pcm[i] = (short)(sum / channels);
        }

        return pcm;
    }

    private short[] Output(short[] pcm)
    {
        if (pcm.Length == 0) return pcm;
        HasSound = true;
        if (_resampler is null) return pcm;
        var output = new short[_resampler.MaxOutputSamples(pcm.Length)];
        return output[.._resampler.Process(pcm, output)];
    }

    private sealed record Layout(int HeaderBytes, int RateHz, int Channels);
}
