using Visavis.Media.Audio;
using Visavis.Media.Timing;
using Visavis.Sessions.Ports;

namespace Visavis.Engines.Voices.Synthesis;

/// <summary>A phone as a synthesiser reports it: seconds from the start of its sentence.</summary>
internal readonly record struct SpokenPhone(string Symbol, double StartSeconds, double EndSeconds);

/// <summary>Brings a synthesiser's audio into the form of <see cref="IVoice"/>: 24 kHz, without the long silences at both ends.</summary>
/// <remarks>
/// Synthesisers put about 0.2 s of silence before and after each sentence. Left in, it would delay the first sound of every answer and tear
/// gaps of 0.4 s between sentences that were sent one by one. We keep <see cref="LeadSeconds"/> and <see cref="TailSeconds"/>.
/// One instance per synthesis thread; used for one sentence after another.
/// </remarks>
internal sealed class SentenceWriter
{
    /// <summary>Silence kept before the first phone: covers what the phone boundaries are off by (5 to 35 ms).</summary>
    public const double LeadSeconds = 0.04;

    /// <summary>Silence kept after the last phone: the pause between two sentences is this and the next lead together.</summary>
    public const double TailSeconds = 0.18;

    /// <summary>Fade at a cut, so that the synthesiser's noise floor does not begin with a click.</summary>
    private const double FadeSeconds = 0.005;

    private readonly float _gain;
    private readonly int _rateHz;
    private readonly Resampler _resampler;
    private readonly List<PhoneMark> _phones = [];
    private SynthesisJob? _job;
    private short[] _scratch = [];
    private short[] _output = [];
    private long _keepFrom;
    private long _keepTo;
    private long _position;
    private int _nextPhone;

    /// <summary>Creates a writer.</summary>
    /// <param name="rateHz">Rate of the synthesiser's audio.</param>
    /// <param name="gainDb">What the voice needs to be about as loud as the others.</param>
    public SentenceWriter(int rateHz, double gainDb = 0)
    {
        _gain = (float)Math.Pow(10, gainDb / 20);
        _rateHz = rateHz;
        _resampler = new Resampler(rateHz, MediaTime.SamplesPerSecond);
    }

    /// <summary>Begins a sentence.</summary>
    /// <param name="job">Where it goes.</param>
    /// <param name="phones">All its phones in order. With none, nothing will be cut off.</param>
    /// <param name="isPause">Whether a symbol stands for silence.</param>
    /// <returns>False when the phones are nothing but silence: there is nothing to write.</returns>
    public bool Begin(SynthesisJob job, IReadOnlyList<SpokenPhone> phones, Func<string, bool> isPause)
    {
        _job = job;
        _resampler.Reset();
        _phones.Clear();
        _nextPhone = 0;
        _position = 0;
        (_keepFrom, _keepTo) = (0, phones.Count == 0 ? long.MaxValue : 0);
        foreach (var phone in phones)
        {
            if (isPause(phone.Symbol)) continue;
            if (_keepTo == 0) _keepFrom = Math.Max(0, ToSamples(phone.StartSeconds - LeadSeconds));
            _keepTo = ToSamples(phone.EndSeconds + TailSeconds);
        }

        if (_keepTo == 0) return false;
        if (phones.Count > 0) _keepTo = Math.Min(_keepTo, ToSamples(phones[^1].EndSeconds));
        foreach (var phone in phones) AddMark(phone);
        return true;
    }

    /// <summary>Writes the next piece of the sentence.</summary>
    /// <param name="pcm">[n] s16 mono at the synthesiser's rate.</param>
    public void Write(ReadOnlySpan<short> pcm)
    {
        var from = (int)Math.Clamp(_keepFrom - _position, 0, pcm.Length);
        var to = (int)Math.Clamp(_keepTo - _position, from, pcm.Length);
        var kept = pcm[from..to];
        if (!kept.IsEmpty)
        {
            if (_scratch.Length < kept.Length) _scratch = new short[kept.Length];
            kept.CopyTo(_scratch);
            ApplyGain(_scratch.AsSpan(0, kept.Length), _position + from);
            Resample(_scratch.AsSpan(0, kept.Length));
        }

        _position += pcm.Length;
    }

    /// <summary>Ends the sentence. One that fell short of its phones is filled up with silence, so that marks never point past the audio.</summary>
    public void End()
    {
        if (_keepTo != long.MaxValue && _position < _keepTo && _position > _keepFrom) Write(new short[_keepTo - _position]);
        var room = _resampler.MaxOutputSamples(0);
        if (_output.Length < room) _output = new short[room];
        Emit(_output.AsSpan(0, _resampler.Flush(_output)));
        _job = null;
    }

    private void Resample(ReadOnlySpan<short> pcm)
    {
        var room = _resampler.MaxOutputSamples(pcm.Length);
        if (_output.Length < room) _output = new short[room];
        Emit(_output.AsSpan(0, _resampler.Process(pcm, _output)));
    }

    private void Emit(ReadOnlySpan<short> pcm)
    {
        if (pcm.IsEmpty) return;
        var end = _job!.TotalSamples + pcm.Length;
        var first = _nextPhone;
        while (_nextPhone < _phones.Count && _phones[_nextPhone].StartSample < end) _nextPhone++;
        _job.Emit(pcm.ToArray(), first == _nextPhone ? [] : _phones[first.._nextPhone]);
    }

    private void AddMark(SpokenPhone phone)
    {
        var end = Math.Min(ToSamples(phone.EndSeconds), _keepTo);
        var start = Math.Max(ToSamples(phone.StartSeconds), _keepFrom);
        if (end <= start) return;
        _phones.Add(new PhoneMark(phone.Symbol, ToOutput(start), ToOutput(end)));
    }

    private long ToSamples(double seconds) => (long)Math.Round(seconds * _rateHz);

    /// <summary>From a place in the sentence, at the synthesiser's rate, to one in the utterance at 24 kHz.</summary>
    private long ToOutput(long sample) => _job!.TotalSamples + (sample - _keepFrom) * MediaTime.SamplesPerSecond / _rateHz;

    private void ApplyGain(Span<short> pcm, long position)
    {
        var fade = (int)(FadeSeconds * _rateHz);
        for (var i = 0; i < pcm.Length; i++)
        {
            var fromEdge = Math.Min(_keepFrom == 0 ? fade : position + i - _keepFrom, _keepTo - 1 - position - i);
            var gain = fromEdge < fade ? _gain * fromEdge / fade : _gain;
            pcm[i] = (short)Math.Clamp(MathF.Round(pcm[i] * gain), short.MinValue, short.MaxValue);
        }
    }
}
