namespace Visavis.Face.Animation;

/// <summary>The one place where layers meet: keeps every weight in range and takes apart what a face cannot do at once.</summary>
internal static class PoseLimits
{
    /// <summary>Puts speech into a face that already shows something: lip shapes win at the lips.</summary>
    /// <param name="pose">What all the layers have made.</param>
    /// <param name="mouth">What speech needs, and nothing else.</param>
    public static void AddMouth(FacePose pose, FacePose mouth)
    {
        // How strongly speech holds the lips: shut, tucked in or rounded, or far open.
        var held = MathF.Max(MathF.Max(mouth[BlendShape.MouthRollLower], mouth[BlendShape.MouthPressLeft]), MathF.Max(mouth[BlendShape.MouthPucker], mouth[BlendShape.MouthFunnel]));
        var room = 1 - (.7f * Math.Clamp(1.6f * held, 0, 1));
        foreach (var shape in MoodAtTheLips) pose[shape] *= room;
        for (var i = 0; i < BlendShapes.Count; i++) pose.Weights[i] += mouth.Weights[i];
    }

    private static readonly BlendShape[] MoodAtTheLips =
    [
        BlendShape.MouthSmileLeft, BlendShape.MouthSmileRight, BlendShape.MouthFrownLeft, BlendShape.MouthFrownRight, BlendShape.MouthPressLeft, BlendShape.MouthPressRight,
        BlendShape.MouthPucker,
    ];

    public static void Apply(FacePose pose)
    {
        // Round lips cannot be spread: whichever is stronger keeps its place.
        var round = MathF.Max(pose[BlendShape.MouthFunnel], pose[BlendShape.MouthPucker]);
        var spread = 1 - (.75f * Math.Clamp(round, 0, 1));
        Scale(pose, spread, BlendShape.MouthSmileLeft, BlendShape.MouthSmileRight);
        Scale(pose, spread, BlendShape.MouthStretchLeft, BlendShape.MouthStretchRight);
        // A smile and an open jaw together pull the corners apart twice.
        Scale(pose, 1 - (.4f * Math.Clamp(pose[BlendShape.JawOpen], 0, 1)), BlendShape.MouthSmileLeft, BlendShape.MouthSmileRight);
        // Closed lids neither squint nor open wide.
        CloseLid(pose, BlendShape.EyeBlinkLeft, BlendShape.EyeSquintLeft, BlendShape.EyeWideLeft);
        CloseLid(pose, BlendShape.EyeBlinkRight, BlendShape.EyeSquintRight, BlendShape.EyeWideRight);
        pose[BlendShape.MouthClose] = MathF.Min(pose[BlendShape.MouthClose], MathF.Max(0, pose[BlendShape.JawOpen]));
        foreach (ref var weight in pose.Weights) weight = Math.Clamp(weight, 0, 1);
        pose.HeadYaw = Math.Clamp(pose.HeadYaw, -.6f, .6f);
        pose.HeadPitch = Math.Clamp(pose.HeadPitch, -.35f, .35f);
        pose.HeadRoll = Math.Clamp(pose.HeadRoll, -.3f, .3f);
        pose.EyeYaw = Math.Clamp(pose.EyeYaw, -.42f, .42f);
        pose.EyePitch = Math.Clamp(pose.EyePitch, -.35f, .35f);
        pose.Breath = Math.Clamp(pose.Breath, 0, 1);
    }

    private static void CloseLid(FacePose pose, BlendShape blink, BlendShape squint, BlendShape wide) =>
        Scale(pose, 1 - Math.Clamp(pose[blink], 0, 1), squint, wide);

    private static void Scale(FacePose pose, float factor, BlendShape first, BlendShape second)
    {
        pose[first] *= factor;
        pose[second] *= factor;
    }
}
