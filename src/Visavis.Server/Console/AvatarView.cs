using Visavis.Face;
using Visavis.Face.Assets;
using Visavis.Server.Validation;

namespace Visavis.Server.Console;

/// <summary>What an avatar is made of, for somebody who looks at it closely; see <see cref="AvatarReport"/>.</summary>
/// <param name="Id">Id in requests.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Triangles">Triangles shown.</param>
/// <param name="Shapes">Names of the shapes that it can show, stand-ins included, in the order of <see cref="BlendShape"/>.</param>
/// <param name="StandIns">Shapes that another vocabulary's target stands in for, with its name.</param>
/// <param name="Missing">Shapes that it cannot show.</param>
/// <param name="Skeleton">Joints and turning nodes.</param>
/// <param name="Textures">Textures and their memory.</param>
/// <param name="Warnings">What could look or work better, and how.</param>
/// <param name="FrameMs">Time of one picture on one core, measured at the import; null otherwise.</param>
/// <param name="Poses">Poses to begin with: at rest first, then expressions and visemes.</param>
internal sealed record AvatarView(
    string Id, string Name, int Triangles, IReadOnlyList<string> Shapes, IReadOnlyList<string> StandIns, IReadOnlyList<string> Missing,
    string Skeleton, string Textures, IReadOnlyList<string> Warnings, double? FrameMs, IReadOnlyList<PoseView> Poses)
{
    public static AvatarView Of(string id, AvatarAsset asset, double? frameMs)
    {
        var report = AvatarReport.Of(asset);
        var missing = report.Missing.ToHashSet();
        return new AvatarView(
            id,
            asset.Manifest.Name,
            report.Triangles,
            [.. Enum.GetValues<BlendShape>().Select(BlendShapes.NameOf).Where(name => !missing.Contains(name))],
            report.StandIns,
            report.Missing,
            report.Skeleton,
            report.Textures,
            report.Warnings,
            frameMs,
            [.. ContactSheet.Everything.Select(name => PoseView.Of(name, ContactSheet.PoseOf(name, asset.Manifest)))]);
    }
}

/// <summary>A pose in whole numbers, as sliders have them.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Weights">Percent by shape, without those at 0.</param>
/// <param name="HeadYaw">Degrees; positive towards the character's left.</param>
/// <param name="HeadPitch">Degrees; positive is down.</param>
/// <param name="HeadRoll">Degrees; positive lowers the character's right ear.</param>
/// <param name="EyeYaw">Degrees; positive towards the character's left.</param>
/// <param name="EyePitch">Degrees; positive is down.</param>
internal sealed record PoseView(string Name, IReadOnlyDictionary<string, int> Weights, int HeadYaw, int HeadPitch, int HeadRoll, int EyeYaw, int EyePitch)
{
    private const int MostPercent = 100, MostDegrees = 45;

    private static readonly Dictionary<string, BlendShape> ShapesByName = Enum.GetValues<BlendShape>().ToDictionary(BlendShapes.NameOf, StringComparer.Ordinal);

    public static PoseView Of(string name, FacePose pose) => new(
        name,
        ShapesByName.Select(shape => (shape.Key, Percent: (int)MathF.Round(Math.Clamp(pose[shape.Value], 0, 1) * MostPercent))).Where(shape => shape.Percent != 0).ToDictionary(shape => shape.Key, shape => shape.Percent),
        Degrees(pose.HeadYaw),
        Degrees(pose.HeadPitch),
        Degrees(pose.HeadRoll),
        Degrees(pose.EyeYaw),
        Degrees(pose.EyePitch));

    /// <summary>Reads a pose out of a request; what is left out is at 0.</summary>
    public static FacePose Read(FieldReader body)
    {
        var pose = new FacePose();
        foreach (var (name, weight) in body["weights"].Members())
        {
            if (!ShapesByName.TryGetValue(name, out var shape)) weight.Fail("There is no such shape.", ValidationErrorType.ExtraForbidden);
            else if (weight.Integer(0, MostPercent) is { } percent) pose[shape] = percent / (float)MostPercent;
        }

        (pose.HeadYaw, pose.HeadPitch, pose.HeadRoll) = (Radians(body["head_yaw"]), Radians(body["head_pitch"]), Radians(body["head_roll"]));
        (pose.EyeYaw, pose.EyePitch) = (Radians(body["eye_yaw"]), Radians(body["eye_pitch"]));
        return pose;
    }

    private static float Radians(FieldReader field) => float.DegreesToRadians(field.Integer(-MostDegrees, MostDegrees) ?? 0);

    private static int Degrees(float radians) => (int)MathF.Round(float.RadiansToDegrees(radians));
}
