namespace Visavis.Face.Animation;

/// <summary>A smooth aimless path between about -1 and 1 that never repeats: noise on a lattice in time, three octaves.</summary>
internal readonly struct Wander
{
    private readonly uint _seed;
    private readonly double _rateHz;

    /// <summary>Creates a path.</summary>
    /// <param name="random">Chooses which.</param>
    /// <param name="rateHz">Turns of the slowest octave per second; the others are 2.1 and 4.3 times as fast.</param>
    public Wander(ref MotionRandom random, double rateHz)
    {
        _seed = (uint)random.Between(0, 1 << 24);
        _rateHz = rateHz;
    }

    public float At(double seconds) =>
        (.62f * Smooth(seconds * _rateHz, 1)) + (.27f * Smooth(seconds * _rateHz * 2.13, 2)) + (.11f * Smooth(seconds * _rateHz * 4.31, 3));

    // Cubic through four random values a lattice step apart: no corner where they meet, as a head has none.
    private float Smooth(double x, uint octave)
    {
        var at = Math.Floor(x);
        var t = (float)(x - at);
        var i = unchecked((uint)(long)at);
        float a = Value(i - 1, octave), b = Value(i, octave), c = Value(i + 1, octave), d = Value(i + 2, octave);
        return b + (.5f * t * (c - a + (t * ((2 * a) - (5 * b) + (4 * c) - d + (t * ((3 * (b - c)) + d - a))))));
    }

    private float Value(uint i, uint octave)
    {
        unchecked
        {
            // Mixing constants of MurmurHash3's finaliser.
            var h = i + (octave * 0x9E3779B9u) + (_seed * 0x85EBCA6Bu);
            h = (h ^ (h >> 16)) * 0x85EBCA6Bu;
            h = (h ^ (h >> 13)) * 0xC2B2AE35u;
            return ((h ^ (h >> 16)) / (float)uint.MaxValue * 2) - 1;
        }
    }
}
