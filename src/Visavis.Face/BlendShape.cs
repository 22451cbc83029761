namespace Visavis.Face;

/// <summary>The 52 facial action names that ARKit made common, in the order in which weights are stored.</summary>
/// <remarks>Left and right are the character's own. A weight of 1 is the full action.</remarks>
public enum BlendShape
{
#pragma warning disable CS1591 // The names are the documentation: one facial action each.
    EyeBlinkLeft, EyeLookDownLeft, EyeLookInLeft, EyeLookOutLeft, EyeLookUpLeft, EyeSquintLeft, EyeWideLeft,
    EyeBlinkRight, EyeLookDownRight, EyeLookInRight, EyeLookOutRight, EyeLookUpRight, EyeSquintRight, EyeWideRight,
    JawForward, JawLeft, JawRight, JawOpen,
    MouthClose, MouthFunnel, MouthPucker, MouthLeft, MouthRight,
    MouthSmileLeft, MouthSmileRight, MouthFrownLeft, MouthFrownRight, MouthDimpleLeft, MouthDimpleRight,
    MouthStretchLeft, MouthStretchRight, MouthRollLower, MouthRollUpper, MouthShrugLower, MouthShrugUpper,
    MouthPressLeft, MouthPressRight, MouthLowerDownLeft, MouthLowerDownRight, MouthUpperUpLeft, MouthUpperUpRight,
    BrowDownLeft, BrowDownRight, BrowInnerUp, BrowOuterUpLeft, BrowOuterUpRight,
    CheekPuff, CheekSquintLeft, CheekSquintRight, NoseSneerLeft, NoseSneerRight, TongueOut,
#pragma warning restore CS1591
}

/// <summary>Facts about <see cref="BlendShape"/>.</summary>
public static class BlendShapes
{
    /// <summary>How many blend shapes there are.</summary>
    public const int Count = (int)BlendShape.TongueOut + 1;

    /// <summary>The name a shape has in avatar files and manifests: <c>jawOpen</c>, <c>eyeBlinkLeft</c> and so on.</summary>
    public static string NameOf(BlendShape shape)
    {
        var name = shape.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
