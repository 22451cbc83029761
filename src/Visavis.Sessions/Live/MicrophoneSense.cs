using Visavis.Media.Audio;

namespace Visavis.Sessions.Live;

/// <summary>What the face hears of the viewer: level and pitch of the microphone, from the media thread to the frame pump without a lock.</summary>
internal sealed class MicrophoneSense
{
    // Packets bunch up on a real network; this many pictures without one (160 ms at 25 a second) mean that no microphone is open.
    private const int PicturesUntilGone = 4;
    private readonly VoiceMeter _meter = new();
    private long _latest;
    private int _pieces;
    private int _seen, _picturesWithout = PicturesUntilGone;

    /// <summary>Media thread: takes a piece, [n] s16 mono 24 kHz.</summary>
    public void Hear(ReadOnlySpan<short> pcm)
    {
        var voice = _meter.Measure(pcm);
        var packed = ((long)BitConverter.SingleToInt32Bits(voice.LevelDb) << 32) | (uint)BitConverter.SingleToInt32Bits(voice.PitchHz);
        Volatile.Write(ref _latest, packed);
        Volatile.Write(ref _pieces, _pieces + 1);
    }

    /// <summary>Frame pump, once per picture: what is heard now; null when no microphone is open.</summary>
    public VoiceLevel? Sense()
    {
        var pieces = Volatile.Read(ref _pieces);
        _picturesWithout = pieces == _seen ? Math.Min(_picturesWithout + 1, PicturesUntilGone) : 0;
        _seen = pieces;
        if (_picturesWithout >= PicturesUntilGone) return null;
        var packed = Volatile.Read(ref _latest);
        return new VoiceLevel(BitConverter.Int32BitsToSingle((int)(packed >> 32)), BitConverter.Int32BitsToSingle((int)packed));
    }
}
