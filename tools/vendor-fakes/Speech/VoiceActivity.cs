namespace Visavis.VendorFakes.Speech;

/// <summary>What the ear noticed in a frame.</summary>
public enum VoiceChange
{
    /// <summary>Nothing new.</summary>
    None,

    /// <summary>Somebody began to speak.</summary>
    Started,

    /// <summary>Somebody has been quiet for long enough.</summary>
    Stopped,
}

/// <summary>Tells speech from background by its energy: 20 ms frames against a floor that follows the quietest of the last seconds.</summary>
/// <param name="rateHz">Rate of the audio.</param>
/// <param name="silenceMs">Silence that ends a turn.</param>
public sealed class VoiceActivity(int rateHz, int silenceMs)
{
    private const int FrameMs = 20;
    private const int StartFrames = 3;
    private const double QuietestDb = -70;
    private const double LeastSpeechDb = -48;
    private const double AboveFloorDb = 12;

    private readonly short[] _frame = new short[rateHz * FrameMs / 1000];
    private int _filled;
    private double _floorDb = QuietestDb;
    private int _loudFrames;
    private int _quietMs;

    /// <summary>Audio taken in so far.</summary>
    public int HeardMs { get; private set; }

    /// <summary>Where the last frame with speech ended.</summary>
    public int LastSpeechMs { get; private set; }

    /// <summary>Where the speech of now (or the last one) began.</summary>
    public int SpeechStartMs { get; private set; }

    /// <summary>Somebody is speaking.</summary>
    public bool IsSpeech { get; private set; }

    /// <summary>Takes in audio, and calls back at each change.</summary>
    public void Hear(ReadOnlySpan<short> pcm, Action<VoiceChange> onChange)
    {
        while (!pcm.IsEmpty)
        {
            var count = Math.Min(pcm.Length, _frame.Length - _filled);
            pcm[..count].CopyTo(_frame.AsSpan(_filled));
            pcm = pcm[count..];
            _filled += count;
            if (_filled < _frame.Length) return;
            _filled = 0;
            HeardMs += FrameMs;
            if (Judge() is var change and not VoiceChange.None) onChange(change);
        }
    }

    private VoiceChange Judge()
    {
        double power = 0;
        foreach (var sample in _frame) power += (double)sample * sample;
        var db = Math.Max(QuietestDb, 10 * Math.Log10((power / _frame.Length) + 1e-9) - (20 * Math.Log10(32768)));

        // Down at once, up by 1 dB a second: a sentence does not lift it, a fan does.
        _floorDb = db < _floorDb ? db : Math.Min(db, _floorDb + (FrameMs / 1000.0));
        var loud = db > Math.Max(LeastSpeechDb, _floorDb + AboveFloorDb);
        _loudFrames = loud ? _loudFrames + 1 : 0;
        _quietMs = loud ? 0 : _quietMs + FrameMs;
        if (loud && IsSpeech) LastSpeechMs = HeardMs;
        if (!IsSpeech && _loudFrames >= StartFrames)
        {
            IsSpeech = true;
            SpeechStartMs = HeardMs - (StartFrames * FrameMs);
            LastSpeechMs = HeardMs;
            return VoiceChange.Started;
        }

        if (!IsSpeech || _quietMs < silenceMs) return VoiceChange.None;
        IsSpeech = false;
        return VoiceChange.Stopped;
    }
}
