namespace Visavis.Face.Animation;

/// <summary>Blinks at natural, irregular intervals; one in eight is a double blink.</summary>
/// <remarks>People blink every 2 to 6 seconds, oftener while they speak; lids close in under a tenth of a second and open twice as slowly.</remarks>
internal sealed class BlinkLayer : IAnimationLayer
{
    private const float CloseSeconds = .08f;

    // Longer than a frame at 25 a second, so that every blink shows fully closed lids.
    private const float HoldSeconds = .05f;
    private const float OpenSeconds = .17f;
    private const float DoubleChance = .125f;
    private MotionRandom _random;
    private double _nextStart;
    private double _start = double.NegativeInfinity;
    private bool _doublePending;

    public BlinkLayer(int seed)
    {
        _random = new MotionRandom(seed);
        _nextStart = _random.Between(.6f, 3f);
    }

    public void Apply(in FaceInput input, AnimationTime time, FacePose pose)
    {
        if (time.Seconds >= _nextStart)
        {
            _start = time.Seconds;
            _doublePending = !_doublePending && _random.Chance(DoubleChance);
            _nextStart = _start + (_doublePending ? _random.Between(.34f, .46f) : Interval(input.Activity));
        }

        var closed = Closed((float)(time.Seconds - _start));
        if (closed <= 0) return;
        pose[BlendShape.EyeBlinkLeft] += closed;
        pose[BlendShape.EyeBlinkRight] += closed;
    }

    /// <summary>How far the lids are closed this long after a blink began.</summary>
    public static float Closed(float seconds) => seconds switch
    {
        < 0 => 0,
        < CloseSeconds => Ease.Smooth(seconds / CloseSeconds),
        < CloseSeconds + HoldSeconds => 1,
        _ => 1 - Ease.Smooth((seconds - CloseSeconds - HoldSeconds) / OpenSeconds),
    };

    // The product of two uniform draws leans towards short waits, with a long tail.
    private float Interval(FaceActivity activity)
    {
        var wait = 1.4f + (7.5f * _random.Between(0, 1) * _random.Between(.35f, 1));
        return activity == FaceActivity.Speaking ? wait * .75f : wait;
    }
}
