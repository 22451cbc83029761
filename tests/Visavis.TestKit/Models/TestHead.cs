using System.Text.Json.Nodes;

namespace Visavis.TestKit.Models;

/// <summary>A ball-shaped head with everything a renderer must draw: vertex colours, an eye, a cut-out, a see-through and a bumpy textured plate.</summary>
public static class TestHead
{
    private const int Rings = 24, Spokes = 32;

    public static byte[] Glb() => Builder().Build();

    public static GlbBuilder Builder()
    {
        var glb = new GlbBuilder();
        var (positions, normals, _, indices) = Sphere(1);
        var count = positions.Length / 3;
        var colours = new float[count * 4];
        for (var i = 0; i < count; i++) (colours[4 * i], colours[(4 * i) + 1], colours[(4 * i) + 2], colours[(4 * i) + 3]) = (.7f, .4f, .3f, .5f);

        // The jaw: what lies low in front moves down.
        var moved = Enumerable.Range(0, count).Where(i => positions[(3 * i) + 1] < -.3f && positions[(3 * i) + 2] > .3f).ToArray();
        var jaw = glb.Sparse("VEC3", count, [.. moved.Select(i => (ushort)i)], [.. moved.SelectMany(_ => new[] { 0f, -.25f, 0f })]);
        var skull = glb.Mesh(glb.Material("skin"), glb.Shorts("SCALAR", indices), Attributes(glb, positions, normals, ("COLOR_0", "VEC4", colours)), ("jawOpen", jaw));

        var (eyePositions, eyeNormals, eyeCoordinates, eyeIndices) = Sphere(.25f);
        var eye = glb.Mesh(Textured(glb, "eye", Checker(4), null, null), glb.Shorts("SCALAR", eyeIndices), Attributes(glb, eyePositions, eyeNormals, ("TEXCOORD_0", "VEC2", eyeCoordinates)));
        var mask = Plate(glb, Textured(glb, "fringe", Checker(8, clear: true), "MASK", null), -.8f);
        var veil = Plate(glb, Textured(glb, "veil", Checker(2, alpha: 128), "BLEND", null), 0);
        var bumpy = Plate(glb, Textured(glb, "brooch", Checker(1), null, Bumps()), .8f);

        var eyeNode = glb.Node("EyeL", eye, [.35f, .2f, .85f]);
        var headMesh = glb.Node("skull", skull);
        var head = glb.Node("Head", null, [0, 0, 0], eyeNode, headMesh, glb.Node("fringe", mask), glb.Node("veil", veil), glb.Node("brooch", bumpy));
        glb.Node("Root", null, null, glb.Node("Neck", null, [0, 0, 0], head));
        return glb;
    }

    private static int Plate(GlbBuilder glb, int material, float x)
    {
        float[] positions = [x - .3f, .6f, 1.1f, x + .3f, .6f, 1.1f, x + .3f, 1.2f, .9f, x - .3f, 1.2f, .9f];
        return glb.Mesh(material, glb.Shorts("SCALAR", 0, 1, 2, 0, 2, 3), Attributes(glb, positions, null, ("TEXCOORD_0", "VEC2", [0, 1, 1, 1, 1, 0, 0, 0])));
    }

    private static Dictionary<string, int> Attributes(GlbBuilder glb, float[] positions, float[]? normals, (string Name, string Type, float[] Values) more)
    {
        var attributes = new Dictionary<string, int> { ["POSITION"] = glb.Floats("VEC3", positions), [more.Name] = glb.Floats(more.Type, more.Values) };
        if (normals is not null) attributes["NORMAL"] = glb.Floats("VEC3", normals);
        return attributes;
    }

    private static int Textured(GlbBuilder glb, string name, byte[] png, string? alphaMode, byte[]? normals)
    {
        var more = new JsonObject { ["pbrMetallicRoughness"] = new JsonObject { ["baseColorTexture"] = new JsonObject { ["index"] = glb.Texture(png) } }, ["doubleSided"] = true };
        if (alphaMode is not null) more["alphaMode"] = alphaMode;
        if (normals is not null) more["normalTexture"] = new JsonObject { ["index"] = glb.Texture(normals) };
        return glb.Material(name, more);
    }

    private static byte[] Checker(int fields, bool clear = false, int alpha = 255) => Png(64, (x, y) =>
        ((x * fields / 64) + (y * fields / 64)) % 2 == 0 ? ((byte)220, (byte)60, (byte)40, (byte)alpha) : ((byte)40, (byte)80, (byte)200, (byte)(clear ? 0 : alpha)));

    private static byte[] Bumps() => Png(64, (x, y) => ((byte)(128 + (90 * Math.Sin(x * .6))), (byte)(128 + (90 * Math.Sin(y * .6))), 220, 255));

    // RGBA by hand, as the product's own writer has no alpha.
    private static byte[] Png(int side, Func<int, int, (byte R, byte G, byte B, byte A)> pixel)
    {
        var raw = new MemoryStream();
        for (var y = 0; y < side; y++)
        {
            raw.WriteByte(0);
            for (var x = 0; x < side; x++)
            {
                var (r, g, b, a) = pixel(x, y);
                raw.Write([r, g, b, a]);
            }
        }

        var packed = new MemoryStream();
        using (var zlib = new System.IO.Compression.ZLibStream(packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true)) zlib.Write(raw.ToArray());
        var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        Chunk(file, "IHDR", [0, 0, 0, (byte)side, 0, 0, 0, (byte)side, 8, 6, 0, 0, 0]);
        Chunk(file, "IDAT", packed.ToArray());
        Chunk(file, "IEND", []);
        return file.ToArray();
    }

    private static void Chunk(MemoryStream file, string type, byte[] data)
    {
        Span<byte> number = stackalloc byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(System.Text.Encoding.ASCII.GetBytes(type));
        file.Write(data);
        file.Write([0, 0, 0, 0]); // Decoders of textures do not look at checksums.
    }

    private static (float[] Positions, float[] Normals, float[] Coordinates, ushort[] Indices) Sphere(float radius)
    {
        List<float> positions = [], normals = [], coordinates = [];
        List<ushort> indices = [];
        for (var r = 0; r <= Rings; r++)
        {
            for (var s = 0; s <= Spokes; s++)
            {
                var (polar, around) = (Math.PI * r / Rings, 2 * Math.PI * s / Spokes);
                var (x, y, z) = ((float)(Math.Sin(polar) * Math.Sin(around)), (float)Math.Cos(polar), (float)(Math.Sin(polar) * Math.Cos(around)));
                positions.AddRange([x * radius, y * radius, z * radius]);
                normals.AddRange([x, y, z]);
                coordinates.AddRange([.5f + (.4f * x), .5f - (.4f * y)]);
                if (r == Rings || s == Spokes) continue;
                var (a, b) = ((ushort)((r * (Spokes + 1)) + s), (ushort)(((r + 1) * (Spokes + 1)) + s));
                indices.AddRange([a, b, (ushort)(b + 1), a, (ushort)(b + 1), (ushort)(a + 1)]);
            }
        }

        return ([.. positions], [.. normals], [.. coordinates], [.. indices]);
    }
}
