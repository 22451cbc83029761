using System.Runtime.InteropServices;
using Visavis.Media.Audio;
using Visavis.Media.Timing;

namespace Visavis.Engines.Sockets;

/// <summary>
/// The viewer's audio in the engine's rate, in frames of 20 ms. A viewer who is muted or has no microphone is heard as silence, so that the engine's
/// voice-activity clock keeps running; without a viewer nothing comes (decisions D-C5 and D-C6).
/// </summary>
/// <remarks>Written by a media thread, read by one other.</remarks>
internal sealed class MicrophoneFeed
{
    private static readonly TimeSpan FrameDuration = TimeSpan.FromMilliseconds(20);

    // Packets of a real network bunch up; only a longer pause than this means that no microphone is there.
    private static readonly TimeSpan SilenceAfter = TimeSpan.FromMilliseconds(120);

    private readonly TimeProvider _time;
    private readonly SpscRing _ring;
    private readonly Resampler? _resampler;
    private readonly short[] _resampled;
    private readonly short[] _frame;
    private readonly byte[] _silence;
    private long _silenceDue;
    private volatile bool _present;

    public MicrophoneFeed(int rateHz, TimeProvider time)
    {
        _time = time;
        _ring = new SpscRing(rateHz * 2);
        _resampler = rateHz == MediaTime.SamplesPerSecond ? null : new Resampler(MediaTime.SamplesPerSecond, rateHz);
        _resampled = new short[_resampler?.MaxOutputSamples(MediaTime.SamplesPerSecond / 10) ?? 0];
        _frame = new short[rateHz / 50];
        _silence = new byte[_frame.Length * sizeof(short)];
    }

    /// <summary>Bytes of one frame: 640 at 16 kHz, 960 at 24 kHz.</summary>
    public int FrameBytes => _silence.Length;

    /// <summary>Whether a viewer is there.</summary>
    public bool Present
    {
        get => _present;
        set
        {
            PostponeSilence();
            _present = value;
        }
    }

    /// <summary>Whether a whole frame waits.</summary>
    public bool HasFrame => _ring.Count >= _frame.Length;

    /// <summary>Takes in microphone audio: [n] s16 mono 24 kHz. What does not fit (two seconds behind) is dropped.</summary>
    public void Write(ReadOnlySpan<short> pcm)
    {
        if (!_present) return;
        PostponeSilence();
        if (_resampler is null)
        {
            _ring.Write(pcm);
            return;
        }

        const int Piece = MediaTime.SamplesPerSecond / 10;
        for (; !pcm.IsEmpty; pcm = pcm[Math.Min(Piece, pcm.Length)..])
        {
            var count = _resampler.Process(pcm[..Math.Min(Piece, pcm.Length)], _resampled);
            _ring.Write(_resampled.AsSpan(0, count));
        }
    }

    /// <summary>Gives the next frame that is due: PCM16LE, valid until the next call; empty when none is.</summary>
    public ReadOnlyMemory<byte> Next(Memory<byte> buffer)
    {
        if (!_present)
        {
            _ring.Clear();
            return default;
        }

        if (HasFrame)
        {
            _ring.Read(_frame);
            MemoryMarshal.AsBytes<short>(_frame).CopyTo(buffer.Span);
            if (!BitConverter.IsLittleEndian) SwapBytes(buffer.Span[..FrameBytes]);
            return buffer[..FrameBytes];
        }

        var due = Volatile.Read(ref _silenceDue);
        if (_time.GetTimestamp() < due) return default;
        Volatile.Write(ref _silenceDue, due + Ticks(FrameDuration));
        return _silence;
    }

    private void PostponeSilence() => Volatile.Write(ref _silenceDue, _time.GetTimestamp() + Ticks(SilenceAfter));

    private long Ticks(TimeSpan duration) => (long)(duration.TotalSeconds * _time.TimestampFrequency);

    private static void SwapBytes(Span<byte> pcm)
    {
        for (var i = 0; i + 1 < pcm.Length; i += 2) (pcm[i], pcm[i + 1]) = (pcm[i + 1], pcm[i]);
    }
}
