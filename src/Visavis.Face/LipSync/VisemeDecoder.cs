using Visavis.Face.Animation;
using Visavis.Face.LipSync.Network;

namespace Visavis.Face.LipSync;

/// <summary>Makes steady viseme weights of what the network thinks from one 10 ms to the next.</summary>
/// <remarks>
/// Where the eye is strict (lips shut, lip to teeth) two opinions are joined: the viseme's probability and the separate
/// yes-or-no head. Weights are smoothed, and the leading viseme only changes for a better one that lasts, so that the mouth does not flicker.
/// </remarks>
internal sealed class VisemeDecoder
{
    // In log-odds. A missed p, b or m is worse than a closure too many inside another consonant.
    private const float ClosureBias = 1.4f, LabiodentalBias = .5f;
    private const float SilenceFrom = .12f, SilenceTo = .72f;
    private const float CalmInSilence = .8f;
    private const float LatelyShare = .07f, SpeechOutOfPause = .92f, SpeechWithinSpeech = .25f, SpeechDoubt = .25f;
    private const float Nothing = 1e-4f;
    private const float Smoothing = .8f;

    // A challenger must lead by this much, or lead for two frames.
    private const float Margin = .12f;

    // Below the first the mouth rests whatever the network says; between both the visemes fade in.
    private const float RestDb = -62, SoundDb = -54, RestUnderPeakDb = -46, SoundUnderPeakDb = -38;
    // After this long below the level the mouth rests entirely; stops are silent for less.
    private const int RestFrames = 25;
    private readonly float[] _now = new float[Visemes.Count];
    private float _lately;
    private int _leader, _challenger, _challengerFrames, _quietFrames;

    /// <summary>Takes one 10 ms further.</summary>
    /// <param name="posterior">What the network says; its buffers are overwritten.</param>
    /// <param name="levelDb">Level of the same sound in dBFS.</param>
    /// <param name="peakDb">Level of the voice's loud moments in dBFS.</param>
    /// <param name="weights">Receives [15] weights that sum to 1; the largest names the viseme.</param>
    public void Step(Posterior posterior, float levelDb, float peakDb, Span<float> weights)
    {
        var p = posterior.Visemes;
        var closed = Join(p[(int)Viseme.PP], posterior.Heads[(int)StrictHead.Closed], ClosureBias);
        var teeth = Join(p[(int)Viseme.FF], posterior.Heads[(int)StrictHead.Labiodental], LabiodentalBias);
        var silence = Join(p[(int)Viseme.Silence], 1 - posterior.Heads[(int)StrictHead.Speech], 0);
        // The bias is for speech: in a pause it would press the lips.
        var calm = 1 - (CalmInSilence * silence * silence);
        closed *= calm;
        teeth *= calm;
        silence = Math.Max(silence, 1 - Believe(posterior.Heads[(int)StrictHead.Speech]));
        // Half sure of silence is a decision, not a half open mouth: this is what keeps music and noise from mumbling.
        silence = Math.Max(Ease.Smooth((silence - SilenceFrom) / (SilenceTo - SilenceFrom)), 1 - Gate(levelDb, peakDb));
        _quietFrames = levelDb < RestDb ? Math.Min(_quietFrames + 1, RestFrames + 1) : 0;
        if (_quietFrames > RestFrames) (closed, teeth, silence) = (0, 0, 1);
        var strict = closed + teeth;
        if (strict + silence > 1)
        {
            // Stops are silent for a moment too: a closure that the network is sure of outweighs the level.
            var share = 1 / (strict + silence);
            (closed, teeth, silence, strict) = (closed * share, teeth * share, silence * share, strict * share);
        }

        var others = 0f;
        for (var i = 0; i < p.Length; i++)
        {
            if (i is not ((int)Viseme.PP or (int)Viseme.FF or (int)Viseme.Silence)) others += p[i];
        }

        var scale = Math.Max(0, 1 - strict - silence) / (others + 1e-9f);
        for (var i = 0; i < p.Length; i++) p[i] *= scale;
        p[(int)Viseme.PP] = closed;
        p[(int)Viseme.FF] = teeth;
        p[(int)Viseme.Silence] = silence;
        for (var i = 0; i < p.Length; i++)
        {
            _now[i] += (p[i] - _now[i]) * Smoothing;
            if (_now[i] < Nothing) _now[i] = 0;
        }

        Settle();
        WriteWeights(weights);
    }

    /// <summary>Takes over weights that are known, so that what is heard after them goes on from there.</summary>
    public void Follow(ReadOnlySpan<float> weights)
    {
        weights.CopyTo(_now);
        _leader = 0;
        for (var i = 1; i < _now.Length; i++)
        {
            if (_now[i] > _now[_leader]) _leader = i;
        }

        _challengerFrames = _quietFrames = 0;
        _lately += (1 - _now[0] - _lately) * LatelyShare;
    }

    public void Reset()
    {
        Array.Clear(_now);
        _now[0] = 1;
        _leader = _challenger = _challengerFrames = 0;
        _quietFrames = RestFrames;
        _lately = 0;
    }

    public void CopyFrom(VisemeDecoder other)
    {
        other._now.CopyTo(_now, 0);
        _lately = other._lately;
        (_leader, _challenger, _challengerFrames, _quietFrames) = (other._leader, other._challenger, other._challengerFrames, other._quietFrames);
    }

    /// <summary>Out of a pause it takes clear speech to open the mouth; within speech a doubtful moment is still speech.</summary>
    private float Believe(float speech)
    {
        _lately += (speech - _lately) * LatelyShare;
        var needed = SpeechOutOfPause - ((SpeechOutOfPause - SpeechWithinSpeech) * _lately);
        return Ease.Smooth((speech - needed + SpeechDoubt) / SpeechDoubt);
    }

    private static float Join(float viseme, float head, float bias)
    {
        var joined = .5f * (viseme + head);
        var odds = joined / (1 - joined + 1e-6f) * MathF.Exp(bias);
        return odds / (1 + odds);
    }

    private static float Gate(float levelDb, float peakDb) => Math.Min(
        Math.Clamp((levelDb - RestDb) / (SoundDb - RestDb), 0, 1),
        Math.Clamp((levelDb - peakDb - RestUnderPeakDb) / (SoundUnderPeakDb - RestUnderPeakDb), 0, 1));

    private void Settle()
    {
        var best = 0;
        for (var i = 1; i < _now.Length; i++)
        {
            if (_now[i] > _now[best]) best = i;
        }

        if (best == _leader)
        {
            _challengerFrames = 0;
            return;
        }

        _challengerFrames = best == _challenger ? _challengerFrames + 1 : 1;
        _challenger = best;
        if (_challengerFrames < 2 && _now[best] - _now[_leader] < Margin) return;
        _leader = best;
        _challengerFrames = 0;
    }

    private void WriteWeights(Span<float> weights)
    {
        _now.CopyTo(weights);
        var largest = 0f;
        foreach (var w in weights) largest = MathF.Max(largest, w);
        // The leader stays the largest while a challenger is on trial.
        weights[_leader] = MathF.Max(weights[_leader], largest + 1e-4f);
        var sum = 0f;
        foreach (var w in weights) sum += w;
        foreach (ref var w in weights) w /= sum;
    }
}
