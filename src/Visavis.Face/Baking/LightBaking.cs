using System.Numerics;
using Visavis.Face.Assets;
using Visavis.Face.Assets.Meshes;

namespace Visavis.Face.Baking;

/// <summary>Bakes an avatar at rest and in each shape that opens or covers something.</summary>
internal static class LightBaking
{
    // Below this a change cannot be seen; .03 left visible steps on closed lids.
    private const float SmallestChange = .006f;

    // How much of true occlusion teeth, gums and tongue keep; the rest is a depth ramp.
    private const float MouthOcclusion = .5f;

    /// <summary>The shapes whose light is baked.</summary>
    public static ReadOnlySpan<BlendShape> Shapes =>
    [
        BlendShape.JawOpen, BlendShape.MouthFunnel, BlendShape.MouthPucker, BlendShape.MouthUpperUpLeft, BlendShape.MouthUpperUpRight,
        BlendShape.MouthLowerDownLeft, BlendShape.MouthLowerDownRight, BlendShape.MouthSmileLeft, BlendShape.MouthSmileRight,
        BlendShape.MouthStretchLeft, BlendShape.MouthStretchRight, BlendShape.EyeBlinkLeft, BlendShape.EyeBlinkRight,
    ];

    public static (VertexLight AtRest, LightDelta[] Deltas) Bake(AvatarAsset asset)
    {
        var mesh = asset.Mesh;
        var pose = PosedGeometry.Rest(mesh, asset.Skeleton);
        var key = Vector3.Normalize(ManifestNumbers.ToVector(asset.Manifest.Lights.Key.Direction));
        var radius = MathF.Min(Extent(pose.Positions) * .5f, asset.Camera.HalfHeight * 1.2f);
        var baker = new OcclusionBaker(mesh, Occluders(asset), asset.Camera.Target, radius, key);
        var roles = Roles(asset);
        var ramp = MouthRamp(pose.Positions, roles, radius);

        var truth = baker.Bake(pose);
        var rest = new VertexLight((float[])truth.Occlusion.Clone(), (float[])truth.Shadow.Clone());
        for (var i = 0; i < roles.Length; i++) AdjustRest(roles[i], ramp[i], ref rest.Occlusion[i], ref rest.Shadow[i]);

        var deltas = new List<LightDelta>();
        foreach (var shape in Shapes)
        {
            if (mesh.Targets[(int)shape] is not { } target) continue;
            var posed = baker.Bake(PosedGeometry.With(mesh, asset.Skeleton, target));
            deltas.Add(Difference(shape, truth, posed, roles, ramp));
        }

        return (rest, deltas.ToArray());
    }

    private static LightDelta Difference(BlendShape shape, VertexLight rest, VertexLight posed, OcclusionRole[] roles, float[] ramp)
    {
        List<int> vertices = [];
        List<Half> occlusion = [], shadow = [];
        for (var i = 0; i < roles.Length; i++)
        {
            var (o, s) = (posed.Occlusion[i] - rest.Occlusion[i], posed.Shadow[i] - rest.Shadow[i]);
            if (roles[i] is OcclusionRole.Light or OcclusionRole.None) continue;
            if (roles[i] == OcclusionRole.Mouth) (o, s) = (ramp[i] * MouthOcclusion * o, MouthOcclusion * s);
            if (MathF.Abs(o) + MathF.Abs(s) < SmallestChange) continue;
            vertices.Add(i);
            occlusion.Add((Half)o);
            shadow.Add((Half)s);
        }

        return new LightDelta(shape, vertices.ToArray(), occlusion.ToArray(), shadow.ToArray());
    }

    private static void AdjustRest(OcclusionRole role, float ramp, ref float occlusion, ref float shadow)
    {
        switch (role)
        {
            case OcclusionRole.Light:
                (occlusion, shadow) = (MathF.Max(occlusion, .75f), MathF.Max(shadow, .8f));
                break;
            case OcclusionRole.Mouth:
                occlusion = ramp * (1 - MouthOcclusion + (MouthOcclusion * occlusion));
                shadow = ((1 - MouthOcclusion) * .8f * ramp) + (MouthOcclusion * shadow);
                break;
            case OcclusionRole.None:
                (occlusion, shadow) = (1, 1);
                break;
            default:
                break;
        }
    }

    private static bool[] Occluders(AvatarAsset asset)
    {
        var occludes = new bool[asset.TriangleCount];
        foreach (var part in asset.Mesh.Parts)
        {
            var material = asset.Materials[part.Material];
            var casts = material.Alpha != AlphaMode.Blend && material.Occlusion is OcclusionRole.Full or OcclusionRole.Mouth;
            occludes.AsSpan(part.FirstIndex / 3, part.IndexCount / 3).Fill(casts);
        }

        return occludes;
    }

    private static OcclusionRole[] Roles(AvatarAsset asset)
    {
        var roles = new OcclusionRole[asset.VertexCount];
        foreach (var part in asset.Mesh.Parts) roles.AsSpan(part.FirstVertex, part.VertexCount).Fill(asset.Materials[part.Material].Occlusion);
        return roles;
    }

    // Front teeth are light, the throat is dark: from the foremost tooth back over a seventh of the framed half height.
    private static float[] MouthRamp(Vector3[] positions, OcclusionRole[] roles, float radius)
    {
        var front = float.MinValue;
        for (var i = 0; i < roles.Length; i++)
        {
            if (roles[i] == OcclusionRole.Mouth) front = MathF.Max(front, positions[i].Z);
        }

        var depth = radius * .132f;
        var ramp = new float[roles.Length];
        for (var i = 0; i < ramp.Length; i++)
            ramp[i] = Math.Clamp(.35f + (.65f * (positions[i].Z - (front - (depth * 1.25f))) / depth), .2f, 1);
        return ramp;
    }

    private static float Extent(Vector3[] positions)
    {
        Vector3 low = new(float.MaxValue), high = new(float.MinValue);
        foreach (var p in positions)
        {
            low = Vector3.Min(low, p);
            high = Vector3.Max(high, p);
        }

        return MathF.Max(1e-6f, Vector3.Distance(low, high));
    }
}
