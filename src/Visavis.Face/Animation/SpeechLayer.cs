namespace Visavis.Face.Animation;

/// <summary>What moves with the voice beside the mouth: the head follows the pitch, brows and nods fall on stressed syllables.</summary>
internal sealed class SpeechLayer : IAnimationLayer
{
    // A syllable is stressed when it is this much louder than speech has lately been; accents are at least this far apart.
    private const float StressOver = .22f, AccentSeconds = .45f;
    private const float NodRise = .12f, NodFall = .34f, BrowRise = .10f, BrowFall = .45f;
    private const float PitchRadPerSemitone = .0055f;
    private MotionRandom _random;
    private float _usual, _nod, _brow, _side, _before;
    private double _accentAt = double.NegativeInfinity;

    public SpeechLayer(int seed) => _random = new MotionRandom(seed);

    public void Apply(Situation now, AnimationTime time, FacePose pose)
    {
        var loudness = now.Loudness;
        var above = loudness - _usual;
        if (now.Speaking > .3f && above > StressOver && loudness >= _before && time.Seconds - _accentAt > AccentSeconds) Accent(time.Seconds, above, now.Energy);
        _before = loudness;
        _usual += (loudness - _usual) * Ease.Step(time.Delta, .5f);
        if (now.Interrupted) _accentAt = double.NegativeInfinity;
        var since = time.Seconds - _accentAt;
        var nod = _nod * Ease.Stroke(since, NodRise, NodFall);
        var brow = _brow * Ease.Stroke(since, BrowRise, BrowFall);
        pose.HeadPitch += nod - (PitchRadPerSemitone * now.PitchSemitones * now.Speaking * now.Energy);
        pose.HeadYaw += _side * Ease.Stroke(since, NodRise * 1.5f, NodFall * 1.5f);
        pose[BlendShape.BrowInnerUp] += .8f * brow;
        pose[BlendShape.BrowOuterUpLeft] += .6f * brow;
        pose[BlendShape.BrowOuterUpRight] += .7f * brow;
    }

    private void Accent(double seconds, float strength, float energy)
    {
        _accentAt = seconds;
        var size = Math.Clamp(strength * 1.6f, .3f, 1) * energy;
        // Head or brows or both: never the same twice in a row would be a pattern too.
        var how = _random.Between(0, 1);
        _nod = how < .75f ? size * _random.Between(.030f, .060f) : 0;
        _brow = how > .5f ? size * _random.Between(.22f, .45f) : 0;
        _side = size * _random.Between(-.022f, .022f);
    }
}
