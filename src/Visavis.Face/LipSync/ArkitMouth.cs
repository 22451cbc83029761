namespace Visavis.Face.LipSync;

/// <summary>Writes a mouth onto the 52 shapes.</summary>
internal static class ArkitMouth
{
    /// <summary>Adds the mouth to a pose.</summary>
    /// <param name="mouth">[12] channels in the order of <see cref="MouthChannel"/>.</param>
    /// <param name="strength">How strongly the avatar articulates: 1 is as the table says.</param>
    /// <param name="jaw">How far its jaw goes, on top.</param>
    /// <param name="pose">Receives the sum.</param>
    public static void Add(ReadOnlySpan<float> mouth, float strength, float jaw, FacePose pose)
    {
        var open = mouth[(int)MouthChannel.Jaw] * strength * jaw;
        pose[BlendShape.JawOpen] += open;
        // mouthClose undoes the jaw's opening at the lips: it closes against the jaw that there is.
        pose[BlendShape.MouthClose] += mouth[(int)MouthChannel.Seal] * (pose[BlendShape.JawOpen] - pose[BlendShape.MouthClose]);
        pose[BlendShape.MouthPucker] += mouth[(int)MouthChannel.Pucker] * strength;
        pose[BlendShape.MouthFunnel] += mouth[(int)MouthChannel.Funnel] * strength;
        Both(pose, BlendShape.MouthStretchLeft, BlendShape.MouthStretchRight, mouth[(int)MouthChannel.Stretch] * strength);
        Both(pose, BlendShape.MouthSmileLeft, BlendShape.MouthSmileRight, mouth[(int)MouthChannel.Smile] * strength);
        Both(pose, BlendShape.MouthLowerDownLeft, BlendShape.MouthLowerDownRight, mouth[(int)MouthChannel.LowerDown] * strength);
        Both(pose, BlendShape.MouthUpperUpLeft, BlendShape.MouthUpperUpRight, mouth[(int)MouthChannel.UpperUp] * strength);
        Both(pose, BlendShape.MouthPressLeft, BlendShape.MouthPressRight, mouth[(int)MouthChannel.Press] * strength);
        pose[BlendShape.MouthRollLower] += mouth[(int)MouthChannel.RollLower] * strength;
        pose[BlendShape.MouthRollUpper] += mouth[(int)MouthChannel.RollUpper] * strength;
        pose[BlendShape.TongueOut] += mouth[(int)MouthChannel.Tongue] * strength;
    }

    private static void Both(FacePose pose, BlendShape left, BlendShape right, float value)
    {
        pose[left] += value;
        pose[right] += value;
    }
}
