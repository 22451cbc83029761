using System.Numerics;
using Visavis.Face.Assets.Gltf;

namespace Visavis.Face.Assets.Meshes;

/// <summary>Finds out which way a model looks. glTF says +z, yet files exist that look elsewhere, and all of VRM 0 looks along -z.</summary>
internal static class FaceDirection
{
    // What moves when a face speaks and blinks lies in its front.
    private static readonly BlendShape[] FrontShapes = [BlendShape.JawOpen, BlendShape.EyeBlinkLeft, BlendShape.EyeBlinkRight, BlendShape.MouthSmileLeft, BlendShape.MouthSmileRight];

    /// <summary>The turn in radians, a multiple of a quarter turn, after which the face looks along +z.</summary>
    public static float TurnTowardsViewer(MergedMesh mesh, Skeleton skeleton, VrmDocument vrm)
    {
        var rest = PosedGeometry.Rest(mesh, skeleton).Positions;
        Vector3 front = default;
        var sum = 0f;
        foreach (var shape in FrontShapes)
        {
            if (mesh.Targets[(int)shape]?.Target is not { } target) continue;
            for (var i = 0; i < target.Vertices.Length; i++)
            {
                var delta = new Vector3(target.Deltas.Span[8 * i], target.Deltas.Span[(8 * i) + 1], target.Deltas.Span[(8 * i) + 2]).Length();
                front += rest[target.Vertices.Span[i]] * delta;
                sum += delta;
            }
        }

        if (!(sum > 0)) return vrm.FacesAway ? MathF.PI : 0;
        front /= sum;

        // Against the middle of everything that hangs on the head. Hair behind it only makes the answer clearer.
        var (low, high) = ResolvedCamera.HeadBounds(mesh, skeleton);
        var moved = front - ((low + high) / 2);
        var reachSquared = (moved.X * moved.X) + (moved.Z * moved.Z);
        var width = Vector3.Distance(low, high);
        // Unclear is as it should be: most files are right.
        if (!(reachSquared > width * width * .01f)) return vrm.FacesAway ? MathF.PI : 0;
        if (MathF.Abs(moved.Z) >= MathF.Abs(moved.X)) return moved.Z < 0 ? MathF.PI : 0;
        return moved.X > 0 ? -MathF.PI / 2 : MathF.PI / 2;
    }
}
