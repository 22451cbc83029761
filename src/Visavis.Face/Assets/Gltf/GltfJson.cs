using System.Text.Json;
using System.Text.Json.Serialization;

namespace Visavis.Face.Assets.Gltf;

// The parts of the glTF 2.0 document that an avatar needs; everything else in the file is ignored.
internal sealed class GltfRoot
{
    public string[]? ExtensionsRequired { get; init; }
    public int? Scene { get; init; }
    public GltfScene[] Scenes { get; init; } = [];
    public GltfNode[] Nodes { get; init; } = [];
    public GltfMesh[] Meshes { get; init; } = [];
    public GltfMaterial[] Materials { get; init; } = [];
    public GltfSkin[] Skins { get; init; } = [];
    public GltfTexture[] Textures { get; init; } = [];
    public GltfImage[] Images { get; init; } = [];
    public GltfAccessor[] Accessors { get; init; } = [];
    public GltfBufferView[] BufferViews { get; init; } = [];
    public JsonElement? Extensions { get; init; }
}

internal sealed class GltfScene
{
    public int[] Nodes { get; init; } = [];
}

internal sealed class GltfNode
{
    public string? Name { get; init; }
    public int[] Children { get; init; } = [];
    public int? Mesh { get; init; }
    public int? Skin { get; init; }
    public float[]? Matrix { get; init; }
    public float[]? Translation { get; init; }
    public float[]? Rotation { get; init; }
    public float[]? Scale { get; init; }
}

internal sealed class GltfMesh
{
    public string? Name { get; init; }
    public GltfPrimitive[] Primitives { get; init; } = [];
    public JsonElement? Extras { get; init; }
}

internal sealed class GltfPrimitive
{
    public Dictionary<string, int> Attributes { get; init; } = [];
    public int? Indices { get; init; }
    public int? Material { get; init; }
    public int? Mode { get; init; }
    public Dictionary<string, int>[] Targets { get; init; } = [];
    public JsonElement? Extras { get; init; }
}

internal sealed class GltfMaterial
{
    public string? Name { get; init; }
    public GltfPbr? PbrMetallicRoughness { get; init; }
    public GltfTextureReference? NormalTexture { get; init; }
    public string? AlphaMode { get; init; }
    public float? AlphaCutoff { get; init; }
    public bool? DoubleSided { get; init; }
    public JsonElement? Extras { get; init; }
}

internal sealed class GltfPbr
{
    public float[]? BaseColorFactor { get; init; }
    public GltfTextureReference? BaseColorTexture { get; init; }
    public float? RoughnessFactor { get; init; }
}

internal sealed class GltfTextureReference
{
    public int Index { get; init; }
    public int TexCoord { get; init; }
    public float? Scale { get; init; }
    public GltfTextureExtensions? Extensions { get; init; }
}

internal sealed class GltfTextureExtensions
{
    [JsonPropertyName("KHR_texture_transform")]
    public GltfTextureTransform? Transform { get; init; }
}

internal sealed class GltfTextureTransform
{
    public float[]? Offset { get; init; }
    public float[]? Scale { get; init; }
    public float Rotation { get; init; }
    public int? TexCoord { get; init; }
}

internal sealed class GltfSkin
{
    public int[] Joints { get; init; } = [];
    public int? InverseBindMatrices { get; init; }
}

internal sealed class GltfTexture
{
    public int? Source { get; init; }
    public JsonElement? Extensions { get; init; }
}

internal sealed class GltfImage
{
    public string? Uri { get; init; }
    public string? MimeType { get; init; }
    public int? BufferView { get; init; }
}

internal sealed class GltfAccessor
{
    public int? BufferView { get; init; }
    public int ByteOffset { get; init; }
    public int ComponentType { get; init; }
    public bool Normalized { get; init; }
    public int Count { get; init; }
    public string? Type { get; init; }
    public GltfSparse? Sparse { get; init; }
}

internal sealed class GltfSparse
{
    public int Count { get; init; }
    public GltfSparseIndices Indices { get; init; } = new();
    public GltfSparseValues Values { get; init; } = new();
}

internal sealed class GltfSparseIndices
{
    public int BufferView { get; init; }
    public int ByteOffset { get; init; }
    public int ComponentType { get; init; }
}

internal sealed class GltfSparseValues
{
    public int BufferView { get; init; }
    public int ByteOffset { get; init; }
}

internal sealed class GltfBufferView
{
    public int Buffer { get; init; }
    public int ByteOffset { get; init; }
    public int ByteLength { get; init; }
    public int? ByteStride { get; init; }
}

/// <summary>How the document is read: by reflection, as generated code would overwrite the defaults of members that are absent.</summary>
internal static class GltfJson
{
    public static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, RespectNullableAnnotations = true };
}
