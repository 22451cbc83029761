using System.Numerics;
using Visavis.Face.Assets.Meshes;

namespace Visavis.Face.Assets;

/// <summary>The camera in world space: from the manifest, or framed on the head.</summary>
internal sealed record ResolvedCamera(float FovRad, Vector3 Eye, Vector3 Target, float HalfHeight)
{
    public static ResolvedCamera For(AvatarManifest manifest, MergedMesh mesh, Skeleton skeleton)
    {
        var framing = manifest.Camera ?? FrameHead(mesh, skeleton);
        var target = ManifestNumbers.ToVector(framing.Target);
        var distance = framing.HalfHeight / MathF.Tan(framing.FovRad / 2);
        return new ResolvedCamera(framing.FovRad, target + new Vector3(0, framing.Raise, distance), target, framing.HalfHeight);
    }

    // The proportions of our own cast: the head with its hair fills two thirds of the height, its middle a little above the centre.
    private static CameraFraming FrameHead(MergedMesh mesh, Skeleton skeleton)
    {
        var (low, high) = HeadBounds(mesh, skeleton);
        var height = MathF.Max(high.Y - low.Y, 1e-3f);
        return new CameraFraming
        {
            Target = [(low.X + high.X) / 2, ((low.Y + high.Y) / 2) - (.147f * height), (low.Z + high.Z) / 2],
            HalfHeight = .745f * height,
            Raise = .04f * height,
        };
    }

    /// <summary>The box around what hangs on the head; around everything when nothing does.</summary>
    internal static (Vector3 Low, Vector3 High) HeadBounds(MergedMesh mesh, Skeleton skeleton)
    {
        var rest = PosedGeometry.Rest(mesh, skeleton);
        Vector3 low = new(float.MaxValue), high = new(float.MinValue), allLow = low, allHigh = high;
        for (var i = 0; i < rest.Positions.Length; i++)
        {
            var p = rest.Positions[i];
            allLow = Vector3.Min(allLow, p);
            allHigh = Vector3.Max(allHigh, p);
            if (skeleton.Head < 0 || !Hangs(skeleton, skeleton.Joints[mesh.Joints.Span[4 * i]].Node)) continue;
            low = Vector3.Min(low, p);
            high = Vector3.Max(high, p);
        }

        return low.Y < high.Y ? (low, high) : (allLow, allHigh);
    }

    private static bool Hangs(Skeleton skeleton, int node)
    {
        for (; node >= 0; node = skeleton.Parents[node])
        {
            if (node == skeleton.Head) return true;
        }

        return false;
    }
}
