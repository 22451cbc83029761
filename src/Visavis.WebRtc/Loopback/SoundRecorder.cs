using Visavis.Media.Timing;

namespace Visavis.WebRtc.Loopback;

/// <summary>Keeps the latest seconds of what was heard: s16 mono 24 kHz.</summary>
internal sealed class SoundRecorder
{
    private readonly Lock _gate = new();
    private readonly short[] _ring = new short[4 * MediaTime.SamplesPerSecond];
    private long _written;

    /// <summary>Samples so far.</summary>
    public ArrivalCounter Arrived { get; } = new();

    public void Keep(ReadOnlySpan<short> pcm)
    {
        lock (_gate)
        {
            foreach (var sample in pcm) _ring[_written++ % _ring.Length] = sample;
        }

        Arrived.Add(pcm.Length);
    }

    /// <summary>The latest samples, oldest first; fewer when fewer have come.</summary>
    public short[] Latest(int samples)
    {
        lock (_gate)
        {
            var latest = new short[Math.Min(samples, Math.Min(_written, _ring.Length))];
            for (var i = 0; i < latest.Length; i++) latest[i] = _ring[(_written - latest.Length + i) % _ring.Length];
            return latest;
        }
    }
}
