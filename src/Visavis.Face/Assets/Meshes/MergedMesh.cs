using System.Numerics;

namespace Visavis.Face.Assets.Meshes;

/// <summary>A run of triangles with one material.</summary>
internal sealed record MeshPart(string Name, int Material, int Node, int FirstVertex, int VertexCount, int FirstIndex, int IndexCount, bool HasTangents)
{
    /// <summary>Mean linear vertex colour: what a hair part is tinted with, as its colour slots hold strand directions.</summary>
    public Vector3 MeanColour { get; init; }
}

/// <summary>A displacement of some vertices: [n] vertex numbers and [n, 8] deltas in the layout of <see cref="MergedMesh.Vertices"/>.</summary>
internal sealed record MorphTarget(AlignedBuffer<int> Vertices, AlignedBuffer<float> Deltas)
{
    public static MorphTarget Empty { get; } = new(new AlignedBuffer<int>(0), new AlignedBuffer<float>(0));
}

/// <summary>A target as one of the 52 shapes drives it. Scale is below 1 where one target stands in for several shapes; StandIn is the target's own name when it is of another vocabulary.</summary>
internal sealed record ShapeTarget(MorphTarget Target, float Scale, string? StandIn = null);

/// <summary>All meshes of an avatar in one vertex list: shared by every session, never written after load.</summary>
internal sealed class MergedMesh
{
    public required MeshPart[] Parts { get; init; }

    /// <summary>[vertices, 8]: x y z occlusion | normal x y z shadow. One vector per vertex, so blending is one FMA.</summary>
    public required AlignedBuffer<float> Vertices { get; init; }

    /// <summary>[vertices, 4]: linear red, green, blue, gloss; hair: strand direction x y z and strand coordinate.</summary>
    public required AlignedBuffer<float> Colours { get; init; }

    /// <summary>[vertices, 2]: u, v with the material's transform applied.</summary>
    public required AlignedBuffer<float> TexCoords { get; init; }

    /// <summary>[triangles, 3] counter-clockwise seen from outside.</summary>
    public required AlignedBuffer<int> Indices { get; init; }

    /// <summary>[vertices, 4] joints, strongest first.</summary>
    public required AlignedBuffer<int> Joints { get; init; }

    /// <summary>[vertices, 4] weights that sum to 1.</summary>
    public required AlignedBuffer<float> Weights { get; init; }

    /// <summary>[vertices] how many of the four weights matter: one for most of a head.</summary>
    public required AlignedBuffer<byte> Influences { get; init; }

    /// <summary>[52] by <see cref="BlendShape"/>; null where the file has no target.</summary>
    public required ShapeTarget?[] Targets { get; init; }

    public int VertexCount => Vertices.Length / 8;

    public int TriangleCount => Indices.Length / 3;
}
