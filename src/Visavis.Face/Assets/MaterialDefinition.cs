using System.Numerics;

namespace Visavis.Face.Assets;

/// <summary>Which light model a surface uses.</summary>
internal enum ShaderKind
{
    Plain,
    Skin,
    Hair,
    Eye,
}

/// <summary>How a fragment's alpha is used.</summary>
internal enum AlphaMode
{
    Opaque,
    Mask,
    Blend,
}

/// <summary>How baked occlusion treats a surface.</summary>
internal enum OcclusionRole
{
    /// <summary>Casts and receives.</summary>
    Full,

    /// <summary>Teeth, gums, tongue: a closed mouth would bake them black, so a depth ramp lightens them.</summary>
    Mouth,

    /// <summary>Brows and lashes: thin, so they do not cast and stay light.</summary>
    Light,

    /// <summary>Eyes turn, so what is baked would turn with them: neither casts nor receives.</summary>
    None,
}

/// <summary>A highlight: a gaussian of the given sharpness and strength.</summary>
internal readonly record struct SpecularLobe(float Sharpness, float Strength);

/// <summary>A material as read from a file: shader, numbers, textures. docs/reference/avatar-format.md explains each number.</summary>
internal sealed record MaterialDefinition
{
    public string Name { get; init; } = "";
    public ShaderKind Shader { get; init; } = ShaderKind.Plain;
    public AlphaMode Alpha { get; init; }
    public float AlphaCutoff { get; init; } = .5f;
    public bool DoubleSided { get; init; }
    public OcclusionRole Occlusion { get; init; }
    public Vector3 Wrap { get; init; } = new(.22f);
    public SpecularLobe Sharp { get; init; } = new(30, .06f);
    public SpecularLobe Broad { get; init; } = new(7, .03f);
    public float Environment { get; init; } = .06f;
    public float Sheen { get; init; }
    public Vector3 OcclusionTint { get; init; }
    public float ShadowFloor { get; init; } = .14f;
    public float StrandTone { get; init; } = .26f;
    public float StrandShift { get; init; } = .10f;
    public float IrisDepth { get; init; } = .055f;
    public float NormalStrength { get; init; } = 1;
    public Vector4 BaseColour { get; init; } = Vector4.One;
    public Texture? ColourTexture { get; init; }
    public Texture? NormalTexture { get; init; }
    public int TexCoordSet { get; init; }
    public Matrix3x2 UvTransform { get; init; } = Matrix3x2.Identity;
}
