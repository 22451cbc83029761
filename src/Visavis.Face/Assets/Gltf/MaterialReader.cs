using System.Numerics;
using System.Text.Json;
using Visavis.Face.Assets.Images;

namespace Visavis.Face.Assets.Gltf;

/// <summary>Reads materials: glTF's own values, then the name's defaults, then what <c>extras.visavis</c> overrides.</summary>
internal sealed class MaterialReader
{
    private readonly GltfRoot _root;
    private readonly AccessorReader _accessors;
    private readonly Dictionary<(int Image, Vector4 Factor, bool Colour), Texture> _textures = [];
    private readonly Dictionary<int, ImageData> _images = [];

    private MaterialReader(GltfFile file)
    {
        _root = file.Root;
        _accessors = new AccessorReader(file);
    }

    /// <summary>The file's materials, and one more at the end for meshes that name none.</summary>
    public static MaterialDefinition[] ReadAll(GltfFile file)
    {
        var reader = new MaterialReader(file);
        var materials = new MaterialDefinition[file.Root.Materials.Length + 1];
        for (var i = 0; i < file.Root.Materials.Length; i++) materials[i] = reader.Read(file.Root.Materials[i]);
        materials[^1] = new MaterialDefinition { BaseColour = new Vector4(.6f, .6f, .6f, 1) };
        return materials;
    }

    private MaterialDefinition Read(GltfMaterial source)
    {
        var name = source.Name ?? "";
        var extras = MaterialExtras.Find(source.Extras);
        var material = extras is { } e && MaterialExtras.Part(e) is { } part ? MaterialDefaults.ForPart(part) : MaterialDefaults.ForName(name);
        var factor = source.PbrMetallicRoughness?.BaseColorFactor is { Length: 4 } f ? new Vector4(f[0], f[1], f[2], f[3]) : Vector4.One;
        var colour = source.PbrMetallicRoughness?.BaseColorTexture;
        material = material with
        {
            Name = name,
            Alpha = source.AlphaMode switch { "MASK" => AlphaMode.Mask, "BLEND" => AlphaMode.Blend, _ => AlphaMode.Opaque },
            AlphaCutoff = source.AlphaCutoff ?? .5f,
            DoubleSided = source.DoubleSided ?? false,
            BaseColour = factor,
            ColourTexture = colour is null ? null : Load(colour.Index, factor, colour: true),
            NormalTexture = source.NormalTexture is { } n ? Load(n.Index, Vector4.One, colour: false) : null,
            NormalStrength = material.NormalStrength * (source.NormalTexture?.Scale ?? 1),
            TexCoordSet = colour?.Extensions?.Transform?.TexCoord ?? colour?.TexCoord ?? 0,
            UvTransform = Transform(colour?.Extensions?.Transform),
        };
        // Foreign eyes are painted in other projections than ours: no refraction shift unless the file asks for it.
        if (material.Shader == ShaderKind.Eye && extras is null) material = material with { IrisDepth = 0 };
        if (extras is null && material.Alpha == AlphaMode.Blend && colour is not null) material = material with { Alpha = TrueAlpha(colour.Index, factor.W) };
        return Reconcile(extras is { } overrides ? MaterialExtras.Apply(material, overrides) : material);
    }

    // A shader without what it reads falls back to one that can do without.
    private static MaterialDefinition Reconcile(MaterialDefinition material)
    {
        var textured = material.ColourTexture is not null;
        if (material.Shader == ShaderKind.Hair && textured)
            return material with { Shader = ShaderKind.Plain, Sharp = new(40, .055f), Broad = new(9, .06f) };
        if (material.Shader == ShaderKind.Eye && (!textured || material.Alpha == AlphaMode.Blend))
            return material with { Shader = ShaderKind.Plain, Sharp = new(300, .8f), Broad = new(20, .05f) };
        if (!textured && (material.Alpha != AlphaMode.Opaque || material.NormalTexture is not null))
            return material with { ColourTexture = Texture.FromColour(new ImageData(1, 1, [255, 255, 255, 255]), material.BaseColour) };
        return material;
    }

    private static Matrix3x2 Transform(GltfTextureTransform? t)
    {
        if (t is null) return Matrix3x2.Identity;
        var scale = t.Scale is { Length: 2 } s ? new Vector2(s[0], s[1]) : Vector2.One;
        var offset = t.Offset is { Length: 2 } o ? new Vector2(o[0], o[1]) : Vector2.Zero;
        return Matrix3x2.CreateScale(scale) * Matrix3x2.CreateRotation(-t.Rotation) * Matrix3x2.CreateTranslation(offset);
    }

    private Texture? Load(int texture, Vector4 factor, bool colour)
    {
        if ((uint)texture >= (uint)_root.Textures.Length) throw new AvatarFormatException($"Texture {texture} does not exist.");
        if (_root.Textures[texture].Source is not { } image)
        {
            var needed = _root.Textures[texture].Extensions is { ValueKind: JsonValueKind.Object } e && e.TryGetProperty("KHR_texture_basisu", out _) ? "KHR_texture_basisu" : "EXT_texture_webp";
            throw new AvatarFormatException($"A texture has no PNG or JPEG picture ({needed}). Convert the file once: visavis avatars import FILE.glb") { NeededExtension = needed };
        }


        if (_textures.TryGetValue((image, factor, colour), out var known)) return known;
        var data = Decode(image);
        return _textures[(image, factor, colour)] = colour ? Texture.FromColour(data, factor) : Texture.FromData(data);
    }

    // Exporters mark whole heads as see-through because one picture has an alpha channel. Drawn so, they show their insides: what is solid is
    // drawn solid, and what is either there or not (hair cards) is cut out.
    private AlphaMode TrueAlpha(int texture, float factor)
    {
        if (factor < .99f || _root.Textures[texture].Source is not { } image) return AlphaMode.Blend;
        var rgba = Decode(image).Rgba;
        int solid = 0, clear = 0;
        for (var i = 3; i < rgba.Length; i += 4)
        {
            if (rgba[i] >= 250) solid++;
            else if (rgba[i] <= 5) clear++;
        }

        var count = rgba.Length / 4;
        if (solid >= count * .995) return AlphaMode.Opaque;
        return solid >= count * .10 && solid + clear >= count * .85 ? AlphaMode.Mask : AlphaMode.Blend;
    }

    private ImageData Decode(int index)
    {
        if (_images.TryGetValue(index, out var known)) return known;
        if ((uint)index >= (uint)_root.Images.Length) throw new AvatarFormatException($"Image {index} does not exist.");
        var image = _root.Images[index];
        var bytes = image.BufferView is { } view ? _accessors.View(view) : DataUri(image.Uri);
        return _images[index] = ImageDecoder.Decode(bytes);
    }

    private static byte[] DataUri(string? uri)
    {
        var comma = uri?.IndexOf(";base64,", StringComparison.Ordinal) ?? -1;
        if (uri is null || comma < 0 || !uri.StartsWith("data:", StringComparison.Ordinal))
            throw new AvatarFormatException($"The picture '{uri}' lies outside the model; only self-contained GLB files can be read.");
        try
        {
            return Convert.FromBase64String(uri[(comma + 8)..]);
        }
        catch (FormatException e)
        {
            throw new AvatarFormatException("An embedded picture is not valid base64.", e);
        }
    }
}
