using Visavis.Media.Timing;

namespace Visavis.WebRtc.Loopback;

/// <summary>Finds the pitch of a tone.</summary>
internal static class ToneMeter
{
    /// <summary>Share of a sound's energy that lies at one pitch: about 1 for a pure tone, about 0 for anything else (Goertzel's algorithm).</summary>
    /// <param name="pcm">[n] s16 mono 24 kHz.</param>
    /// <param name="pitchHz">Pitch to look for.</param>
    public static double Share(ReadOnlySpan<short> pcm, double pitchHz)
    {
        if (pcm.IsEmpty) return 0;
        var step = 2 * Math.Cos(2 * Math.PI * pitchHz / MediaTime.SamplesPerSecond);
        double last = 0, beforeLast = 0, energy = 0;
        foreach (var sample in pcm)
        {
            var now = sample + (step * last) - beforeLast;
            (beforeLast, last) = (last, now);
            energy += (double)sample * sample;
        }

        var power = (last * last) + (beforeLast * beforeLast) - (step * last * beforeLast);
        return energy > 0 ? 2 * power / (energy * pcm.Length) : 0;
    }

    /// <summary>Fills a tick with a tone.</summary>
    /// <param name="pcm">[n] s16 mono 24 kHz, overwritten.</param>
    /// <param name="start">Place on the clock, so that ticks join without a click.</param>
    /// <param name="pitchHz">Pitch.</param>
    /// <param name="amplitude">Peak, 0 to 32,767.</param>
    public static void Fill(Span<short> pcm, MediaTime start, double pitchHz, double amplitude)
    {
        for (var i = 0; i < pcm.Length; i++)
        {
            pcm[i] = (short)(amplitude * Math.Sin(2 * Math.PI * pitchHz * (start.Samples + i) / MediaTime.SamplesPerSecond));
        }
    }
}
