using Visavis.Face.Assets;
using Visavis.Face.Rendering;

namespace Visavis.Face;

/// <summary>Many poses in one picture: what an author judges a head by.</summary>
public static class ContactSheet
{
    /// <summary>Every pose.</summary>
    public static IReadOnlyList<string> Everything => [.. Poses.Keys];

    /// <summary>At rest, the visemes, smile, blink, turned: what a changed picture would show in.</summary>
    public static IReadOnlyList<string> Essentials => ["rest", "PP", "FF", "TH", "SS", "CH", "aa", "E", "I", "O", "U", "smile", "blink", "turn left", "turn right"];

    /// <summary>The poses that introduce a face.</summary>
    public static IReadOnlyList<string> Cast => ["rest", "hero", "aa", "laugh", "blink"];

    private static Dictionary<string, (float Weight, BlendShape[] Shapes)[]> Poses { get; } = new()
    {
        ["rest"] = [],
        ["smile"] = Smile(.6f),
        ["hero"] = [.. Smile(.5f), (.2f, [BlendShape.MouthUpperUpLeft, BlendShape.MouthUpperUpRight])],
        ["laugh"] = [.. Smile(.9f), (.35f, [BlendShape.JawOpen]), (.5f, [BlendShape.CheekSquintLeft, BlendShape.CheekSquintRight])],
        ["blink"] = [(1, [BlendShape.EyeBlinkLeft, BlendShape.EyeBlinkRight])],
        ["brows"] = [(.7f, [BlendShape.BrowInnerUp, BlendShape.BrowOuterUpLeft, BlendShape.BrowOuterUpRight])],
        ["frown"] = [(.6f, [BlendShape.BrowDownLeft, BlendShape.BrowDownRight, BlendShape.MouthFrownLeft, BlendShape.MouthFrownRight])],
        ["surprise"] = [(.5f, [BlendShape.JawOpen, BlendShape.BrowInnerUp]), (.7f, [BlendShape.EyeWideLeft, BlendShape.EyeWideRight])],
        ["PP"] = [(.3f, [BlendShape.MouthPressLeft, BlendShape.MouthPressRight, BlendShape.MouthRollLower, BlendShape.MouthRollUpper])],
        ["FF"] = [(.08f, [BlendShape.JawOpen]), (.5f, [BlendShape.MouthRollLower]), (.35f, [BlendShape.MouthUpperUpLeft, BlendShape.MouthUpperUpRight])],
        ["TH"] = [(.2f, [BlendShape.JawOpen]), (.4f, [BlendShape.TongueOut]), (.2f, [BlendShape.MouthLowerDownLeft, BlendShape.MouthLowerDownRight])],
        ["SS"] = [(.05f, [BlendShape.JawOpen]), (.35f, [BlendShape.MouthStretchLeft, BlendShape.MouthStretchRight]), (.3f, [BlendShape.MouthLowerDownLeft, BlendShape.MouthLowerDownRight])],
        ["CH"] = [(.1f, [BlendShape.JawOpen]), (.5f, [BlendShape.MouthFunnel])],
        ["aa"] = [(.55f, [BlendShape.JawOpen]), (.15f, [BlendShape.MouthLowerDownLeft, BlendShape.MouthLowerDownRight])],
        ["E"] = [(.33f, [BlendShape.JawOpen]), (.15f, [BlendShape.MouthStretchLeft, BlendShape.MouthStretchRight, BlendShape.MouthUpperUpLeft, BlendShape.MouthUpperUpRight]), (.2f, [BlendShape.MouthLowerDownLeft, BlendShape.MouthLowerDownRight])],
        ["I"] = [(.08f, [BlendShape.JawOpen]), (.4f, [BlendShape.MouthStretchLeft, BlendShape.MouthStretchRight, BlendShape.MouthLowerDownLeft, BlendShape.MouthLowerDownRight]), (.3f, [BlendShape.MouthSmileLeft, BlendShape.MouthSmileRight])],
        ["O"] = [(.35f, [BlendShape.JawOpen]), (.65f, [BlendShape.MouthFunnel])],
        ["U"] = [(.12f, [BlendShape.JawOpen]), (.75f, [BlendShape.MouthPucker])],
        ["turn left"] = [],
        ["turn right"] = [],
        ["look aside"] = [],
        ["look down"] = [],
        ["nod"] = [],
        ["tilt"] = Smile(.3f),
    };

    /// <summary>Draws poses side by side, one row of cells after another; several avatars one below the other.</summary>
    /// <param name="avatars">Who.</param>
    /// <param name="poses">Names out of <see cref="Everything"/>.</param>
    /// <param name="columns">Cells a row.</param>
    /// <param name="sidePx">Width and height of a cell: a multiple of 16.</param>
    /// <returns>The picture: [height, width, 3] sRGB, and its size.</returns>
    public static (byte[] Rgb, int WidthPx, int HeightPx) Draw(IReadOnlyList<AvatarAsset> avatars, IReadOnlyList<string> poses, int columns, int sidePx)
    {
        ArgumentNullException.ThrowIfNull(avatars);
        ArgumentNullException.ThrowIfNull(poses);
        var rows = avatars.Count * ((poses.Count + columns - 1) / columns);
        var sheet = new byte[rows * sidePx * columns * sidePx * 3];
        var cell = 0;
        foreach (var avatar in avatars)
        {
            var renderer = new FaceRenderer(avatar, sidePx, sidePx);
            var frame = new byte[renderer.FrameBytes];
            foreach (var name in poses)
            {
                renderer.Render(PoseOf(name, avatar.Manifest), frame);
                var rgb = PictureFile.ToRgb(frame, sidePx, sidePx);
                for (var y = 0; y < sidePx; y++)
                    rgb.AsSpan(y * sidePx * 3, sidePx * 3).CopyTo(sheet.AsSpan((((((cell / columns) * sidePx) + y) * columns) + (cell % columns)) * sidePx * 3));
                cell++;
            }

            cell = (cell + columns - 1) / columns * columns;
        }

        return (sheet, columns * sidePx, rows * sidePx);
    }

    /// <summary>A pose by its name, on top of the avatar's resting face.</summary>
    /// <param name="name">One of <see cref="Everything"/>.</param>
    /// <param name="manifest">Whose resting face.</param>
    public static FacePose PoseOf(string name, AvatarManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        var pose = new FacePose();
        manifest.ApplyRestPose(pose);
        foreach (var (weight, shapes) in Poses[name])
        {
            foreach (var shape in shapes) pose[shape] += weight;
        }

        float[] turn = name switch
        {
            "hero" => [.28f, .02f, -.06f, -.24f, 0],
            "turn left" => [.5f, 0, 0, -.1f, 0],
            "turn right" => [-.5f, 0, 0, .1f, 0],
            "look aside" => [0, 0, 0, .35f, 0],
            "look down" => [0, 0, 0, 0, .3f],
            "nod" => [0, .25f, 0, 0, -.2f],
            "tilt" => [.1f, 0, .15f, -.1f, 0],
            _ => [0, 0, 0, 0, 0],
        };
        (pose.HeadYaw, pose.HeadPitch, pose.HeadRoll, pose.EyeYaw, pose.EyePitch) = (turn[0], turn[1], turn[2], turn[3], turn[4]);
        return pose;
    }

    private static (float Weight, BlendShape[] Shapes)[] Smile(float weight) =>
    [
        (weight, [BlendShape.MouthSmileLeft, BlendShape.MouthSmileRight]),
        (weight * .5f, [BlendShape.CheekSquintLeft, BlendShape.CheekSquintRight]),
        (weight * .35f, [BlendShape.EyeSquintLeft, BlendShape.EyeSquintRight]),
    ];
}
