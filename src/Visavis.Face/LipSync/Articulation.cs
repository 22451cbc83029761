namespace Visavis.Face.LipSync;

/// <summary>Moves a mouth towards what the visemes ask for, as fast as lips and jaws can: co-articulation in steps of 10 ms.</summary>
internal sealed class Articulation
{
    private const float StepMs = 10;

    // Lips shut faster than they part; jaws are heavier than lips.
    private const float SealAttackMs = 9, SealReleaseMs = 26, JawMs = 30, SealedJawMs = 15, LipsMs = 36;
    private static readonly float SealAttack = Share(SealAttackMs), SealRelease = Share(SealReleaseMs), Jaw = Share(JawMs), SealedJaw = Share(SealedJawMs), Lips = Share(LipsMs);

    // Weight of the closed viseme at which lips begin to meet, and at which they are shut.
    private const float SealFrom = .10f, SealTo = .40f;
    private const float TeethFrom = .28f, TeethTo = .58f;

    // Loud speech opens the jaw wider: from 30 dB under the voice's peak to the peak.
    private const float QuietJaw = .62f, LoudJaw = 1.12f, QuietDb = -30, LoudDb = -4;
    private const float Still = .001f;
    private readonly float[] _mouth = new float[MouthShapes.ChannelCount];
    private readonly float[] _goal = new float[MouthShapes.ChannelCount];
    private readonly float[] _before = new float[Visemes.Count];
    private readonly float[] _mixed = new float[Visemes.Count];
    private float _loudness;

    /// <summary>Takes one 10 ms further.</summary>
    /// <param name="weights">[15] viseme weights.</param>
    /// <param name="levelDb">Level under the voice's peak, in dB: 0 and below.</param>
    /// <param name="mouth">Receives [<see cref="MouthShapes.ChannelCount"/>] channels.</param>
    public void Step(ReadOnlySpan<float> weights, float levelDb, Span<float> mouth)
    {
        for (var i = 0; i < weights.Length; i++) _mixed[i] = .5f * (weights[i] + _before[i]);
        MouthShapes.Blend(_mixed, _goal);
        var shut = MathF.Max(weights[(int)Viseme.PP], _before[(int)Viseme.PP]);
        var teeth = Math.Clamp((MathF.Max(weights[(int)Viseme.FF], _before[(int)Viseme.FF]) - TeethFrom) / (TeethTo - TeethFrom), 0, 1);
        weights.CopyTo(_before);

        var loudness = Math.Clamp((levelDb - QuietDb) / (LoudDb - QuietDb), 0, 1);
        _loudness += (loudness - _loudness) * (loudness > _loudness ? .5f : .12f);
        ref var seal = ref _mouth[(int)MouthChannel.Seal];
        var sealGoal = Math.Clamp((shut - SealFrom) / (SealTo - SealFrom), 0, 1);
        seal += (sealGoal - seal) * (sealGoal > seal ? SealAttack : SealRelease);
        var jawGoal = _goal[0] * (QuietJaw + ((LoudJaw - QuietJaw) * _loudness)) * (1 - (.6f * seal));
        _mouth[0] += (jawGoal - _mouth[0]) * (seal < .5f ? Jaw : SealedJaw);
        for (var c = 1; c < (int)MouthChannel.Seal; c++) _mouth[c] += (_goal[c] - _mouth[c]) * Lips;
        // Rest is rest: no mouth trembles by thousandths.
        for (var c = 0; c < _mouth.Length; c++)
        {
            if (_goal[c] == 0 && MathF.Abs(_mouth[c]) < Still) _mouth[c] = 0;
        }

        _mouth.CopyTo(mouth);
        // Shut lips cannot show teeth, and lips on teeth are tucked in, however the average looks.
        mouth[(int)MouthChannel.LowerDown] *= (1 - seal) * (1 - teeth);
        mouth[(int)MouthChannel.UpperUp] *= 1 - seal;
        mouth[(int)MouthChannel.Press] = MathF.Max(mouth[(int)MouthChannel.Press], .45f * seal);
        mouth[(int)MouthChannel.RollLower] = MathF.Max(mouth[(int)MouthChannel.RollLower], MathF.Max(.3f * seal, .6f * teeth * (1 - seal)));
        mouth[(int)MouthChannel.RollUpper] = MathF.Max(mouth[(int)MouthChannel.RollUpper], .2f * seal);
    }

    public void Reset()
    {
        Array.Clear(_mouth);
        Array.Clear(_before);
        _before[0] = 1;
        _loudness = 0;
    }

    public void CopyFrom(Articulation other)
    {
        other._mouth.CopyTo(_mouth, 0);
        other._before.CopyTo(_before, 0);
        _loudness = other._loudness;
    }

    private static float Share(float timeConstantMs) => 1 - MathF.Exp(-StepMs / timeConstantMs);
}
