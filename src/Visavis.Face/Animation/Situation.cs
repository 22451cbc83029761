using Visavis.Media.Audio;

namespace Visavis.Face.Animation;

/// <summary>What is going on in the conversation, worked out once a frame for all layers.</summary>
internal sealed class Situation
{
    // Nobody thinks forever about an answer that does not come.
    private const float LongestThoughtSeconds = 8;
    private const float SpeechDb = -50, PhraseEndSeconds = .16f, ShortestPhraseSeconds = .7f;
    private readonly Mood _ownMood;
    private readonly ViewerSense _viewer = new();
    private readonly VoiceMeter _ownVoice = new();
    private float _phraseSeconds, _quietSeconds, _thoughtSeconds = float.PositiveInfinity, _usualPitch;

    /// <summary>Creates the situation of somebody who is alone.</summary>
    /// <param name="ownMood">How they feel when nobody asks them to feel otherwise.</param>
    public Situation(Mood ownMood) => _ownMood = ownMood;

    /// <summary>How far the avatar is in speaking, 0 to 1, eased.</summary>
    public float Speaking { get; private set; }

    /// <summary>How far it listens, 0 to 1, eased.</summary>
    public float Listening { get; private set; }

    /// <summary>How far it thinks of an answer, 0 to 1, eased.</summary>
    public float Thinking { get; private set; }

    /// <summary>On the first frame of the pause after a phrase of its own.</summary>
    public bool PhraseEnded { get; private set; }

    /// <summary>On the frame at which it begins to speak after silence.</summary>
    public bool Began { get; private set; }

    /// <summary>On the frame at which it begins to think.</summary>
    public bool ThoughtBegan { get; private set; }

    /// <summary>On the frame after its speech was cut off.</summary>
    public bool Interrupted { get; private set; }

    /// <summary>What the viewer's voice tells.</summary>
    public ViewerSense Viewer => _viewer;

    /// <summary>How loud its own speech is, 0 to 1.</summary>
    public float Loudness { get; set; }

    /// <summary>Its own pitch in semitones over its usual one; 0 where it has none.</summary>
    public float PitchSemitones { get; private set; }

    /// <summary>What it is asked to feel.</summary>
    public Mood Mood { get; private set; }

    /// <summary>How lively its mood makes it: multiplies gestures; 1 is neutral.</summary>
    public float Energy { get; set; } = 1;

    /// <summary>How far this frame's gaze jumped, in radians: lids follow wide jumps.</summary>
    public float GazeJump { get; set; }

    /// <summary>Works out the next frame.</summary>
    public void Advance(in FaceInput input, AnimationTime time)
    {
        _viewer.Advance(input.Viewer, time.Delta);
        Interrupted = input.Interrupted;
        Mood = input.Mood ?? _ownMood;
        var own = _ownVoice.Measure(input.Audio);
        FollowPitch(own.PitchHz, time.Delta);
        FollowPhrases(own.LevelDb > SpeechDb, input.Activity == FaceActivity.Speaking, time.Delta);
        FollowThought(input.Activity == FaceActivity.Speaking, time.Delta);
        var speaks = input.Activity == FaceActivity.Speaking;
        Move(Speaking, speaks ? 1 : 0, time.Delta, speaks ? .15f : .4f, out var speaking);
        Move(Listening, !speaks && (_viewer.Speaks || input.Activity == FaceActivity.Listening) ? 1 : 0, time.Delta, .35f, out var listening);
        Move(Thinking, _thoughtSeconds < LongestThoughtSeconds ? 1 : 0, time.Delta, .3f, out var thinking);
        (Speaking, Listening, Thinking) = (speaking, listening, thinking);
    }

    private void FollowPitch(float pitchHz, float delta)
    {
        if (pitchHz <= 0)
        {
            PitchSemitones += (0 - PitchSemitones) * Ease.Step(delta, .25f);
            return;
        }

        _usualPitch = _usualPitch <= 0 ? pitchHz : _usualPitch + ((pitchHz - _usualPitch) * Ease.Step(delta, 4));
        var semitones = Math.Clamp(12 * MathF.Log2(pitchHz / _usualPitch), -8, 8);
        PitchSemitones += (semitones - PitchSemitones) * Ease.Step(delta, .08f);
    }

    private void FollowPhrases(bool sounds, bool speaks, float delta)
    {
        PhraseEnded = Began = false;
        if (sounds && speaks)
        {
            Began = _phraseSeconds == 0 && _quietSeconds > 1;
            _phraseSeconds += delta;
            _quietSeconds = 0;
            return;
        }

        _quietSeconds += delta;
        if (_phraseSeconds == 0 || _quietSeconds < PhraseEndSeconds) return;
        PhraseEnded = _phraseSeconds >= ShortestPhraseSeconds;
        _phraseSeconds = 0;
    }

    private void FollowThought(bool speaks, float delta)
    {
        ThoughtBegan = false;
        _thoughtSeconds += delta;
        if (speaks || _viewer.Speaks) _thoughtSeconds = float.PositiveInfinity;
        if (!_viewer.Finished || speaks) return;
        _thoughtSeconds = 0;
        ThoughtBegan = true;
    }

    private static void Move(float from, float to, float delta, float timeConstant, out float moved)
    {
        moved = from + ((to - from) * Ease.Step(delta, timeConstant));
        if (MathF.Abs(to - moved) < .001f) moved = to;
    }
}
