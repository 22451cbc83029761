using Visavis.Face.LipSync.Network;
using Visavis.Face.LipSync.Text;
using Visavis.Media.Timing;

namespace Visavis.Face.LipSync;

/// <summary>Follows the sound of a session from video frame to video frame and knows the mouth at any moment of the frame.</summary>
/// <remarks>
/// What lies ahead of a frame is heard at once, so that a mouth shows the sound of its own moment. When the future turns out
/// different (an interruption, or an engine whose sound came late), the ear goes back to the end of what has really sounded.
/// One thread at a time; no locks, no allocation.
/// </remarks>
internal sealed class MouthTrack
{
    private const int HopSamples = Signal.MelFrontEnd.HopSamples;

    // A gap longer than this is a new beginning.
    private const int LongestGapSamples = MediaTime.SamplesPerSecond / 4;
    private const int MostAheadSamples = MediaTime.SamplesPerSecond / 8;

    // The ear can go back to one of two saved moments; the older one must lie before anything that may still turn out different.
    private const int SaveEverySamples = MediaTime.SamplesPerSecond / 4;
    private const int Kept = 32768;
    private static readonly short[] Silence = new short[HopSamples];
    private readonly VisemeScript _script = new();
    private readonly VisemeStream _stream;
    private readonly VisemeStream[] _saved;
    private readonly long[] _savedAt = new long[2];
    private readonly short[] _heard = new short[Kept];
    private long _origin, _heardEnd, _soundedEnd;
    private int _newest;
    private bool _started;

    public MouthTrack(VisemeModel model)
    {
        _stream = new VisemeStream(model, _script);
        _saved = [new VisemeStream(model), new VisemeStream(model)];
    }

    /// <summary>Hears a frame's sound and what is known to follow.</summary>
    /// <param name="startSample">The frame's first sample on the session's clock.</param>
    /// <param name="audio">[n] s16 mono 24 kHz that sounds during the frame.</param>
    /// <param name="lookAhead">[m] what follows; up to 125 ms are used.</param>
    /// <param name="marks">What is known of the mouth from the frame's first sample to the end of what follows, in order; may be empty.</param>
    public void Advance(long startSample, ReadOnlySpan<short> audio, ReadOnlySpan<short> lookAhead, ReadOnlySpan<VisemeMark> marks = default)
    {
        if (!_started || startSample < _soundedEnd || startSample - _soundedEnd > LongestGapSamples) Restart(startSample);
        while (_heardEnd < startSample)
        {
            // A picture was left out and nothing is known of its sound.
            Hear(Silence.AsSpan(0, (int)Math.Min(HopSamples, startSample - _heardEnd)));
        }

        _script.Rewrite(startSample, marks);
        _soundedEnd = startSample + audio.Length;
        HearFrom(startSample, audio);
        HearFrom(_soundedEnd, lookAhead[..Math.Min(lookAhead.Length, MostAheadSamples)]);
        if (_heardEnd - _savedAt[_newest] >= SaveEverySamples)
        {
            _newest ^= 1;
            _saved[_newest].CopyFrom(_stream);
            _savedAt[_newest] = _heardEnd;
        }
    }

    /// <summary>The mouth at a moment, between the two 10 ms steps around it.</summary>
    /// <param name="sample">The moment on the session's clock; later than what can be known means the latest known.</param>
    /// <param name="halfFrameSamples">Lips that meet within this distance count: a closure must not fall between two pictures.</param>
    /// <param name="mouth">Receives [<see cref="MouthShapes.ChannelCount"/>] channels.</param>
    /// <param name="weights">Receives [15] viseme weights.</param>
    /// <returns>The level of the sound in dBFS.</returns>
    public float Sample(long sample, int halfFrameSamples, Span<float> mouth, Span<float> weights)
    {
        if (_stream.Count == 0)
        {
            mouth.Clear();
            weights.Clear();
            weights[0] = 1;
            return -100;
        }

        var at = Math.Clamp((sample - _origin) / (double)HopSamples, _stream.First, _stream.Count - 1);
        var first = (long)at;
        var part = (float)(at - first);
        var a = _stream[first];
        var b = _stream[Math.Min(first + 1, _stream.Count - 1)];
        for (var i = 0; i < mouth.Length; i++) mouth[i] = a.Mouth[i] + ((b.Mouth[i] - a.Mouth[i]) * part);
        for (var i = 0; i < weights.Length; i++) weights[i] = a.Weights[i] + ((b.Weights[i] - a.Weights[i]) * part);
        Seal(at, halfFrameSamples, mouth);
        return a.LevelDb + ((b.LevelDb - a.LevelDb) * part);
    }

    private void Seal(double at, int halfFrameSamples, Span<float> mouth)
    {
        var reach = halfFrameSamples / (double)HopSamples;
        var from = (long)Math.Ceiling(Math.Max(_stream.First, at - reach));
        var to = (long)Math.Floor(Math.Min(_stream.Count - 1, at + reach));
        ref var seal = ref mouth[(int)MouthChannel.Seal];
        for (var frame = from; frame <= to; frame++) seal = MathF.Max(seal, _stream[frame].Mouth[(int)MouthChannel.Seal]);
    }

    private void HearFrom(long start, ReadOnlySpan<short> pcm)
    {
        var known = (int)Math.Min(_heardEnd - start, pcm.Length);
        for (var i = 0; i < known; i++)
        {
            if (_heard[(start + i) % Kept] == pcm[i]) continue;
            GoBackTo(start + i);
            known = i;
        }

        Hear(pcm[known..]);
    }

    private void Hear(ReadOnlySpan<short> pcm)
    {
        for (var i = 0; i < pcm.Length; i++) _heard[(_heardEnd + i) % Kept] = pcm[i];
        _heardEnd += pcm.Length;
        _stream.Push(pcm);
    }

    private void GoBackTo(long sample)
    {
        if (_savedAt[_newest] > sample) _newest ^= 1;
        var at = _savedAt[_newest];
        if (at > sample) throw new InvalidOperationException("What has sounded cannot change.");
        _stream.CopyFrom(_saved[_newest]);
        while (at < sample)
        {
            var from = (int)(at % Kept);
            var count = (int)Math.Min(sample - at, Kept - from);
            _stream.Push(_heard.AsSpan(from, count));
            at += count;
        }

        _heardEnd = sample;
        // The other one may hold what never sounded.
        _saved[_newest ^ 1].CopyFrom(_saved[_newest]);
        _savedAt[_newest ^ 1] = _savedAt[_newest];
    }

    private void Restart(long startSample)
    {
        _script.Clear();
        _stream.Reset();
        _stream.OriginSample = startSample;
        foreach (var saved in _saved) saved.CopyFrom(_stream);
        _savedAt.AsSpan().Fill(startSample);
        _origin = _heardEnd = _soundedEnd = startSample;
        _started = true;
    }
}
