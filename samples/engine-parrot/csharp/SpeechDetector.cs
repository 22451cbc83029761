using System.Runtime.InteropServices;

namespace Visavis.Samples;

/// <summary>What a frame of microphone audio changed.</summary>
public enum Heard
{
    /// <summary>Nothing.</summary>
    Nothing,

    /// <summary>Somebody has begun to speak.</summary>
    Begin,

    /// <summary>They have paused: <see cref="SpeechDetector.Utterance"/> is what they said.</summary>
    End,
}

/// <summary>Finds utterances in microphone frames by their loudness. A real agent would use a voice activity model here.</summary>
public sealed class SpeechDetector
{
    private const double LeastRms = 300; // Of 32768: quieter is never speech.
    private const double OverNoise = 3;
    private const int BeginFrames = 4; // 80 ms
    private const int PauseFrames = 35; // 700 ms
    private const int KeptBefore = 15; // 300 ms: the begin of the first word is quiet.
    private const int MostFrames = 50 * 30;

    private readonly List<byte[]> _frames = [];
    private double _noise = 50;
    private int _loudRun;
    private int _quietRun;
    private bool _speaking;

    /// <summary>PCM of the last utterance.</summary>
    public byte[] Utterance { get; private set; } = [];

    /// <summary>Takes the next 20 ms: PCM16LE mono.</summary>
    public Heard Next(ReadOnlySpan<byte> frame)
    {
        var rms = Rms(MemoryMarshal.Cast<byte, short>(frame));
        var loud = rms > Math.Max(LeastRms, _noise * OverNoise);
        _loudRun = loud ? _loudRun + 1 : 0;
        _quietRun = loud ? 0 : _quietRun + 1;
        _frames.Add(frame.ToArray());
        if (!_speaking)
        {
            if (!loud) _noise += 0.05 * (rms - _noise);
            if (_frames.Count > KeptBefore) _frames.RemoveAt(0);
            if (_loudRun < BeginFrames) return Heard.Nothing;
            _speaking = true;
            return Heard.Begin;
        }

        if (_quietRun < PauseFrames && _frames.Count < MostFrames) return Heard.Nothing;
        Utterance = [.. _frames.SelectMany(f => f)];
        _frames.Clear();
        _loudRun = 0;
        _speaking = false;
        return Heard.End;
    }

    private static double Rms(ReadOnlySpan<short> samples)
    {
        var power = 0.0;
        foreach (var sample in samples) power += (double)sample * sample;
        return Math.Sqrt(power / Math.Max(1, samples.Length));
    }
}
