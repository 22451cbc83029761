using System.Runtime.InteropServices;
using Visavis.Media.Audio;
using Visavis.Media.Timing;
using Visavis.Sessions.Playback;

namespace Visavis.Engines.Cartesia;

/// <summary>
/// Turns an agent's stream of audio into segments. Cartesia marks no turns: a segment opens with the first chunk and closes when the agent
/// clears, or when nothing more has come for a while and everything is heard.
/// </summary>
/// <remarks>Thread-safe: written by the socket's loop, told of playback by the session's, closed by a timer.</remarks>
internal sealed class AgentSpeech : IDisposable
{
    private readonly ISpeechSink _speech;
    private readonly TimeProvider _time;
    private readonly TimeSpan _drainTime;
    private readonly Lock _gate = new();
    private readonly ITimer _drain;
    private readonly Resampler? _resampler;
    private readonly short[] _resampled = [];
    private readonly int _rateHz;
    private byte? _half;
    private Guid _segment;
    private bool _isOpen;
    private bool _isCut;
    private long _soundsUntil;

    public AgentSpeech(ISpeechSink speech, CartesiaOptions options, TimeProvider time)
    {
        _speech = speech;
        _time = time;
        _drainTime = options.DrainTime;
        _rateHz = options.OutputRateHz;
        if (_rateHz != MediaTime.SamplesPerSecond)
        {
            _resampler = new Resampler(_rateHz, MediaTime.SamplesPerSecond);
            _resampled = new short[_resampler.MaxOutputSamples(_rateHz / 10)];
        }

        _drain = time.CreateTimer(static state => ((AgentSpeech)state!).OnQuiet(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>A chunk came: PCM16LE in the agent's rate.</summary>
    public void OnAudio(ReadOnlySpan<byte> pcm)
    {
        if (pcm.IsEmpty) return;
        lock (_gate)
        {
            if (!_isOpen) Open();
            var now = _time.GetTimestamp();
            if (_isCut)
            {
                // The rest of what was cut; the agent cannot be told to stop.
                _drain.Change(_drainTime, Timeout.InfiniteTimeSpan);
                return;
            }

            Append(pcm);
            _soundsUntil = Math.Max(_soundsUntil, now) + (pcm.Length / sizeof(short) * _time.TimestampFrequency / _rateHz);
            _drain.Change(Remaining(now), Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The agent was interrupted.</summary>
    public void OnClear()
    {
        lock (_gate)
        {
            Close();
            _speech.Interrupt();
        }
    }

    /// <summary>Something became of a segment: of one that somebody else has cut (the backend, or the viewer who left) the rest is not spoken.</summary>
    public void OnPlayback(in PlaybackEvent playback)
    {
        if (playback.Kind != PlaybackEventKind.Interrupted) return;
        lock (_gate) _isCut |= _isOpen && playback.SegmentId == _segment;
    }

    public void Dispose() => _drain.Dispose();

    private TimeSpan Remaining(long now) => TimeSpan.FromSeconds(Math.Max(0, _soundsUntil - now) / (double)_time.TimestampFrequency) + _drainTime;

    private void OnQuiet()
    {
        lock (_gate) Close();
    }

    private void Open()
    {
        _segment = Guid.NewGuid();
        _speech.CreateSegment(_segment, null);
        _isOpen = true;
    }

    private void Close()
    {
        if (_isOpen) _speech.CloseSegment(null);
        (_isOpen, _isCut, _half, _soundsUntil) = (false, false, null, 0);
    }

    private void Append(ReadOnlySpan<byte> pcm)
    {
        if (_resampler is null)
        {
            _speech.AppendBytes(pcm);
            return;
        }

        var samples = Whole(pcm);
        for (var piece = _rateHz / 10; !samples.IsEmpty; samples = samples[Math.Min(piece, samples.Length)..])
        {
            var count = _resampler.Process(samples[..Math.Min(piece, samples.Length)], _resampled);
            _speech.Append(_resampled.AsSpan(0, count));
        }
    }

    /// <summary>The whole samples of the stream so far; half of one waits for the next chunk.</summary>
    private ReadOnlySpan<short> Whole(ReadOnlySpan<byte> pcm)
    {
        byte[] bytes = _half is { } low ? [low, .. pcm] : pcm.ToArray();
        _half = (bytes.Length & 1) == 1 ? bytes[^1] : null;
        return MemoryMarshal.Cast<byte, short>(bytes);
    }
}
