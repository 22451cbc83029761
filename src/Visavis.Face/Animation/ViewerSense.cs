using Visavis.Media.Audio;

namespace Visavis.Face.Animation;

/// <summary>What a listener gathers from the viewer's level and pitch: whether they speak, pause, ask, have finished.</summary>
internal sealed class ViewerSense
{
    // A voice stands this far over the room; quieter rooms than this are not told apart.
    private const float VoiceOverRoomDb = 10, GoneOverRoomDb = 6, QuietestVoiceDb = -50;
    private const float HoldSeconds = .2f;

    /// <summary>A pause of this length is a place to nod, ...</summary>
    public const float PauseSeconds = .3f;

    /// <summary>... one of this length the end of a turn.</summary>
    public const float TurnEndSeconds = .7f;

    // Speech shorter than this is a cough or a "yes".
    private const float ShortestTurnSeconds = .6f;

    // Pitch that ends this much above where it was half a second before asks: about two semitones.
    private const float RisingRatio = 1.12f;
    private float _roomDb = -60, _quietSeconds, _turnSeconds, _lowPitch, _lastPitch;
    private bool _pauseTold, _turnTold;

    /// <summary>The viewer speaks now.</summary>
    public bool Speaks { get; private set; }

    /// <summary>On the first frame of a pause within or after speech.</summary>
    public bool Paused { get; private set; }

    /// <summary>With <see cref="Paused"/>: the pitch rose at the end.</summary>
    public bool Asked { get; private set; }

    /// <summary>On the frame at which a turn counts as over.</summary>
    public bool Finished { get; private set; }

    /// <summary>Moves on by a frame.</summary>
    /// <param name="heard">The microphone; null when there is none.</param>
    /// <param name="deltaSeconds">Length of the frame.</param>
    public void Advance(VoiceLevel? heard, float deltaSeconds)
    {
        Paused = Asked = Finished = false;
        var levelDb = heard?.LevelDb ?? -100;
        // The room: falls at once, rises by 2 dB a second.
        if (heard is not null) _roomDb = Math.Clamp(MathF.Min(levelDb, _roomDb + (2 * deltaSeconds)), -75, -35);
        var needed = MathF.Max(QuietestVoiceDb, _roomDb + (Speaks ? GoneOverRoomDb : VoiceOverRoomDb));
        _quietSeconds = levelDb > needed ? 0 : _quietSeconds + deltaSeconds;
        Speaks = levelDb > needed || (Speaks && _quietSeconds < HoldSeconds);
        if (Speaks) Hear(heard?.PitchHz ?? 0, deltaSeconds);
        else if (_turnSeconds > 0) Wait();
    }

    private void Hear(float pitchHz, float deltaSeconds)
    {
        if (_turnTold)
        {
            _turnSeconds = 0;
            _turnTold = false;
        }

        _turnSeconds += deltaSeconds;
        _pauseTold = false;
        if (pitchHz <= 0) return;
        // Two memories of the pitch, a quick one and one of half a second: their ratio says where it is going.
        _lastPitch = _lastPitch <= 0 ? pitchHz : _lastPitch + ((pitchHz - _lastPitch) * Ease.Step(deltaSeconds, .07f));
        _lowPitch = _lowPitch <= 0 ? pitchHz : _lowPitch + ((pitchHz - _lowPitch) * Ease.Step(deltaSeconds, .5f));
    }

    private void Wait()
    {
        if (!_pauseTold && _quietSeconds >= PauseSeconds)
        {
            _pauseTold = true;
            Paused = _turnSeconds >= ShortestTurnSeconds;
            Asked = Paused && _lastPitch > _lowPitch * RisingRatio;
            _lastPitch = _lowPitch = 0;
        }

        if (_turnTold || _quietSeconds < TurnEndSeconds) return;
        _turnTold = true;
        Finished = _turnSeconds >= ShortestTurnSeconds;
        if (!Finished) _turnSeconds = 0;
    }
}
