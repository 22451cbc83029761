using System.Numerics;
using Visavis.Face.Assets.Gltf;

namespace Visavis.Face.Assets.Meshes;

/// <summary>Puts every mesh of a file into one vertex list, in drawing order: opaque, then cut-out, then see-through.</summary>
internal sealed class MeshMerger
{
    private const int MaxVertices = 400_000;
    private const int MaxIndices = 3 * 400_000;
    private const int MaxParts = Rendering.TileLayout.MaxParts - 1;
    private readonly List<float> _vertices = [], _colours = [], _texCoords = [], _weights = [];
    private readonly List<int> _indices = [], _joints = [];
    private readonly List<MeshPart> _parts = [];
    private readonly List<Joint> _jointList = [];
    private readonly Dictionary<int, int> _skinStart = [];
    private readonly MorphTargetBuilder _targets = new();
    private readonly GltfRoot _root;
    private readonly AccessorReader _accessors;
    private readonly MaterialDefinition[] _materials;
    private readonly Skeleton _skeleton;
    private readonly VrmDocument _vrm;

    private MeshMerger(GltfFile file, MaterialDefinition[] materials, Skeleton skeleton, VrmDocument vrm)
    {
        _skeleton = skeleton;
        _vrm = vrm;
        _root = file.Root;
        _accessors = new AccessorReader(file);
        _materials = materials;
    }

    public static MergedMesh Merge(GltfFile file, MaterialDefinition[] materials, Skeleton skeleton, VrmDocument vrm)
    {
        var merger = new MeshMerger(file, materials, skeleton, vrm);
        merger.AddAll();
        if (merger._indices.Count == 0) throw new AvatarFormatException("The model has no triangles.");
        skeleton.Joints = merger._jointList.ToArray();
        return merger.Build();
    }

    private void AddAll()
    {
        var entries = new List<(AlphaMode Alpha, int Node, GltfMesh Mesh, GltfPrimitive Primitive, int Material)>();
        for (var node = 0; node < _root.Nodes.Length; node++)
        {
            if (_root.Nodes[node].Mesh is not { } meshIndex || !_skeleton.Shown[node]) continue;
            if ((uint)meshIndex >= (uint)_root.Meshes.Length) throw new AvatarFormatException($"Node {node} names mesh {meshIndex}, which does not exist.");
            foreach (var primitive in _root.Meshes[meshIndex].Primitives)
            {
                if ((primitive.Mode ?? 4) is not (4 or 5 or 6)) continue; // Points and lines are no surface.
                var material = primitive.Material ?? _materials.Length - 1;
                if ((uint)material >= (uint)_materials.Length) throw new AvatarFormatException($"A mesh names material {material}, which does not exist.");
                entries.Add((_materials[material].Alpha, node, _root.Meshes[meshIndex], primitive, material));
            }
        }

        if (entries.Count > MaxParts) throw new AvatarFormatException($"The model has {entries.Count} parts; {MaxParts} are allowed. Join meshes that share a material.");
        var reader = new PrimitiveReader(_accessors);
        // What lids and lips usually hide comes after them, so that the depth test spares its shading.
        foreach (var (alpha, hidden) in (ReadOnlySpan<(AlphaMode, bool)>)[(AlphaMode.Opaque, false), (AlphaMode.Opaque, true), (AlphaMode.Mask, false), (AlphaMode.Mask, true), (AlphaMode.Blend, false), (AlphaMode.Blend, true)])
        {
            foreach (var entry in entries)
            {
                if (entry.Alpha == alpha && hidden == (_materials[entry.Material].Occlusion is OcclusionRole.Mouth or OcclusionRole.None))
                    Add(entry.Node, entry.Mesh, entry.Material, reader.Read(entry.Mesh, entry.Primitive, _materials[entry.Material], BindsOf(entry.Node)));
            }
        }
    }

    private List<VrmBind> BindsOf(int node)
    {
        var binds = new List<VrmBind>();
        foreach (var bind in _vrm.Binds)
        {
            if (bind.Mesh == _root.Nodes[node].Mesh) binds.Add(bind);
        }

        return binds;
    }

    private void Add(int node, GltfMesh mesh, int material, PrimitiveData data)
    {
        var first = _vertices.Count / 8;
        var count = data.VertexCount;
        if (first + count > MaxVertices || _indices.Count + data.Indices.Length > MaxIndices)
            throw new AvatarFormatException($"The model has more than {MaxVertices} vertices or {MaxIndices / 3} triangles.");
        var mean = Vector3.Zero;
        for (var i = 0; i < count; i++)
        {
            var p = data.Positions.AsSpan(3 * i, 3);
            var n = data.Normals.AsSpan(3 * i, 3);
            var c = data.Colours.AsSpan(4 * i, 4);
            _vertices.AddRange([p[0], p[1], p[2], 1, n[0], n[1], n[2], 1]);
            mean += new Vector3(c[0], c[1], c[2]) / count;
            if (data.Tangents is { } t) _colours.AddRange([t[4 * i], t[(4 * i) + 1], t[(4 * i) + 2], c[3]]);
            else _colours.AddRange(c);
        }

        _texCoords.AddRange(data.TexCoords);
        foreach (var index in data.Indices) _indices.Add(first + index);
        AddSkin(node, count, data);
        var name = _root.Nodes[node].Name ?? mesh.Name ?? "";
        _parts.Add(new MeshPart(name, material, node, first, count, _indices.Count - data.Indices.Length, data.Indices.Length, data.Tangents is not null) { MeanColour = mean });
        var noise = PrimitiveReader.Extent(data.Positions) * 1e-6f;
        foreach (var target in data.Targets) _targets.Add(target, first, noise);
    }

    private void AddSkin(int node, int count, PrimitiveData data)
    {
        if (_root.Nodes[node].Skin is not { } skin || data.Joints is null || data.Weights is null)
        {
            // A mesh without a skin hangs on its node as if the node were its only joint.
            _jointList.Add(new Joint(node, Matrix4x4.Identity));
            for (var i = 0; i < count; i++)
            {
                _joints.AddRange([_jointList.Count - 1, 0, 0, 0]);
                _weights.AddRange([1, 0, 0, 0]);
            }

            return;
        }

        var start = StartOfSkin(skin);
        var jointCount = _root.Skins[skin].Joints.Length;
        Span<int> joints = stackalloc int[4];
        Span<float> weights = stackalloc float[4];
        for (var i = 0; i < count; i++)
        {
            for (var k = 0; k < 4; k++)
            {
                var joint = data.Joints[(4 * i) + k];
                weights[k] = MathF.Max(0, data.Weights[(4 * i) + k]);
                if ((uint)joint >= (uint)jointCount)
                {
                    if (weights[k] > 0) throw new AvatarFormatException($"A vertex names joint {joint}; its skin has {jointCount}.");
                    joint = 0;
                }

                joints[k] = start + joint;
            }

            Normalise(joints, weights);
            _joints.AddRange(joints);
            _weights.AddRange(weights);
        }
    }

    // Files exist whose weights do not sum to 1; strongest first lets the vertex stage stop early.
    private static void Normalise(Span<int> joints, Span<float> weights)
    {
        for (var a = 0; a < 3; a++)
        {
            for (var b = a + 1; b < 4; b++)
            {
                if (weights[b] <= weights[a]) continue;
                (weights[a], weights[b]) = (weights[b], weights[a]);
                (joints[a], joints[b]) = (joints[b], joints[a]);
            }
        }

        var sum = weights[0] + weights[1] + weights[2] + weights[3];
        if (sum <= 0)
        {
            weights[0] = 1;
            return;
        }

        for (var k = 0; k < 4; k++) weights[k] = weights[k] / sum < .002f ? 0 : weights[k];
        sum = weights[0] + weights[1] + weights[2] + weights[3];
        for (var k = 0; k < 4; k++) weights[k] /= sum;
    }

    private int StartOfSkin(int index)
    {
        if (_skinStart.TryGetValue(index, out var start)) return start;
        if ((uint)index >= (uint)_root.Skins.Length) throw new AvatarFormatException($"A node names skin {index}, which does not exist.");
        var skin = _root.Skins[index];
        if (skin.Joints.Length == 0) throw new AvatarFormatException($"Skin {index} has no joints.");
        var inverse = skin.InverseBindMatrices is { } accessor ? _accessors.Floats(accessor, 16) : null;
        if (inverse is not null && inverse.Length < skin.Joints.Length * 16) throw new AvatarFormatException($"Skin {index} has fewer matrices than joints.");
        start = _jointList.Count;
        for (var i = 0; i < skin.Joints.Length; i++)
        {
            if ((uint)skin.Joints[i] >= (uint)_root.Nodes.Length) throw new AvatarFormatException($"Skin {index} names a joint that does not exist.");
            var m = inverse is null ? default : inverse.AsSpan(16 * i, 16);
            _jointList.Add(new Joint(skin.Joints[i], inverse is null
                ? Matrix4x4.Identity
                : new Matrix4x4(m[0], m[1], m[2], m[3], m[4], m[5], m[6], m[7], m[8], m[9], m[10], m[11], m[12], m[13], m[14], m[15])));
        }

        return _skinStart[index] = start;
    }

    private MergedMesh Build()
    {
        var influences = new byte[_vertices.Count / 8];
        for (var i = 0; i < influences.Length; i++)
        {
            var n = 1;
            while (n < 4 && _weights[(4 * i) + n] > 0) n++;
            influences[i] = (byte)n;
        }

        return new MergedMesh
        {
            Parts = _parts.ToArray(),
            Vertices = new AlignedBuffer<float>(_vertices.ToArray()),
            Colours = new AlignedBuffer<float>(_colours.ToArray()),
            TexCoords = new AlignedBuffer<float>(_texCoords.ToArray()),
            Indices = new AlignedBuffer<int>(_indices.ToArray()),
            Joints = new AlignedBuffer<int>(_joints.ToArray()),
            Weights = new AlignedBuffer<float>(_weights.ToArray()),
            Influences = new AlignedBuffer<byte>(influences),
            Targets = _targets.Build(),
        };
    }
}
