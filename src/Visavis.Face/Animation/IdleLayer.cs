namespace Visavis.Face.Animation;

/// <summary>A living body at rest: breath, the small drift of a head that muscles hold, and a change of posture now and then.</summary>
internal sealed class IdleLayer : IAnimationLayer
{
    // 15 breaths a minute at rest; breathing out takes longer than breathing in. Speech rides on the way out.
    private const float BreathSeconds = 4.0f, InhaleShare = .4f, CatchBreathShare = .02f;
    private readonly Wander _yaw, _pitch, _roll;
    private MotionRandom _random;
    private float _phase, _period = BreathSeconds, _lively = 1;
    private double _nextPosture;
    private (float Yaw, float Pitch, float Roll) _posture, _from, _to;
    private double _postureStart;
    private float _postureSeconds = 1;

    public IdleLayer(int seed)
    {
        _random = new MotionRandom(seed);
        _yaw = new Wander(ref _random, .11);
        _pitch = new Wander(ref _random, .13);
        _roll = new Wander(ref _random, .09);
        _phase = _random.Between(0, 1);
        _nextPosture = _random.Between(3, 10);
    }

    public void Apply(Situation now, AnimationTime time, FacePose pose)
    {
        Breathe(now, time.Delta, pose);
        Sit(now, time.Seconds);
        // Listening holds the head stiller, speech and a lively mood move it more.
        var lively = now.Energy * (1 + (.5f * now.Speaking) - (.45f * now.Listening));
        _lively += (lively - _lively) * Ease.Step(time.Delta, .6f);
        pose.HeadYaw += _posture.Yaw + (.042f * _lively * _yaw.At(time.Seconds));
        pose.HeadPitch += _posture.Pitch + (.024f * _lively * _pitch.At(time.Seconds)) + (.012f * (.5f - pose.Breath));
        pose.HeadRoll += _posture.Roll + (.022f * _lively * _roll.At(time.Seconds));
    }

    private void Breathe(Situation now, float delta, FacePose pose)
    {
        // At the end of a phrase one catches one's breath.
        if (now.PhraseEnded && _phase > InhaleShare + .15f) _phase = CatchBreathShare;
        _phase += delta / _period;
        if (_phase >= 1)
        {
            _phase -= 1;
            _period = BreathSeconds * _random.Between(.85f, 1.2f);
        }

        pose.Breath += _phase < InhaleShare ? Ease.Smooth(_phase / InhaleShare) : 1 - Ease.Smooth((_phase - InhaleShare) / (1 - InhaleShare));
    }

    private void Sit(Situation now, double seconds)
    {
        if (seconds >= _nextPosture)
        {
            _from = _posture;
            _to = (_random.Between(-.045f, .045f), _random.Between(-.02f, .02f), _random.Between(-.032f, .032f));
            (_postureStart, _postureSeconds) = (seconds, _random.Between(.9f, 2.2f));
            // Attention keeps still; otherwise people shift every ten seconds or so.
            _nextPosture = seconds + _postureSeconds + _random.Wait(8 + (8 * now.Listening), .5f);
        }

        var part = Ease.Smooth((float)(seconds - _postureStart) / _postureSeconds);
        _posture = (_from.Yaw + ((_to.Yaw - _from.Yaw) * part), _from.Pitch + ((_to.Pitch - _from.Pitch) * part), _from.Roll + ((_to.Roll - _from.Roll) * part));
    }
}
