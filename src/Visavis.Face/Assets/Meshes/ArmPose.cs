using System.Numerics;
using Visavis.Face.Assets.Gltf;

namespace Visavis.Face.Assets.Meshes;

/// <summary>Lowers the arms of rigs that are modelled with them stretched out: in a portrait, shoulders of a T look wrong.</summary>
internal static class ArmPose
{
    // Hanging arms with a little room under them.
    private const float LoweredRad = 1.15f;

    // Steeper than this (the sine of the angle below the horizon) the arms hang already; an A-pose lies between.
    private const float AlreadyLow = .85f;

    private static readonly string[] LeftNames = ["leftarm", "leftupperarm", "jbiplupperarm", "mixamorigleftarm", "upperarml", "larm", "ccbaselupperarm", "bip01lupperarm", "defupperarml", "shoulderl"];
    private static readonly string[] RightNames = ["rightarm", "rightupperarm", "jbiprupperarm", "mixamorigrightarm", "upperarmr", "rarm", "ccbaserupperarm", "bip01rupperarm", "defupperarmr", "shoulderr"];

    /// <summary>Changes the local matrices of the upper arms, if there are any and they are raised.</summary>
    public static void Lower(Skeleton skeleton, ReadOnlySpan<string> keys, VrmDocument vrm)
    {
        foreach (var names in (ReadOnlySpan<string[]>)[LeftNames, RightNames])
        {
            var bone = vrm.Bone(names == LeftNames ? "leftUpperArm" : "rightUpperArm");
            if ((uint)bone < (uint)keys.Length)
            {
                Lower(skeleton, bone);
                continue;
            }

            foreach (var name in names)
            {
                var arm = keys.IndexOf(name);
                if (arm < 0) continue;
                Lower(skeleton, arm);
                break;
            }
        }
    }

    private static void Lower(Skeleton skeleton, int arm)
    {
        var forearm = Array.IndexOf(skeleton.Parents, arm);
        if (forearm < 0) return;
        var world = skeleton.RestWorld();
        var along = world[forearm].Translation - world[arm].Translation;
        if (along.Length() < 1e-6f) return;
        along = Vector3.Normalize(along);
        if (-along.Y > AlreadyLow || MathF.Abs(along.X) < .2f) return;
        // In the picture's plane, about the shoulder, down to the same angle whatever the arm's own was.
        var turn = LoweredRad - MathF.Asin(Math.Clamp(-along.Y, -1, 1));
        var rotation = Matrix4x4.CreateRotationZ(along.X > 0 ? -turn : turn);
        var turned = world[arm];
        var shoulder = turned.Translation;
        turned.Translation = Vector3.Zero;
        turned *= rotation;
        turned.Translation = shoulder;
        if (skeleton.Parents[arm] < 0) skeleton.Local[arm] = turned;
        else if (Matrix4x4.Invert(world[skeleton.Parents[arm]], out var toParent)) skeleton.Local[arm] = turned * toParent;
    }
}
