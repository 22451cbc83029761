using System.Buffers.Binary;
using System.Text.Json;

namespace Visavis.Face.Assets.Gltf;

/// <summary>Opens the GLB container: the JSON document and the one binary chunk that follows it.</summary>
internal static class GlbReader
{
    /// <summary>No avatar comes near this; it bounds what a hostile file can make the process hold.</summary>
    public const int MaxFileBytes = 256 << 20;

    private const uint Magic = 0x46546C67;
    private const uint JsonChunk = 0x4E4F534A;
    private const uint BinaryChunk = 0x004E4942;
    private const int HeaderBytes = 12;
    private const int ChunkHeaderBytes = 8;

    private static readonly HashSet<string> Readable =
        ["KHR_mesh_quantization", "KHR_texture_transform", "KHR_materials_unlit", "KHR_materials_emissive_strength", "VRM", "VRMC_vrm",
        // Finishes that this renderer has its own idea of; the surface is drawn without them.
        "KHR_materials_specular", "KHR_materials_ior", "KHR_materials_clearcoat", "KHR_materials_sheen", "KHR_materials_volume",
        "KHR_materials_transmission", "KHR_materials_iridescence", "KHR_materials_anisotropy", "KHR_lights_punctual", "VRMC_materials_mtoon",
        "VRMC_springBone", "VRMC_node_constraint", "KHR_materials_variants"];

    /// <summary>Reads a whole file.</summary>
    /// <exception cref="AvatarFormatException">The stream is not a GLB 2.0 file that can be read.</exception>
    public static GltfFile Read(Stream stream)
    {
        var file = ReadAll(stream);
        var span = file.Span;
        if (span.Length < HeaderBytes + ChunkHeaderBytes || BinaryPrimitives.ReadUInt32LittleEndian(span) != Magic)
            throw new AvatarFormatException("The model is not a GLB file: it does not begin with 'glTF'.");
        var version = BinaryPrimitives.ReadUInt32LittleEndian(span[4..]);
        if (version != 2) throw new AvatarFormatException($"The model is glTF version {version}; only version 2 can be read.");

        var json = Chunk(file, HeaderBytes, JsonChunk, "JSON");
        var binaryStart = HeaderBytes + ChunkHeaderBytes + json.Length;
        binaryStart += -binaryStart & 3;
        var binary = binaryStart + ChunkHeaderBytes <= file.Length ? Chunk(file, binaryStart, BinaryChunk, "binary") : default;
        return new GltfFile(ParseJson(json), binary);
    }

    private static ReadOnlyMemory<byte> Chunk(ReadOnlyMemory<byte> file, int offset, uint type, string name)
    {
        var span = file.Span[offset..];
        var length = BinaryPrimitives.ReadUInt32LittleEndian(span);
        if (BinaryPrimitives.ReadUInt32LittleEndian(span[4..]) != type)
            throw new AvatarFormatException($"The model's {name} chunk is missing.");
        if (length > (uint)(span.Length - ChunkHeaderBytes))
            throw new AvatarFormatException($"The model is cut short: its {name} chunk claims {length} bytes, {span.Length - ChunkHeaderBytes} are there.");
        return file.Slice(offset + ChunkHeaderBytes, (int)length);
    }

    private static GltfRoot ParseJson(ReadOnlyMemory<byte> json)
    {
        GltfRoot root;
        try
        {
            root = JsonSerializer.Deserialize<GltfRoot>(json.Span.TrimEnd((byte)0), GltfJson.Options)
                ?? throw new AvatarFormatException("The model's JSON chunk is empty.");
        }
        catch (JsonException e)
        {
            throw new AvatarFormatException($"The model's JSON chunk cannot be read: {e.Message}", e);
        }

        foreach (var extension in root.ExtensionsRequired ?? [])
        {
            if (!Readable.Contains(extension))
            {
                throw new AvatarFormatException(
                    $"The model needs the glTF extension {extension}, which is not read directly. Convert it once: visavis avatars import FILE.glb") { NeededExtension = extension };
            }
        }

        return root;
    }

    // The stream's own claims about its length are not trusted: what is held grows with what really arrives.
    private static ReadOnlyMemory<byte> ReadAll(Stream stream)
    {
        using var memory = new MemoryStream();
        var chunk = new byte[81920];
        int read;
        while ((read = stream.Read(chunk, 0, chunk.Length)) > 0)
        {
            if (memory.Length + read > MaxFileBytes) throw new AvatarFormatException($"The model is larger than {MaxFileBytes >> 20} MiB.");
            memory.Write(chunk, 0, read);
        }

        return memory.GetBuffer().AsMemory(0, (int)memory.Length);
    }
}

/// <summary>A parsed GLB: its document and the bytes that the document points into.</summary>
internal sealed record GltfFile(GltfRoot Root, ReadOnlyMemory<byte> Binary);
