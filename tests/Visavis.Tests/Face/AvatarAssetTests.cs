using System.Buffers.Binary;
using System.Text.Json.Nodes;
using Visavis.Face;
using Visavis.Face.Assets;
using Visavis.TestKit.Models;

namespace Visavis.Tests.Face;

/// <summary>Files from outside: what can be read, and that broken ones are refused in words.</summary>
public sealed class AvatarAssetTests
{
    // 24 x 16 pixels: red grows to the right, green downwards. Sequential with halved chroma, and progressive without.
    private const string Sequential =
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsOCwkJDRENDg8QEBEQCgwSExIQEw8QEBD/2wBDAQMDAwQDBAgEBAgQCwkLEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBD/wAARCAAQABgDASIAAhEBAxEB/8QAFgABAQEAAAAAAAAAAAAAAAAACAAH/8QAHRAAAQMFAQAAAAAAAAAAAAAAAAUHJAIyQVGhIf/EABcBAAMBAAAAAAAAAAAAAAAAAAUGBwj/xAAfEQACAQIHAAAAAAAAAAAAAAAAByIFoQECBCMkMTL/2gAMAwEAAhEDEQA/ACYgtJbF1g0dAaS2LwRyC0lsXho6C0ntMXgVq7E7mIa8a/idw4oLSWxtYIaqC0ntMbWCJ1qmLuYzNmUBr8PLO5//2Q==";

    private const string Progressive =
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsOCwkJDRENDg8QEBEQCgwSExIQEw8QEBD/2wBDAQMDAwQDBAgEBAgQCwkLEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBD/wgARCAAQABgDAREAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAABgf/xAAWAQEBAQAAAAAAAAAAAAAAAAAFBgj/2gAMAwEAAhADEAAAAZLZEpC7tGXdpC8eoy7tIXef/8QAFhAAAwAAAAAAAAAAAAAAAAAAAAMF/9oACAEBAAEFAkSREkRJESREkRJP/8QAFhEBAQEAAAAAAAAAAAAAAAAABQBh/9oACAEDAQE/AT1djldjldj1djldjldv/8QAFhEAAwAAAAAAAAAAAAAAAAAAAAMF/9oACAECAQE/AW0R1EbRG0RtEbRP/8QAFRABAQAAAAAAAAAAAAAAAAAAADL/2gAIAQEABj8ClKUpS//EABUQAQEAAAAAAAAAAAAAAAAAAAAx/9oACAEBAAE/IZs2ZNmzP//aAAwDAQACAAMAAAAQ776//8QAFREBAQAAAAAAAAAAAAAAAAAAADH/2gAIAQMBAT8QmRIkyJE//8QAFREBAQAAAAAAAAAAAAAAAAAAAGH/2gAIAQIBAT8Qsossss//xAAaEAACAwEBAAAAAAAAAAAAAAAAQSGh8XHB/9oACAEBAAE/EKRGYUqMQl8CXij/2Q==";

    private static readonly float[] Triangle = [0, 0, 0, 1, 0, 0, 0, 1, 0];

    [Fact]
    public void Load_Truncated_SaysSo()
    {
        var glb = TestHead.Glb();
        for (var keep = 0; keep < glb.Length; keep += Math.Max(1, glb.Length / 60))
            Assert.Throws<AvatarFormatException>(() => Avatars.Load(glb[..keep]));
    }

    [Fact]
    public void Load_RandomDamage_LoadsOrIsRefused()
    {
        var glb = TestHead.Glb();
        var random = new Random(5);
        // ./visavis test --only RandomDamage takes the time for thousands.
        var files = Environment.GetEnvironmentVariable("VISAVIS_TEST_FULL") == "1" ? 4000 : 150;
        for (var i = 0; i < files; i++)
        {
            var damaged = (byte[])glb.Clone();
            // Mostly in the document, where one byte changes meaning.
            for (var k = 0; k < 4; k++) damaged[random.Next(random.Next(2) == 0 ? 9000 : damaged.Length)] = (byte)random.Next(256);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                Avatars.Load(damaged);
            }
            catch (AvatarFormatException e)
            {
                Assert.NotEmpty(e.Message);
            }

            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 256 << 20, $"file {i} cost {GC.GetAllocatedBytesForCurrentThread() - before} bytes");
        }
    }

    [Theory]
    [InlineData(100_000_000)]
    [InlineData(int.MaxValue)]
    [InlineData(-1)]
    public void Load_AbsurdCount_IsRefusedWithoutTheMemory(int count)
    {
        var glb = Builder(out _);
        glb.Document["accessors"]![0]!["count"] = count;

        AssertRefused(glb.Build(), "Accessor 0");
    }

    [Fact]
    public void Load_ChunkThatClaimsHundredMegabytes_IsRefusedWithoutTheMemory()
    {
        var glb = Builder(out _).Build();
        BinaryPrimitives.WriteUInt32LittleEndian(glb.AsSpan(12), 100_000_000);

        AssertRefused(glb, "claims 100000000 bytes");
    }

    [Fact]
    public void Load_NodesInACircle_AreRefused()
    {
        var glb = Builder(out var node);
        var parent = glb.Node("a", null, null, node);
        glb.Document["nodes"]![node]!["children"] = new JsonArray(parent);

        AssertRefused(glb.Build(), "cycle");
    }

    [Fact]
    public void Load_WrongAccessorType_IsRefused()
    {
        var glb = Builder(out _);
        glb.Document["accessors"]![0]!["type"] = "VEC2";

        AssertRefused(glb.Build(), "VEC2");
    }

    [Theory]
    [InlineData("KHR_draco_mesh_compression")]
    [InlineData("EXT_meshopt_compression")]
    [InlineData("KHR_texture_basisu")]
    public void Load_ExtensionThatIsNotRead_NamesItAndTheWayOut(string extension)
    {
        var glb = Builder(out _);
        glb.Document["extensionsRequired"] = new JsonArray((JsonNode)extension);

        AssertRefused(glb.Build(), extension);
        AssertRefused(glb.Build(), "visavis avatars import");
    }

    [Fact]
    public void Load_HugePicture_IsRefusedWithoutTheMemory()
    {
        var glb = new GlbBuilder();
        byte[] png = [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 0, 0, 0, 13, (byte)'I', (byte)'H', (byte)'D', (byte)'R', 0, 1, 0, 0, 0, 1, 0, 0, 8, 6, 0, 0, 0, 0, 0, 0, 0];
        var material = glb.Material("m", new JsonObject { ["pbrMetallicRoughness"] = new JsonObject { ["baseColorTexture"] = new JsonObject { ["index"] = glb.Texture(png) } } });
        glb.Node("n", glb.Mesh(material, null, new Dictionary<string, int> { ["POSITION"] = glb.Floats("VEC3", Triangle) }));

        AssertRefused(glb.Build(), "65536 x 65536");
    }

    [Theory]
    [InlineData(5121)]
    [InlineData(5123)]
    [InlineData(5125)]
    public void Load_AnyIndexSize_GivesTheSameTriangles(int componentType)
    {
        var glb = new GlbBuilder();
        var bytes = componentType switch { 5121 => new byte[] { 2, 0, 1 }, 5123 => [2, 0, 0, 0, 1, 0], _ => [2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0] };
        var indices = glb.Accessor("SCALAR", componentType, 3, glb.View(bytes));
        glb.Node("n", glb.Mesh(glb.Material("m"), indices, new Dictionary<string, int> { ["POSITION"] = glb.Floats("VEC3", Triangle) }));

        Assert.Equal([2, 0, 1], Avatars.Load(glb.Build()).Mesh.Indices.Span.ToArray());
    }

    [Fact]
    public void Load_StridedNormalisedColours_AreRead()
    {
        var glb = new GlbBuilder();
        byte[] bytes = [255, 0, 51, 255, 9, 9, 9, 9, 0, 255, 51, 255, 9, 9, 9, 9, 255, 255, 51, 255, 9, 9, 9, 9];
        var colours = glb.Accessor("VEC4", 5121, 3, glb.View(bytes, stride: 8), normalized: true);
        glb.Node("n", glb.Mesh(glb.Material("m"), null, new Dictionary<string, int> { ["POSITION"] = glb.Floats("VEC3", Triangle), ["COLOR_0"] = colours }));

        var read = Avatars.Load(glb.Build()).Mesh.Colours.Span;

        Assert.Equal([1, 0, .2f, 1, 0, 1, .2f, 1], read[..8].ToArray());
    }

    [Fact]
    public void Load_QuantisedPositionsAndTextureTransform_AreUndone()
    {
        var glb = new GlbBuilder();
        var positions = glb.Accessor("VEC3", 5122, 3, glb.View([0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0], stride: 8));
        var coordinates = glb.Accessor("VEC2", 5123, 3, glb.View([0, 0, 0, 0, 0, 16, 0, 0, 0, 0, 0, 16]));
        var transform = new JsonObject { ["KHR_texture_transform"] = new JsonObject { ["scale"] = new JsonArray(1 / 4096f, 1 / 4096f), ["offset"] = new JsonArray(.5f, 0) } };
        var material = glb.Material("m", new JsonObject
        {
            ["pbrMetallicRoughness"] = new JsonObject { ["baseColorTexture"] = new JsonObject { ["index"] = glb.Texture(Png1), ["extensions"] = transform } },
        });
        var node = glb.Node("n", glb.Mesh(material, null, new Dictionary<string, int> { ["POSITION"] = positions, ["TEXCOORD_0"] = coordinates }));
        glb.Document["nodes"]![node]!["scale"] = new JsonArray(1 / 256f, 1 / 256f, 1 / 256f);
        glb.Document["extensionsRequired"] = new JsonArray("KHR_mesh_quantization", "KHR_texture_transform");

        var asset = Avatars.Load(glb.Build());

        Assert.Equal([.5f, 0, 1.5f, 0, .5f, 1], asset.Mesh.TexCoords.Span.ToArray());
        var rest = Visavis.Face.Assets.Meshes.PosedGeometry.Rest(asset.Mesh, asset.Skeleton);
        Assert.Equal(1, rest.Positions[1].X, 4);
    }

    [Fact]
    public void Load_ArmsStretchedOut_AreLowered()
    {
        var glb = new GlbBuilder();
        var mesh = glb.Mesh(glb.Material("m"), null, new Dictionary<string, int> { ["POSITION"] = glb.Floats("VEC3", Triangle) });
        var hand = glb.Node("LeftForeArm", mesh, [1, 0, 0]);
        glb.Node("Root", null, [0, 2, 0], glb.Node("LeftArm", null, [.5f, 0, 0], hand));

        var skeleton = Avatars.Load(glb.Build()).Skeleton;

        var world = skeleton.RestWorld();
        var arm = world[Array.IndexOf(skeleton.Names, "LeftForeArm")].Translation - world[Array.IndexOf(skeleton.Names, "LeftArm")].Translation;
        Assert.True(arm.Y < -.85f, $"the arm points to {arm}");
        Assert.True(arm.X > .2f, "and stays on its side");
    }

    [Theory]
    [InlineData(Sequential)]
    [InlineData(Progressive)]
    public void Decode_Jpeg_ShowsTheGradient(string base64)
    {
        var image = Visavis.Face.Assets.Images.ImageDecoder.Decode(Convert.FromBase64String(base64));

        Assert.Equal((24, 16), (image.WidthPx, image.HeightPx));
        for (var y = 0; y < 16; y++)
        {
            for (var x = 0; x < 24; x++)
            {
                // Red grows to the right, green downwards; compression may miss by a few levels.
                Assert.InRange(image.Rgba[((y * 24) + x) * 4], (x * 255 / 23) - 26, (x * 255 / 23) + 26);
                Assert.InRange(image.Rgba[(((y * 24) + x) * 4) + 1], (y * 255 / 15) - 26, (y * 255 / 15) + 26);
            }
        }
    }

    [Fact]
    public void Decode_DamagedJpeg_ShowsSomethingOrIsRefused()
    {
        var random = new Random(9);
        foreach (var source in new[] { Sequential, Progressive })
        {
            var file = Convert.FromBase64String(source);
            for (var i = 0; i < 2000; i++)
            {
                var damaged = file[..random.Next(4, file.Length + 1)];
                for (var k = 0; k < 3; k++) damaged[random.Next(3, damaged.Length)] = (byte)random.Next(256);
                try
                {
                    Assert.NotEmpty(Visavis.Face.Assets.Images.ImageDecoder.Decode(damaged).Rgba);
                }
                catch (AvatarFormatException e)
                {
                    Assert.NotEmpty(e.Message);
                }
            }
        }
    }

    [Fact]
    public void Load_SameTargetOnTwoMeshes_IsOneShape()
    {
        var glb = new GlbBuilder();
        for (var i = 0; i < 2; i++)
        {
            var target = glb.Sparse("VEC3", 3, [1], [0, -1, 0]);
            glb.Node("n" + i, glb.Mesh(glb.Material("m"), null, new Dictionary<string, int> { ["POSITION"] = glb.Floats("VEC3", Triangle) }, ("jawOpen", target)));
        }

        var asset = Avatars.Load(glb.Build());

        Assert.True(asset.Has(BlendShape.JawOpen));
        Assert.Contains(1, asset.Mesh.Targets[(int)BlendShape.JawOpen]!.Target.Vertices.Span.ToArray());
        Assert.Contains(4, asset.Mesh.Targets[(int)BlendShape.JawOpen]!.Target.Vertices.Span.ToArray());
    }

    [Theory]
    [InlineData("jawOpen", BlendShape.JawOpen)]
    [InlineData("JawOpen", BlendShape.JawOpen)]
    [InlineData("jaw_open", BlendShape.JawOpen)]
    [InlineData("blendShape1.eyeBlink_L", BlendShape.EyeBlinkLeft)]
    [InlineData("Head/eyeBlinkRight", BlendShape.EyeBlinkRight)]
    [InlineData("viseme_aa", BlendShape.JawOpen)]
    [InlineData("Fcl_MTH_U", BlendShape.MouthPucker)]
    [InlineData("Fcl_EYE_Close_L", BlendShape.EyeBlinkLeft)]
    [InlineData("A", BlendShape.JawOpen)]
    [InlineData("oh", BlendShape.MouthFunnel)]
    [InlineData("Blink", BlendShape.EyeBlinkRight)]
    public void Load_ForeignTargetName_DrivesOurShape(string name, BlendShape shape)
    {
        var glb = new GlbBuilder();
        glb.Node("n", glb.Mesh(glb.Material("m"), null, new Dictionary<string, int> { ["POSITION"] = glb.Floats("VEC3", Triangle) }, (name, glb.Floats("VEC3", 0, 0, 0, 0, 1, 0, 0, 0, 0))));

        Assert.True(Avatars.Load(glb.Build()).Has(shape));
    }

    [Fact]
    public void Load_StoredBake_IsUsedAndAStaleOneIsNot()
    {
        var asset = Avatars.Small;
        using var stored = new MemoryStream();
        asset.WriteBake(stored);

        Assert.True(LoadWith(TestHead.Glb(), stored.ToArray()).BakeWasStored);
        Assert.False(LoadWith(Builder(out _).Build(), stored.ToArray()).BakeWasStored);
        Assert.False(LoadWith(TestHead.Glb(), stored.ToArray()[..100]).BakeWasStored);

        static AvatarAsset LoadWith(byte[] glb, byte[] bake) =>
            AvatarAsset.Load(new MemoryStream(glb), new AvatarManifest { Id = "test", Name = "Test" }, new MemoryStream(bake));
    }

    [Theory]
    [InlineData("""{ "id": "../x", "name": "x" }""", "id")]
    [InlineData("""{ "id": "x" }""", "name")]
    [InlineData("""{ "id": "x", "name": "x", "model": "../secret" }""", "beside")]
    [InlineData("""{ "id": "x", "name": "x", "colour": 1 }""", "colour")]
    [InlineData("""{ "id": "x", "name": "x", "presets": { "delta": { "widthPx": 100000 } } }""", "delta")]
    [InlineData("""{ "id": "x", "name": "x", "restPose": { "grin": 1 } }""", "grin")]
    [InlineData("""{ "id": "x", "name": "x", "formatVersion": 2 }""", "version 2")]
    public void Parse_WrongManifest_SaysWhatIsWrong(string json, string expected)
    {
        var e = Assert.Throws<AvatarFormatException>(() => AvatarManifest.Parse(System.Text.Encoding.UTF8.GetBytes(json)));

        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToJson_ParsedAgain_IsTheSameManifest()
    {
        var manifest = new AvatarManifest { Id = "x", Name = "X", Camera = new CameraFraming { HalfHeight = 2 }, Aliases = ["y"] };

        Assert.Equal(2, AvatarManifest.Parse(manifest.ToJson()).Camera!.HalfHeight);
    }

    private static byte[] Png1 => Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==");

    private static GlbBuilder Builder(out int node)
    {
        var glb = new GlbBuilder();
        node = glb.Node("n", glb.Mesh(glb.Material("m"), null, new Dictionary<string, int> { ["POSITION"] = glb.Floats("VEC3", Triangle) }));
        return glb;
    }

    private static void AssertRefused(byte[] glb, string expected)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var e = Assert.Throws<AvatarFormatException>(() => Avatars.Load(glb));

        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.True(GC.GetTotalAllocatedBytes(precise: true) - before < 64 << 20, "a claim must not cost memory");
    }
}
