namespace Visavis.Face.Animation;

/// <summary>Somebody is listening: attention while the viewer speaks, a nod in their pauses, brows up at a question, and a thought before the answer.</summary>
internal sealed class ListeningLayer : IAnimationLayer
{
    private const float NodChance = .65f, TwiceChance = .3f, NodSeconds = .5f, NodsApartSeconds = 1.6f;
    private const float QuestionRise = .18f, QuestionFall = 1.1f;
    private MotionRandom _random;
    private readonly float _tilt;
    private double _nodAt = double.NegativeInfinity, _askedAt = double.NegativeInfinity;
    private float _nod;
    private int _nods;

    public ListeningLayer(int seed)
    {
        _random = new MotionRandom(seed);
        // Everybody has a side.
        _tilt = _random.Chance(.5f) ? .035f : -.035f;
    }

    public void Apply(Situation now, AnimationTime time, FacePose pose)
    {
        if (now.Viewer.Asked) _askedAt = time.Seconds;
        if (now.Viewer.Paused && now.Speaking < .3f && time.Seconds - _nodAt > NodsApartSeconds && _random.Chance(NodChance)) Nod(time.Seconds, now.Energy);
        var asked = Ease.Stroke(time.Seconds - _askedAt, QuestionRise, QuestionFall);
        var attention = now.Listening;
        pose.HeadRoll += _tilt * attention;
        // Towards the viewer, by a hair.
        pose.HeadPitch += (.014f * attention) + Nodding(time.Seconds) - (.012f * asked);
        pose[BlendShape.BrowInnerUp] += (.06f * attention) + (.40f * asked) + (.10f * now.Thinking);
        pose[BlendShape.BrowOuterUpLeft] += (.05f * attention) + (.35f * asked);
        pose[BlendShape.BrowOuterUpRight] += (.05f * attention) + (.35f * asked);
        pose[BlendShape.EyeWideLeft] += (.05f * attention) + (.10f * asked);
        pose[BlendShape.EyeWideRight] += (.05f * attention) + (.10f * asked);
        Think(now.Thinking, pose);
    }

    // Lips together, brows a little down, head a little aside: the eyes do the rest (see GazeLayer).
    private static void Think(float thinking, FacePose pose)
    {
        pose[BlendShape.MouthPressLeft] += .18f * thinking;
        pose[BlendShape.MouthPressRight] += .22f * thinking;
        pose[BlendShape.MouthPucker] += .08f * thinking;
        pose[BlendShape.BrowDownLeft] += .10f * thinking;
        pose[BlendShape.BrowDownRight] += .16f * thinking;
        pose.HeadRoll += .022f * thinking;
    }

    private void Nod(double seconds, float energy)
    {
        _nodAt = seconds;
        _nod = _random.Between(.030f, .055f) * energy;
        _nods = _random.Chance(TwiceChance) ? 2 : 1;
    }

    private float Nodding(double seconds)
    {
        var since = seconds - _nodAt;
        if (since < 0 || since >= _nods * NodSeconds) return 0;
        var part = (float)(since % NodSeconds) / NodSeconds;
        // The second nod is smaller.
        return _nod * (since < NodSeconds ? 1 : .6f) * Ease.Stroke(part, .4f, .6f);
    }
}
