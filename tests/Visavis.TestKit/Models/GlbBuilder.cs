using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Visavis.TestKit.Models;

/// <summary>Writes small GLB files for tests: every way to store an accessor that importers meet.</summary>
public sealed class GlbBuilder
{
    private readonly MemoryStream _binary = new();

    /// <summary>The document; tests may bend it before <see cref="Build"/>.</summary>
    public JsonObject Document { get; } = new()
    {
        ["asset"] = new JsonObject { ["version"] = "2.0" },
        ["nodes"] = new JsonArray(),
        ["meshes"] = new JsonArray(),
        ["materials"] = new JsonArray(),
        ["skins"] = new JsonArray(),
        ["textures"] = new JsonArray(),
        ["images"] = new JsonArray(),
        ["accessors"] = new JsonArray(),
        ["bufferViews"] = new JsonArray(),
    };

    public int Floats(string type, params float[] values) => Accessor(type, 5126, values.Length / Width(type), View(MemoryMarshal.AsBytes(values.AsSpan())));

    public int Shorts(string type, params ushort[] values) => Accessor(type, 5123, values.Length / Width(type), View(MemoryMarshal.AsBytes(values.AsSpan())));

    public int Accessor(string type, int componentType, int count, int? view, bool normalized = false) => Add("accessors", new JsonObject
    {
        ["type"] = type,
        ["componentType"] = componentType,
        ["count"] = count,
        ["bufferView"] = view,
        ["normalized"] = normalized,
    });

    /// <summary>A sparse accessor over zeros.</summary>
    public int Sparse(string type, int count, ushort[] indices, float[] values)
    {
        var accessor = Accessor(type, 5126, count, null);
        Document["accessors"]![accessor]!["sparse"] = new JsonObject
        {
            ["count"] = indices.Length,
            ["indices"] = new JsonObject { ["bufferView"] = View(MemoryMarshal.AsBytes(indices.AsSpan())), ["componentType"] = 5123 },
            ["values"] = new JsonObject { ["bufferView"] = View(MemoryMarshal.AsBytes(values.AsSpan())) },
        };
        return accessor;
    }

    public int View(ReadOnlySpan<byte> bytes, int? stride = null)
    {
        while (_binary.Length % 4 != 0) _binary.WriteByte(0);
        var offset = _binary.Length;
        _binary.Write(bytes);
        return Add("bufferViews", new JsonObject { ["buffer"] = 0, ["byteOffset"] = offset, ["byteLength"] = bytes.Length, ["byteStride"] = stride });
    }

    /// <summary>A texture with an embedded picture.</summary>
    public int Texture(ReadOnlySpan<byte> file)
    {
        var image = Add("images", new JsonObject { ["bufferView"] = View(file), ["mimeType"] = "image/png" });
        return Add("textures", new JsonObject { ["source"] = image });
    }

    public int Material(string name, JsonObject? more = null)
    {
        var material = more ?? [];
        material["name"] = name;
        return Add("materials", material);
    }

    /// <summary>A mesh of one primitive.</summary>
    public int Mesh(int material, int? indices, IReadOnlyDictionary<string, int> attributes, params (string Name, int Position)[] targets)
    {
        var primitive = new JsonObject { ["attributes"] = new JsonObject(attributes.Select(a => KeyValuePair.Create(a.Key, (JsonNode?)a.Value))), ["material"] = material, ["indices"] = indices };
        var mesh = new JsonObject { ["primitives"] = new JsonArray(primitive) };
        if (targets.Length > 0)
        {
            primitive["targets"] = new JsonArray([.. targets.Select(t => new JsonObject { ["POSITION"] = t.Position })]);
            mesh["extras"] = new JsonObject { ["targetNames"] = new JsonArray([.. targets.Select(t => (JsonNode)t.Name)]) };
        }

        return Add("meshes", mesh);
    }

    public int Node(string name, int? mesh = null, float[]? translation = null, params int[] children)
    {
        var node = new JsonObject { ["name"] = name, ["mesh"] = mesh };
        if (translation is not null) node["translation"] = new JsonArray([.. translation.Select(v => (JsonNode)v)]);
        if (children.Length > 0) node["children"] = new JsonArray([.. children.Select(v => (JsonNode)v)]);
        return Add("nodes", node);
    }

    public byte[] Build()
    {
        foreach (var (_, value) in Document)
        {
            foreach (var item in (value as JsonArray)?.OfType<JsonObject>() ?? [])
            {
                foreach (var absent in item.Where(m => m.Value is null).Select(m => m.Key).ToList()) item.Remove(absent);
            }
        }

        while (_binary.Length % 4 != 0) _binary.WriteByte(0);
        var json = System.Text.Encoding.UTF8.GetBytes(Document.ToJsonString());
        Array.Resize(ref json, (json.Length + 3) & ~3);
        json.AsSpan().Replace((byte)0, (byte)' ');
        var file = new byte[28 + json.Length + _binary.Length];
        var words = (ReadOnlySpan<uint>)[0x46546C67, 2, (uint)file.Length, (uint)json.Length, 0x4E4F534A];
        for (var i = 0; i < words.Length; i++) BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(4 * i), words[i]);
        json.CopyTo(file, 20);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(20 + json.Length), (uint)_binary.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(24 + json.Length), 0x004E4942);
        _binary.ToArray().CopyTo(file, 28 + json.Length);
        return file;
    }

    private static int Width(string type) => type switch { "SCALAR" => 1, "VEC2" => 2, "VEC3" => 3, "VEC4" => 4, _ => 16 };

    private int Add(string list, JsonObject item)
    {
        var array = Document[list]!.AsArray();
        array.Add((JsonNode)item);
        return array.Count - 1;
    }
}
