namespace Visavis.Face.Animation;

/// <summary>Eyes that hold the viewer's, jump between the points of a face, and wander off now and then to think.</summary>
/// <remarks>Applied after everything that turns the head: the eyes turn against it, so that the gaze stays where it is.</remarks>
internal sealed class GazeLayer : IAnimationLayer
{
    // Eyes jump: a small saccade is over within one frame, a wide one within two.
    private const float JumpTimeConstant = .018f;
    private MotionRandom _random;
    private double _nextJump;
    private float _targetYaw, _targetPitch, _yaw, _pitch;

    public GazeLayer(int seed) => _random = new MotionRandom(seed);

    public void Apply(in FaceInput input, AnimationTime time, FacePose pose)
    {
        if (time.Seconds >= _nextJump) Jump(input.Activity, time.Seconds);
        var step = Ease.Step(time.Delta, JumpTimeConstant);
        _yaw += (_targetYaw - _yaw) * step;
        _pitch += (_targetPitch - _pitch) * step;
        // Nine tenths: a gaze locked to the last degree looks mechanical.
        pose.EyeYaw += _yaw - (pose.HeadYaw * .9f);
        pose.EyePitch += _pitch - (pose.HeadPitch * .9f);
    }

    private void Jump(FaceActivity activity, double now)
    {
        var awayChance = activity switch { FaceActivity.Speaking => .16f, FaceActivity.Listening => .05f, _ => .12f };
        if (_random.Chance(awayChance))
        {
            var side = _random.Chance(.5f) ? 1f : -1f;
            (_targetYaw, _targetPitch) = (side * _random.Between(.10f, .22f), _random.Between(-.10f, .06f));
            _nextJump = now + _random.Between(.45f, 1.1f);
            return;
        }

        // Between the viewer's eyes and mouth: a degree or two.
        (_targetYaw, _targetPitch) = (_random.Between(-.022f, .022f), _random.Between(-.012f, .024f));
        _nextJump = now + _random.Between(.5f, 2.6f);
    }
}
