namespace Visavis.Face.Animation;

/// <summary>The mood, eased in and out, and a smile that comes and goes with it.</summary>
internal sealed class MoodLayer : IAnimationLayer
{
    private const float MoodSeconds = .7f, SmileSeconds = .45f;

    // A passing smile: how wide, how long; it comes at the end of a turn, at a greeting, and now and then while listening.
    private const float PassingSmile = .26f, SmileLow = 1.2f, SmileHigh = 3.2f;

    // Lips win at the lips: speech leaves this share of a mood's mouth.
    private const float MouthWhileSpeaking = .45f;
    private readonly Wander _warmth;
    private MotionRandom _random;
    private MoodLook _look = MoodLook.Of(Mood.Neutral);
    private double _smileUntil, _nextSmile;
    private float _smile;
    private bool _greeted;

    public MoodLayer(int seed)
    {
        _random = new MotionRandom(seed);
        _warmth = new Wander(ref _random, .06);
    }

    public void Apply(Situation now, AnimationTime time, FacePose pose)
    {
        _look = _look.Towards(MoodLook.Of(now.Mood), Ease.Step(time.Delta, MoodSeconds));
        now.Energy = _look.Energy;
        Pass(now, time);
        // The corners are never quite still.
        var corners = _look.Smile + (_smile * MathF.Max(0, 1 + (2 * _look.Smile))) + (.05f * _look.Energy * _warmth.At(time.Seconds));
        corners *= 1 - ((1 - MouthWhileSpeaking) * now.Speaking);
        if (corners > 0) Both(pose, BlendShape.MouthSmileLeft, BlendShape.MouthSmileRight, corners);
        else Both(pose, BlendShape.MouthFrownLeft, BlendShape.MouthFrownRight, -corners);
        // A smile that the eyes do not share is a grimace.
        Both(pose, BlendShape.CheekSquintLeft, BlendShape.CheekSquintRight, .7f * MathF.Max(0, corners));
        Both(pose, BlendShape.EyeSquintLeft, BlendShape.EyeSquintRight, (.25f * MathF.Max(0, corners)) + MathF.Max(0, -_look.Wide));
        Both(pose, BlendShape.EyeWideLeft, BlendShape.EyeWideRight, MathF.Max(0, _look.Wide));
        pose[BlendShape.BrowInnerUp] += _look.BrowInner;
        pose[BlendShape.BrowOuterUpLeft] += _look.BrowOuter + _look.Uneven;
        pose[BlendShape.BrowOuterUpRight] += _look.BrowOuter;
        Both(pose, BlendShape.BrowDownLeft, BlendShape.BrowDownRight, _look.BrowDown);
        pose.HeadPitch += _look.Pitch;
        pose.HeadRoll += _look.Roll;
    }

    private void Pass(Situation now, AnimationTime time)
    {
        if (now.Began && !_greeted)
        {
            _greeted = true;
            Smile(time.Seconds);
        }
        else if (time.Seconds >= _nextSmile && ((now.PhraseEnded && _random.Chance(.3f)) || (now.Viewer.Paused && _random.Chance(.25f))))
        {
            Smile(time.Seconds);
        }

        var goal = time.Seconds < _smileUntil && now.Thinking < .5f ? PassingSmile : 0;
        _smile += (goal - _smile) * Ease.Step(time.Delta, SmileSeconds);
    }

    private void Smile(double seconds)
    {
        _smileUntil = seconds + _random.Between(SmileLow, SmileHigh);
        _nextSmile = _smileUntil + _random.Between(4, 12);
    }

    private static void Both(FacePose pose, BlendShape left, BlendShape right, float value)
    {
        pose[left] += value;
        pose[right] += value;
    }
}
