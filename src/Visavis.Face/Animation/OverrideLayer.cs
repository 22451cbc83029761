namespace Visavis.Face.Animation;

/// <summary>What breaks into everything else: being interrupted. Brows go up, the head draws back, attention turns to the viewer.</summary>
/// <remarks>The mouth closes by itself within two frames (<see cref="ILipSync"/>); this is what makes it look like somebody and not like a cut.</remarks>
internal sealed class OverrideLayer : IAnimationLayer
{
    private const float Rise = .14f, Fall = .9f;
    private double _cutAt = double.NegativeInfinity;

    public void Apply(Situation now, AnimationTime time, FacePose pose)
    {
        if (now.Interrupted) _cutAt = time.Seconds;
        var surprise = Ease.Stroke(time.Seconds - _cutAt, Rise, Fall);
        if (surprise <= 0) return;
        pose[BlendShape.BrowInnerUp] += .38f * surprise;
        pose[BlendShape.BrowOuterUpLeft] += .34f * surprise;
        pose[BlendShape.BrowOuterUpRight] += .34f * surprise;
        pose[BlendShape.EyeWideLeft] += .22f * surprise;
        pose[BlendShape.EyeWideRight] += .22f * surprise;
        pose[BlendShape.MouthPressLeft] += .12f * surprise;
        pose[BlendShape.MouthPressRight] += .12f * surprise;
        pose.HeadPitch -= .035f * surprise;
    }
}
