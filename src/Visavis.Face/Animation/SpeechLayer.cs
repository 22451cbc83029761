namespace Visavis.Face.Animation;

/// <summary>Speech: the mouth, and what else moves with it: brows and head stress what is loud.</summary>
internal sealed class SpeechLayer : IAnimationLayer
{
    private readonly ILipSync _lipSync;
    private float _stress, _average;

    public SpeechLayer(ILipSync lipSync) => _lipSync = lipSync;

    public void Apply(in FaceInput input, AnimationTime time, FacePose pose)
    {
        _lipSync.Apply(input, time, pose);
        // Stress is loudness above its own recent average.
        _average += (_lipSync.Loudness - _average) * Ease.Step(time.Delta, 1.2f);
        var above = Math.Clamp((_lipSync.Loudness - _average) * 1.6f, 0, 1);
        if (input.Interrupted) above = 0;
        _stress += (above - _stress) * Ease.Step(time.Delta, above > _stress ? .12f : .35f);
        pose[BlendShape.BrowInnerUp] += .22f * _stress;
        pose[BlendShape.BrowOuterUpLeft] += .14f * _stress;
        pose[BlendShape.BrowOuterUpRight] += .18f * _stress;
        pose.HeadPitch += .05f * _stress;
    }
}
