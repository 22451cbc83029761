using System.Numerics;
using Visavis.Face.Assets.Gltf;

namespace Visavis.Face.Assets.Meshes;

/// <summary>A named displacement of one primitive: [vertices, 3] positions and normals.</summary>
internal sealed record PrimitiveTarget(string Name, float[] Positions, float[] Normals);

/// <summary>One primitive's arrays, complete: whatever the file leaves out is filled in.</summary>
internal sealed record PrimitiveData(
    float[] Positions, float[] Normals, float[] Colours, float[]? Tangents, float[] TexCoords, int[]? Joints, float[]? Weights, int[] Indices,
    IReadOnlyList<PrimitiveTarget> Targets)
{
    public int VertexCount => Positions.Length / 3;
}

/// <summary>Reads one glTF primitive.</summary>
internal sealed class PrimitiveReader
{
    private const float DefaultGloss = .35f;
    private const int MaxTargets = 512;

    // Keeps an expression apart from a target of the same name; what stands before a colon is not part of a name.
    private const string VrmPrefix = "vrm:";
    private readonly AccessorReader _accessors;

    public PrimitiveReader(AccessorReader accessors) => _accessors = accessors;

    public PrimitiveData Read(GltfMesh mesh, GltfPrimitive primitive, MaterialDefinition material, IReadOnlyList<VrmBind> expressions)
    {
        var attributes = primitive.Attributes;
        if (!attributes.TryGetValue("POSITION", out var positionAccessor)) throw new AvatarFormatException($"Mesh '{mesh.Name}' has no positions.");
        var positions = _accessors.Floats(positionAccessor, 3);
        var count = positions.Length / 3;
        var indices = Triangles(primitive, count);
        // Welding at a millionth of the size finds seams whatever unit (or quantisation) the file uses.
        var smooth = new SmoothNormals(positions, indices, Math.Max(1e-12f, Extent(positions) * 1e-5f));
        var normals = Optional(attributes, "NORMAL", 3, count) ?? smooth.Compute(positions);
        return new PrimitiveData(
            positions,
            normals,
            Colours(attributes, count, material),
            material.Shader == ShaderKind.Hair ? Optional(attributes, "TANGENT", 4, count) : null,
            TexCoords(attributes, count, material),
            attributes.TryGetValue("JOINTS_0", out var joints) && attributes.ContainsKey("WEIGHTS_0") ? Checked(_accessors.Integers(joints, 4), 4, count) : null,
            attributes.ContainsKey("JOINTS_0") ? Optional(attributes, "WEIGHTS_0", 4, count) : null,
            indices,
            Targets(mesh, primitive, expressions, positions, smooth));
    }

    private int[] Triangles(GltfPrimitive primitive, int count)
    {
        int[] list;
        if (primitive.Indices is { } accessor)
        {
            list = _accessors.Integers(accessor, 1);
        }
        else
        {
            list = new int[count];
            for (var i = 0; i < count; i++) list[i] = i;
        }

        foreach (var index in list)
        {
            if ((uint)index >= (uint)count) throw new AvatarFormatException($"A triangle names vertex {index}; the mesh has {count}.");
        }

        var mode = primitive.Mode ?? 4;
        if (mode == 4) return list.Length % 3 == 0 ? list : list[..(list.Length / 3 * 3)];
        var triangles = new List<int>();
        for (var i = 2; i < list.Length; i++)
        {
            // Strips alternate their winding; fans share their first vertex.
            if (mode == 5) triangles.AddRange(i % 2 == 0 ? [list[i - 2], list[i - 1], list[i]] : [list[i - 1], list[i - 2], list[i]]);
            else triangles.AddRange([list[0], list[i - 1], list[i]]);
        }

        return triangles.ToArray();
    }

    private float[] Colours(Dictionary<string, int> attributes, int count, MaterialDefinition material)
    {
        var factor = material.BaseColour;
        var colours = new float[count * 4];
        float[]? stored = null;
        var width = 0;
        if (attributes.TryGetValue("COLOR_0", out var accessor))
        {
            width = _accessors.Components(accessor);
            if (width is not (3 or 4)) throw new AvatarFormatException("A mesh's vertex colours have neither three nor four components.");
            stored = Checked(_accessors.Floats(accessor, width), width, count);
        }

        var strands = Optional(attributes, "_STRAND", 1, count);
        for (var i = 0; i < count; i++)
        {
            for (var c = 0; c < 3; c++) colours[(4 * i) + c] = (stored is null ? 1 : stored[(width * i) + c]) * factor[c];
            colours[(4 * i) + 3] = strands is not null ? strands[i] : stored is not null && width == 4 ? stored[(4 * i) + 3] : DefaultGloss;
        }

        return colours;
    }

    private float[] TexCoords(Dictionary<string, int> attributes, int count, MaterialDefinition material)
    {
        var coordinates = Optional(attributes, $"TEXCOORD_{material.TexCoordSet}", 2, count) ?? new float[count * 2];
        for (var i = 0; i < count; i++)
        {
            var moved = Vector2.Transform(new Vector2(coordinates[2 * i], coordinates[(2 * i) + 1]), material.UvTransform);
            (coordinates[2 * i], coordinates[(2 * i) + 1]) = (moved.X, moved.Y);
        }

        return coordinates;
    }

    private List<PrimitiveTarget> Targets(
        GltfMesh mesh, GltfPrimitive primitive, IReadOnlyList<VrmBind> expressions, float[] positions, SmoothNormals smooth)
    {
        var targets = new List<PrimitiveTarget>();
        if (primitive.Targets.Length > MaxTargets) throw new AvatarFormatException($"Mesh '{mesh.Name}' has {primitive.Targets.Length} targets; the most is {MaxTargets}.");
        var names = TargetNames.Of(mesh, primitive);
        float[]? restNormals = null;
        var noise = Extent(positions) * 1e-7f;
        for (var i = 0; i < primitive.Targets.Length; i++)
        {
            var useful = i < names.Count && TargetNames.IsOfUse(names[i]);
            var binds = new List<VrmBind>();
            foreach (var bind in expressions)
            {
                if (bind.Target == i && TargetNames.IsOfUse(bind.Expression)) binds.Add(bind);
            }

            if (!primitive.Targets[i].TryGetValue("POSITION", out var accessor) || (!useful && binds.Count == 0)) continue;
            var deltas = Checked(_accessors.Floats(accessor, 3), 3, positions.Length / 3);
            if (!Moves(deltas, noise)) continue;
            float[] normals;
            if (primitive.Targets[i].TryGetValue("NORMAL", out var normalAccessor))
            {
                normals = Checked(_accessors.Floats(normalAccessor, 3), 3, positions.Length / 3);
            }
            else
            {
                restNormals ??= smooth.Compute(positions);
                var moved = new float[positions.Length];
                for (var k = 0; k < moved.Length; k++) moved[k] = positions[k] + deltas[k];
                normals = smooth.Compute(moved);
                for (var k = 0; k < moved.Length; k++) normals[k] -= restNormals[k];
            }

            if (useful) targets.Add(new PrimitiveTarget(names[i], deltas, normals));
            foreach (var bind in binds) targets.Add(new PrimitiveTarget(VrmPrefix + bind.Expression, Scaled(deltas, bind.Weight), Scaled(normals, bind.Weight)));
        }

        return targets;
    }

    private static float[] Scaled(float[] values, float factor) => factor == 1 ? values : Array.ConvertAll(values, v => v * factor);

    private float[]? Optional(Dictionary<string, int> attributes, string name, int components, int count) =>
        attributes.TryGetValue(name, out var accessor) ? Checked(_accessors.Floats(accessor, components), components, count) : null;

    private static T[] Checked<T>(T[] values, int components, int count) => values.Length == components * count
        ? values
        : throw new AvatarFormatException("A mesh's attributes differ in length.");

    private static bool Moves(float[] deltas, float noise)
    {
        foreach (var d in deltas)
        {
            if (MathF.Abs(d) > noise) return true;
        }

        return false;
    }

    internal static float Extent(float[] positions)
    {
        float low = float.MaxValue, high = float.MinValue;
        foreach (var p in positions)
        {
            low = MathF.Min(low, p);
            high = MathF.Max(high, p);
        }

        return positions.Length == 0 ? 1 : high - low;
    }
}
