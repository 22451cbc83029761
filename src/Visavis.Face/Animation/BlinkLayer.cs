namespace Visavis.Face.Animation;

/// <summary>Blinks at natural, irregular intervals, some twice and some only half; also at the end of phrases and when the gaze jumps far.</summary>
/// <remarks>Rates and their sources: docs/design/life.md.</remarks>
internal sealed class BlinkLayer : IAnimationLayer
{
    private const float CloseSeconds = .08f;

    // Longer than a frame at 25 a second, so that every blink shows fully closed lids.
    private const float HoldSeconds = .05f;
    private const float OpenSeconds = .17f, TotalSeconds = CloseSeconds + HoldSeconds + OpenSeconds;

    // Lids that have just opened rest.
    private const float RestSeconds = .35f;
    private const float DoubleChance = .10f, HalfChance = .10f, HalfDepth = .55f;
    private const float PhraseEndChance = .45f, FarJumpRad = .12f, FarJumpChance = .4f, InterruptedChance = .8f;

    // Median waits; the mean of a log-normal wait is 1.15 times its median at this spread.
    private const float RestWait = 3.0f, SpeakingWait = 2.3f, ListeningWait = 3.6f, Spread = .55f, LongestWait = 9;
    private MotionRandom _random;
    private double _nextStart, _start = double.NegativeInfinity;
    private float _depth = 1;
    private bool _doublePending;

    public BlinkLayer(int seed)
    {
        _random = new MotionRandom(seed);
        _nextStart = _random.Between(.6f, 3f);
    }

    public void Apply(Situation now, AnimationTime time, FacePose pose)
    {
        if (time.Seconds - _start > TotalSeconds + RestSeconds && Provoked(now)) _nextStart = Math.Min(_nextStart, time.Seconds + .06);
        if (time.Seconds >= _nextStart) Begin(now, time.Seconds);
        var closed = _depth * Closed((float)(time.Seconds - _start));
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

    private bool Provoked(Situation now) =>
        (now.PhraseEnded && _random.Chance(PhraseEndChance))
        || (now.GazeJump > FarJumpRad && _random.Chance(FarJumpChance))
        || (now.Interrupted && _random.Chance(InterruptedChance));

    private void Begin(Situation now, double seconds)
    {
        _start = seconds;
        _doublePending = !_doublePending && _random.Chance(DoubleChance);
        _depth = !_doublePending && _random.Chance(HalfChance) ? HalfDepth : 1;
        if (_doublePending)
        {
            _nextStart = seconds + _random.Between(.34f, .46f);
            return;
        }

        var median = RestWait + ((SpeakingWait - RestWait) * now.Speaking) + ((ListeningWait - RestWait) * now.Listening);
        _nextStart = seconds + Math.Clamp(_random.Wait(median, Spread), TotalSeconds + RestSeconds, LongestWait);
    }
}
