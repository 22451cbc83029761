using System.Runtime.Intrinsics;

namespace Visavis.Face.Rendering;

// Plain memory that kernels read through pointers.

/// <summary>The light rig in view space, directions unit length, colours linear.</summary>
internal struct LightUniform
{
    public float KeyX, KeyY, KeyZ, KeyR, KeyG, KeyB;
    public float FillX, FillY, FillZ, FillR, FillG, FillB;
    public float RimRightX, RimRightY, RimRightZ, RimRightR, RimRightG, RimRightB;
    public float RimLeftX, RimLeftY, RimLeftZ, RimLeftR, RimLeftG, RimLeftB;
    public float SkyR, SkyG, SkyB, GroundR, GroundG, GroundB;

    /// <summary>Half vectors between the view axis and key or fill.</summary>
    public float KeyHalfX, KeyHalfY, KeyHalfZ, FillHalfX, FillHalfY, FillHalfZ;
    public float EnvironmentR, EnvironmentG, EnvironmentB;
    public float Exposure;
}

/// <summary>Where a texture's mip levels lie.</summary>
internal unsafe struct TextureUniform
{
    public fixed long Levels[Assets.Texture.MaxLevels];
    public int Log2Width, Log2Height, LevelCount;
}

/// <summary>How a part's triangles are rasterised and shaded.</summary>
internal enum SurfaceKind
{
    ColouredSkin,
    ColouredPlain,
    ColouredHair,
    TexturedSkin,
    TexturedPlain,
    Eye,
}

/// <summary>Everything the kernels need to know about one part.</summary>
internal struct PartUniform
{
    public SurfaceKind Kind;
    public bool Masked, Blended, DoubleSided, NormalMapped;
    public TextureUniform Colour, Normal;
    public float AlphaCutoff, NormalStrength;
    public float WrapR, WrapG, WrapB, SharpK, SharpS, BroadK, BroadS, Environment, Sheen, TintR, TintG, TintB, ShadowFloor;

    /// <summary>Hair: mean colour, how much strands differ in colour and in highlight.</summary>
    public float HairR, HairG, HairB, StrandTone, StrandShift;

    /// <summary>Address of <see cref="Shading.StrandNoise.Table"/>.</summary>
    public nint StrandNoise;

    /// <summary>Eye: refraction shift in texture units, the head's x and y axes in view space, heights of the lids.</summary>
    public float IrisShiftU, IrisShiftV, HeadXx, HeadXy, HeadXz, HeadYx, HeadYy, HeadYz, UpperLid, LowerLid;
}

/// <summary>One triangle after setup. Planes are value = C + Dx * pixelX + Dy * pixelY at pixel centres.</summary>
internal struct TriangleRecord
{
    /// <summary>1/w, u/w, v/w, normal x y z, occlusion, shadow.</summary>
    public Vector256<float> Dx, Dy, C;

    /// <summary>Coloured: planes of red green blue gloss (hair: strand x y z, coordinate).
    /// Textured: (u min, u max, v min, v max), tangent x y z, bitangent x y z.</summary>
    public Vector128<float> Ex, Ey, Ec;

    /// <summary>Edge functions in 1/16 pixel units; negative is outside.</summary>
    public int A0, B0, C0, A1, B1, C1, A2, B2, C2;
    public short MinX, MaxX, MinY, MaxY;
    public int Part;
    public float Lod;
}

/// <summary>Sizes that the tile kernels share.</summary>
internal static class TileLayout
{
    public const int Width = 64;
    public const int Height = 32;

    /// <summary>Rows are padded by a vector, so that unaligned blocks of eight need no masks.</summary>
    public const int Stride = Width + 8;
    public const int Plane = Stride * Height;

    /// <summary>Fragments a tile can hold at once. Eight times its pixels, so the overflow path always makes room.</summary>
    public const int FragmentCapacity = 16384;

    /// <summary>Fragment attributes: u|red, v|green, normal x y z, occlusion, shadow, triangle|blue, gloss.</summary>
    public const int FragmentPlanes = 9;

    /// <summary>Most fragments one triangle can add: one per pixel, plus what compaction writes past the end.</summary>
    public const int FragmentsPerTriangle = Plane + 16;

    /// <summary>Sample positions in 1/16 pixel: the standard pattern of four, symmetric about the pixel's centre.</summary>
    public const int SampleAx = -2, SampleAy = -6, SampleBx = 6, SampleBy = -2;
}
