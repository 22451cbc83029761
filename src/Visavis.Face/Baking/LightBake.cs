using System.Buffers.Binary;
using System.Security.Cryptography;
using Visavis.Face.Assets;
using Visavis.Face.Assets.Meshes;

namespace Visavis.Face.Baking;

/// <summary>The change of one shape in baked light: vertex numbers and their changes.</summary>
internal sealed record LightDelta(BlendShape Shape, int[] Vertices, Half[] Occlusion, Half[] Shadow);

/// <summary>Baked light of an avatar: at rest, and how each shape that opens or covers something changes it.</summary>
/// <remarks>Without the changes an open mouth would be lit as if it were closed. Stored beside the model, as baking takes seconds.</remarks>
internal sealed class LightBake
{
    private const uint Magic = 0x4B425656; // "VVBK"
    private const int Version = 1;
    private const int KeyBytes = 32;

    private LightBake(byte[] key, Half[] occlusion, Half[] shadow, LightDelta[] deltas, bool wasStored)
    {
        Key = key;
        Occlusion = occlusion;
        Shadow = shadow;
        Deltas = deltas;
        WasStored = wasStored;
    }

    public byte[] Key { get; }

    public Half[] Occlusion { get; }

    public Half[] Shadow { get; }

    public LightDelta[] Deltas { get; }

    public bool WasStored { get; }

    /// <summary>Reads the stored bake if it was made from this very mesh and light, else bakes.</summary>
    public static LightBake Obtain(AvatarAsset asset, Stream? stored)
    {
        var key = KeyOf(asset);
        if (stored is not null && TryRead(stored, key, asset.VertexCount) is { } bake) return bake;
        var (rest, deltas) = LightBaking.Bake(asset);
        return new LightBake(key, ToHalf(rest.Occlusion), ToHalf(rest.Shadow), deltas, wasStored: false);
    }

    /// <summary>Puts the light into the mesh's spare lanes. Part of loading: the mesh is not shared yet.</summary>
    public void ApplyTo(AvatarAsset asset)
    {
        var vertices = asset.Mesh.Vertices.Span;
        for (var i = 0; i < Occlusion.Length; i++)
        {
            vertices[(8 * i) + 3] = (float)Occlusion[i];
            vertices[(8 * i) + 7] = (float)Shadow[i];
        }

        foreach (var delta in Deltas)
        {
            var shape = asset.Mesh.Targets[(int)delta.Shape] ?? new ShapeTarget(MorphTarget.Empty, 1);
            asset.Mesh.Targets[(int)delta.Shape] = shape with { Target = Merge(shape.Target, delta, shape.Scale) };
        }
    }

    public void Write(Stream target)
    {
        using var writer = new BinaryWriter(target, System.Text.Encoding.UTF8, leaveOpen: true);
        writer.Write(Magic);
        writer.Write(Version);
        writer.Write(Key);
        writer.Write(Occlusion.Length);
        WriteHalves(writer, Occlusion);
        WriteHalves(writer, Shadow);
        writer.Write(Deltas.Length);
        foreach (var delta in Deltas)
        {
            writer.Write((int)delta.Shape);
            writer.Write(delta.Vertices.Length);
            foreach (var vertex in delta.Vertices) writer.Write(vertex);
            WriteHalves(writer, delta.Occlusion);
            WriteHalves(writer, delta.Shadow);
        }
    }

    private static LightBake? TryRead(Stream stored, byte[] key, int vertexCount)
    {
        using var reader = new BinaryReader(stored, System.Text.Encoding.UTF8, leaveOpen: true);
        try
        {
            if (reader.ReadUInt32() != Magic || reader.ReadInt32() != Version || !reader.ReadBytes(KeyBytes).AsSpan().SequenceEqual(key)) return null;
            if (reader.ReadInt32() != vertexCount) return null;
            Half[] occlusion = ReadHalves(reader, vertexCount), shadow = ReadHalves(reader, vertexCount);
            var deltas = new LightDelta[Math.Clamp(reader.ReadInt32(), 0, BlendShapes.Count)];
            for (var d = 0; d < deltas.Length; d++)
            {
                var shape = reader.ReadInt32();
                var count = reader.ReadInt32();
                if ((uint)shape >= BlendShapes.Count || (uint)count > (uint)vertexCount) return null;
                var vertices = new int[count];
                for (var i = 0; i < count; i++)
                {
                    vertices[i] = reader.ReadInt32();
                    if ((uint)vertices[i] >= (uint)vertexCount) return null;
                }

                deltas[d] = new LightDelta((BlendShape)shape, vertices, ReadHalves(reader, count), ReadHalves(reader, count));
            }

            return new LightBake(key, occlusion, shadow, deltas, wasStored: true);
        }
        catch (EndOfStreamException)
        {
            return null;
        }
    }

    private static byte[] KeyOf(AvatarAsset asset)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(asset.Mesh.Vertices.Span));
        hash.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(asset.Mesh.Indices.Span));
        foreach (var shape in LightBaking.Shapes)
        {
            if (asset.Mesh.Targets[(int)shape] is { } target) hash.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(target.Target.Deltas.Span));
        }

        foreach (var part in asset.Mesh.Parts) hash.AppendData([(byte)asset.Materials[part.Material].Occlusion]);
        Span<byte> number = stackalloc byte[4];
        foreach (var value in asset.Manifest.Lights.Key.Direction)
        {
            BinaryPrimitives.WriteSingleLittleEndian(number, value);
            hash.AppendData(number);
        }

        BinaryPrimitives.WriteSingleLittleEndian(number, asset.Camera.HalfHeight);
        hash.AppendData(number);
        return hash.GetHashAndReset();
    }

    // A vertex can change its light without moving: the throat under an opening jaw.
    private static MorphTarget Merge(MorphTarget target, LightDelta light, float scale)
    {
        var vertices = new List<int>(target.Vertices.Span.ToArray());
        var deltas = new List<float>(target.Deltas.Span.ToArray());
        var slots = new Dictionary<int, int>(vertices.Count);
        for (var i = 0; i < vertices.Count; i++) slots[vertices[i]] = i;
        for (var i = 0; i < light.Vertices.Length; i++)
        {
            if (!slots.TryGetValue(light.Vertices[i], out var slot))
            {
                slot = vertices.Count;
                vertices.Add(light.Vertices[i]);
                deltas.AddRange([0, 0, 0, 0, 0, 0, 0, 0]);
            }

            deltas[(8 * slot) + 3] = (float)light.Occlusion[i] / scale;
            deltas[(8 * slot) + 7] = (float)light.Shadow[i] / scale;
        }

        return new MorphTarget(new AlignedBuffer<int>(vertices.ToArray()), new AlignedBuffer<float>(deltas.ToArray()));
    }

    private static Half[] ToHalf(float[] values) => Array.ConvertAll(values, v => (Half)v);

    private static void WriteHalves(BinaryWriter writer, Half[] values)
    {
        foreach (var value in values) writer.Write(value);
    }

    private static Half[] ReadHalves(BinaryReader reader, int count)
    {
        var values = new Half[count];
        for (var i = 0; i < count; i++)
        {
            var value = reader.ReadHalf();
            values[i] = Half.IsFinite(value) ? value : Half.One;
        }

        return values;
    }
}
