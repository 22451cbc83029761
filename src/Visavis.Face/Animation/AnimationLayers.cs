namespace Visavis.Face.Animation;

/// <summary>When a frame shows and how long after the one before it.</summary>
internal readonly record struct AnimationTime(double Seconds, float Delta);

/// <summary>One reason for a face to move. Layers add to a pose in a fixed order; limits are applied once, after all of them.</summary>
internal interface IAnimationLayer
{
    /// <param name="now">What is going on, as of this frame.</param>
    /// <param name="time">When it shows.</param>
    /// <param name="pose">What the layers before have made of it; added to.</param>
    void Apply(Situation now, AnimationTime time, FacePose pose);
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

    /// <summary>A wait whose logarithm is normal: mostly short, sometimes long, as between blinks.</summary>
    /// <param name="median">Half of the waits are shorter.</param>
    /// <param name="spread">Standard deviation of the logarithm.</param>
    public float Wait(float median, float spread)
    {
        // Box and Muller.
        var radius = MathF.Sqrt(-2 * MathF.Log(1 - Between(0, 1)));
        return median * MathF.Exp(spread * radius * MathF.Cos(2 * MathF.PI * Between(0, 1)));
    }
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

    /// <summary>A gesture: 0 before it, up to 1 at <paramref name="riseSeconds"/>, back to 0 after <paramref name="fallSeconds"/> more.</summary>
    public static float Stroke(double seconds, float riseSeconds, float fallSeconds) =>
        seconds < riseSeconds ? Smooth((float)seconds / riseSeconds) : 1 - Smooth(((float)seconds - riseSeconds) / fallSeconds);
}
