namespace Visavis.Face.Animation;

/// <summary>When a frame shows and how long after the one before it.</summary>
internal readonly record struct AnimationTime(double Seconds, float Delta);

/// <summary>One reason for a face to move. Layers add to a pose in a fixed order; limits are applied once, after all of them.</summary>
internal interface IAnimationLayer
{
    void Apply(in FaceInput input, AnimationTime time, FacePose pose);
}

/// <summary>Turns speech into mouth shapes.</summary>
internal interface ILipSync
{
    /// <summary>Moves the mouth on by one frame and adds its shapes.</summary>
    void Apply(in FaceInput input, AnimationTime time, FacePose pose);

    /// <summary>How loud speech is now, 0 to 1: what head and brows emphasise.</summary>
    float Loudness { get; }
}

/// <summary>A seeded source of chance whose sequence is part of the product's promise: same seed, same motion.</summary>
internal struct MotionRandom
{
    private ulong _state;

    public MotionRandom(int seed) => _state = unchecked(((ulong)(uint)seed + 0x9E3779B97F4A7C15ul) * 0xBF58476D1CE4E5B9ul);

    /// <summary>Uniform in [low, high).</summary>
    public float Between(float low, float high)
    {
        unchecked
        {
            // splitmix64: one addition and three mixes; good enough for blinks.
            _state += 0x9E3779B97F4A7C15ul;
            var z = _state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ul;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBul;
            z ^= z >> 31;
            return low + ((high - low) * ((z >> 40) / (float)(1 << 24)));
        }
    }

    public bool Chance(float probability) => Between(0, 1) < probability;
}

/// <summary>Curves that motion follows.</summary>
internal static class Ease
{
    /// <summary>0 at 0, 1 at 1, flat at both ends.</summary>
    public static float Smooth(float t)
    {
        t = Math.Clamp(t, 0, 1);
        return t * t * (3 - (2 * t));
    }

    /// <summary>Share of the remaining way that a motion with this time constant covers in a frame.</summary>
    public static float Step(float deltaSeconds, float timeConstantSeconds) => 1 - MathF.Exp(-deltaSeconds / timeConstantSeconds);
}
