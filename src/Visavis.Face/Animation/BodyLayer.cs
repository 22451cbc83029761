namespace Visavis.Face.Animation;

/// <summary>Breathing and the slow, small drift of a head that is held by muscles.</summary>
internal sealed class BodyLayer : IAnimationLayer
{
    // 15 breaths a minute at rest; breathing out takes longer than breathing in.
    private const double BreathSeconds = 4.0;
    private const float InhaleShare = .4f;
    private readonly Drift _yaw, _pitch, _roll;
    private readonly double _breathOffset;
    private float _attention;

    public BodyLayer(int seed)
    {
        var random = new MotionRandom(seed);
        _yaw = new Drift(ref random);
        _pitch = new Drift(ref random);
        _roll = new Drift(ref random);
        _breathOffset = random.Between(0, (float)BreathSeconds);
    }

    public void Apply(in FaceInput input, AnimationTime time, FacePose pose)
    {
        var phase = (float)((time.Seconds + _breathOffset) / BreathSeconds % 1);
        pose.Breath += phase < InhaleShare ? Ease.Smooth(phase / InhaleShare) : 1 - Ease.Smooth((phase - InhaleShare) / (1 - InhaleShare));

        // Listening holds the head stiller and tilts it by a hair.
        var attention = input.Activity == FaceActivity.Listening ? 1f : 0f;
        _attention += (attention - _attention) * Ease.Step(time.Delta, .5f);
        var amount = 1 - (.4f * _attention);
        pose.HeadYaw += .050f * amount * _yaw.At(time.Seconds);
        pose.HeadPitch += (.026f * amount * _pitch.At(time.Seconds)) + (.012f * (pose.Breath - .5f) * -1);
        pose.HeadRoll += (.024f * amount * _roll.At(time.Seconds)) + (.03f * _attention);
    }

    /// <summary>A smooth wander between -1 and 1: three sines whose periods never line up.</summary>
    private readonly struct Drift
    {
        private readonly float _a, _b, _c, _rate;

        public Drift(ref MotionRandom random)
        {
            (_a, _b, _c) = (random.Between(0, 6.28f), random.Between(0, 6.28f), random.Between(0, 6.28f));
            _rate = random.Between(.9f, 1.1f);
        }

        public float At(double seconds)
        {
            var t = seconds * _rate;
            return (float)((.55 * Math.Sin((t * .43) + _a)) + (.30 * Math.Sin((t * .97) + _b)) + (.15 * Math.Sin((t * 1.83) + _c)));
        }
    }
}
