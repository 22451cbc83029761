namespace Visavis.Face.Animation;

/// <summary>Eyes that hold the viewer's, jump between the points of a face, and look away to think; the head follows far looks a little.</summary>
/// <remarks>Applied after everything that turns the head: the eyes turn against it, so that the gaze stays where it is.</remarks>
internal sealed class GazeLayer : IAnimationLayer
{
    // Eyes jump: a small saccade is over within one frame, a wide one within two.
    private const float JumpTimeConstant = .018f, HeadTimeConstant = .28f, HeadShare = .30f;
    private MotionRandom _random;
    private double _nextJump, _lookAwayAt;
    private float _targetYaw, _targetPitch, _yaw, _pitch, _headYaw, _headPitch, _jump;

    public GazeLayer(int seed)
    {
        _random = new MotionRandom(seed);
        _lookAwayAt = _random.Between(3, 7);
    }

    /// <summary>Whether the gaze is with the viewer.</summary>
    public bool WithViewer { get; private set; } = true;

    public void Apply(Situation now, AnimationTime time, FacePose pose)
    {
        _jump = 0;
        Decide(now, time.Seconds);
        now.GazeJump = _jump;
        var step = Ease.Step(time.Delta, JumpTimeConstant);
        _yaw += (_targetYaw - _yaw) * step;
        _pitch += (_targetPitch - _pitch) * step;
        var head = Ease.Step(time.Delta, HeadTimeConstant);
        _headYaw += ((WithViewer ? 0 : _targetYaw * HeadShare) - _headYaw) * head;
        _headPitch += ((WithViewer ? 0 : _targetPitch * HeadShare) - _headPitch) * head;
        pose.HeadYaw += _headYaw;
        pose.HeadPitch += _headPitch;
        // Nine tenths: a gaze locked to the last degree looks mechanical.
        pose.EyeYaw += _yaw - (pose.HeadYaw * .9f);
        pose.EyePitch += _pitch - (pose.HeadPitch * .9f);
    }

    private void Decide(Situation now, double seconds)
    {
        if (now.Interrupted || (!WithViewer && (now.Viewer.Speaks || now.Began)))
        {
            Meet(seconds);
            _lookAwayAt = seconds + Dwell(now);
        }
        else if (now.ThoughtBegan || (now.Thinking > .6f && seconds >= _nextJump))
        {
            // To the side and up, as one does who looks for words.
            LookAway(seconds, _random.Between(.09f, .2f), _random.Between(-.13f, -.03f), _random.Between(.7f, 1.6f));
        }
        else if (seconds >= _lookAwayAt && WithViewer)
        {
            LookAway(seconds, _random.Between(.08f, .22f), _random.Between(-.08f, .09f), _random.Between(.5f, 1.2f));
        }
        else if (seconds >= _nextJump)
        {
            if (!WithViewer) _lookAwayAt = seconds + Dwell(now);
            Meet(seconds);
        }
    }

    // How long a look rests on the viewer before it leaves: longest while listening.
    private float Dwell(Situation now) => Math.Clamp(_random.Wait(4.2f + (3.5f * now.Listening) - (.9f * now.Speaking), .45f), 1.4f, 14);

    private void Meet(double seconds)
    {
        WithViewer = true;
        // Between the viewer's eyes and mouth: a degree or two.
        Jump(_random.Between(-.022f, .022f), _random.Between(-.012f, .024f));
        _nextJump = seconds + _random.Between(.35f, 1.6f);
    }

    private void LookAway(double seconds, float side, float down, float forSeconds)
    {
        WithViewer = false;
        Jump(_random.Chance(.5f) ? side : -side, down);
        _nextJump = seconds + forSeconds;
    }

    private void Jump(float yaw, float pitch)
    {
        _jump = MathF.Max(MathF.Abs(yaw - _targetYaw), MathF.Abs(pitch - _targetPitch));
        (_targetYaw, _targetPitch) = (yaw, pitch);
    }
}
