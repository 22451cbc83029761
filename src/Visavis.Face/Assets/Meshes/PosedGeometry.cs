using System.Numerics;

namespace Visavis.Face.Assets.Meshes;

/// <summary>World positions and normals at rest, or with one target fully on: what load-time work (baking, framing) looks at.</summary>
internal sealed record PosedGeometry(Vector3[] Positions, Vector3[] Normals)
{
    public static PosedGeometry Rest(MergedMesh mesh, Skeleton skeleton) => With(mesh, skeleton, null);

    public static PosedGeometry With(MergedMesh mesh, Skeleton skeleton, ShapeTarget? shape)
    {
        var vertices = mesh.Vertices.Span.ToArray();
        if (shape is not null)
        {
            var indices = shape.Target.Vertices.Span;
            var deltas = shape.Target.Deltas.Span;
            for (var i = 0; i < indices.Length; i++)
            {
                for (var c = 0; c < 8; c++) vertices[(8 * indices[i]) + c] += deltas[(8 * i) + c] * shape.Scale;
            }
        }

        var world = skeleton.RestWorld();
        var joints = new Matrix4x4[skeleton.Joints.Length];
        for (var i = 0; i < joints.Length; i++) joints[i] = skeleton.Joints[i].InverseBind * world[skeleton.Joints[i].Node];
        var positions = new Vector3[mesh.VertexCount];
        var normals = new Vector3[mesh.VertexCount];
        for (var i = 0; i < positions.Length; i++)
        {
            var v = vertices.AsSpan(8 * i, 8);
            var matrix = Blend(joints, mesh.Joints.Span.Slice(4 * i, 4), mesh.Weights.Span.Slice(4 * i, 4), mesh.Influences.Span[i]);
            positions[i] = Vector3.Transform(new Vector3(v[0], v[1], v[2]), matrix);
            var normal = Vector3.TransformNormal(new Vector3(v[4], v[5], v[6]), matrix);
            var length = normal.Length();
            normals[i] = length > 1e-12f ? normal / length : Vector3.UnitY;
        }

        return new PosedGeometry(positions, normals);
    }

    private static Matrix4x4 Blend(Matrix4x4[] matrices, ReadOnlySpan<int> joints, ReadOnlySpan<float> weights, int count)
    {
        var sum = matrices[joints[0]] * weights[0];
        for (var k = 1; k < count; k++) sum += matrices[joints[k]] * weights[k];
        return sum;
    }
}
