using Visavis.Media.Audio;
using Visavis.VendorFakes.Speech;

namespace Visavis.VendorFakes.ElevenLabs;

/// <summary>What <c>output_format</c> asks for, as far as speech can be had here without a codec: the pcm formats.</summary>
internal static class OutputFormat
{
    /// <summary>What is sent when nothing is asked for: forgetting the query gives MP3.</summary>
    public const string Default = "mp3_44100_128";

    private static readonly int[] Rates = [8000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000];

    /// <summary>The rate of a pcm format; null when it is no pcm format.</summary>
    public static int? PcmRate(string format) =>
        format.StartsWith("pcm_", StringComparison.Ordinal) && int.TryParse(format.AsSpan(4), out var rate) && Rates.Contains(rate) ? rate : null;

    public static bool IsKnown(string format) =>
        PcmRate(format) is not null || format.StartsWith("mp3_", StringComparison.Ordinal) || format.StartsWith("opus_", StringComparison.Ordinal)
        || format is "ulaw_8000" or "alaw_8000";

    public static string ContentType(string format) => format.StartsWith("pcm_", StringComparison.Ordinal) ? "audio/pcm" : "audio/mpeg";

    /// <summary>The speech in that rate.</summary>
    public static short[] Resample(short[] pcm, int rateHz)
    {
        if (rateHz == Mouth.RateHz) return pcm;
        var resampler = new Resampler(Mouth.RateHz, rateHz);
        const int Piece = Mouth.RateHz / 10;
        var buffer = new short[resampler.MaxOutputSamples(Piece)];
        var result = new List<short>();
        for (var at = 0; at < pcm.Length; at += Piece)
        {
            var count = resampler.Process(pcm.AsSpan(at, Math.Min(Piece, pcm.Length - at)), buffer);
            result.AddRange(buffer.AsSpan(0, count));
        }

        return [.. result];
    }

    /// <summary>
    /// Frames of MPEG-1 layer III, 44.1 kHz, 128 kbit/s, that decode to silence: header and empty side information. Enough to be
    /// recognised as the MP3 that it is.
    /// </summary>
    public static byte[] SilentMp3(double seconds)
    {
        const int FrameBytes = 417;
        const double FrameSeconds = 1152 / 44_100.0;
        var frames = Math.Max(1, (int)(seconds / FrameSeconds));
        var mp3 = new byte[frames * FrameBytes];
        for (var i = 0; i < frames; i++) new byte[] { 0xFF, 0xFB, 0x90, 0xC4 }.CopyTo(mp3, i * FrameBytes);
        return mp3;
    }
}
