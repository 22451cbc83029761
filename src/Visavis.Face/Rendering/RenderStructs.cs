using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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

    /// <summary>It lies behind the lips.</summary>
    public bool InMouth;
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

/// <summary>One triangle after setup: what drawing it needs, in one cache line. Everything else is worked out for what is seen of it.</summary>
/// <remarks>With the planes of all attributes in here (320 bytes) a frame's triangles did not fit the second cache, and drawing waited for memory.</remarks>
internal unsafe struct TriangleRecord
{
    /// <summary>Edge functions in 1/16 pixel units; negative is outside. The third edge's slopes are what the others leave over.</summary>
    public int A0, B0, C0, A1, B1, C1, C2;

    /// <summary>1/w at pixel centres: C + Dx * pixelX + Dy * pixelY.</summary>
    public float DepthDx, DepthDy, DepthC;
    public short MinX, MaxX, MinY, MaxY;

    /// <summary>Corners, clockwise on the screen; edge 0 runs from the first to the second.</summary>
    public int V0, V1, V2;
    public ushort Part;

    /// <summary>Mip level in sixteenths.</summary>
    public byte Lod;

    /// <summary>1 when seen from behind: normals turn round.</summary>
    public byte Back;

    public readonly int A2 => -A0 - A1;

    public readonly int B2 => -B0 - B1;
}

/// <summary>What tells whether a triangle need be drawn at all: a quarter of a cache line, where its record is a whole one.</summary>
internal struct TriangleBounds
{
    /// <summary>The nearest of a triangle that was seen lately: nothing is known to hide it.</summary>
    public const float SeenLately = float.PositiveInfinity;

    /// <summary>Its number in the mesh.</summary>
    public int Source;

    /// <summary>Largest 1/w of its corners, or <see cref="SeenLately"/>.</summary>
    public float Nearest;
    public short MinX, MaxX, MinY, MaxY;
}

/// <summary>What textured triangles need besides.</summary>
internal struct TexturedRecord
{
    /// <summary>u min, u max, v min, v max.</summary>
    public Vector128<float> Bounds;

    /// <summary>Directions of u and v in view space, scaled by the normal map's strength.</summary>
    public Vector128<float> Tangent, Bitangent;
}

/// <summary>Everything that shading interpolates over a triangle.</summary>
[StructLayout(LayoutKind.Sequential, Size = 160)] // A multiple of 32 bytes, so that no vector lies across two cache lines: 1 to 2 % of a frame.
internal unsafe struct SurfacePlanes
{
    public TrianglePlanes Attributes;

    /// <summary>Untextured parts: red green blue gloss (hair: strand x y z, coordinate).</summary>
    public Vector128<float> Dx, Dy, C;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Build(SurfacePlanes* target, TriangleRecord* t, float* attributes, float* colours, bool textured)
    {
        target->Attributes = TrianglePlanes.Of(t, attributes);
        if (textured) return;
        var scale = Vector128.Create(16f / ((float)t->C0 + t->C1 + t->C2));
        var v0 = Vector128.LoadAligned(colours + (4 * t->V0)) * scale;
        var v1 = Vector128.LoadAligned(colours + (4 * t->V1)) * scale;
        var v2 = Vector128.LoadAligned(colours + (4 * t->V2)) * scale;
        var dx = (v2 * Vector128.Create((float)t->A0)) + (v0 * Vector128.Create((float)t->A1)) + (v1 * Vector128.Create((float)t->A2));
        var dy = (v2 * Vector128.Create((float)t->B0)) + (v0 * Vector128.Create((float)t->B1)) + (v1 * Vector128.Create((float)t->B2));
        var corner = (v2 * Vector128.Create((float)t->C0)) + (v0 * Vector128.Create((float)t->C1)) + (v1 * Vector128.Create((float)t->C2));
        (target->Dx, target->Dy, target->C) = (dx, dy, (corner * Vector128.Create(1 / 16f)) + ((dx + dy) * Vector128.Create(.5f)));
    }
}

/// <summary>Planes of all attributes of a triangle: value = C + Dx * pixelX + Dy * pixelY at pixel centres.</summary>
internal unsafe struct TrianglePlanes
{
    /// <summary>1/w, u/w, v/w, normal x y z, occlusion, shadow.</summary>
    public Vector256<float> Dx, Dy, C;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static TrianglePlanes Of(TriangleRecord* t, float* attributes)
    {
        var scale = Vector256.Create(16f / ((float)t->C0 + t->C1 + t->C2));
        var v0 = Vector256.LoadAligned(attributes + (8 * t->V0)) * scale;
        var v1 = Vector256.LoadAligned(attributes + (8 * t->V1)) * scale;
        var v2 = Vector256.LoadAligned(attributes + (8 * t->V2)) * scale;
        if (t->Back != 0)
        {
            var flip = Vector256.Create(1f, 1, 1, -1, -1, -1, 1, 1);
            v0 *= flip;
            v1 *= flip;
            v2 *= flip;
        }

        // An edge function is the weight of the corner that it does not touch.
        var dx = (v2 * Vector256.Create((float)t->A0)) + (v0 * Vector256.Create((float)t->A1)) + (v1 * Vector256.Create((float)t->A2));
        var dy = (v2 * Vector256.Create((float)t->B0)) + (v0 * Vector256.Create((float)t->B1)) + (v1 * Vector256.Create((float)t->B2));
        var corner = (v2 * Vector256.Create((float)t->C0)) + (v0 * Vector256.Create((float)t->C1)) + (v1 * Vector256.Create((float)t->C2));
        return new TrianglePlanes { Dx = dx, Dy = dy, C = (corner * Vector256.Create(1 / 16f)) + ((dx + dy) * Vector256.Create(.5f)) };
    }

    /// <summary>An attribute of the eight pixels from x on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Across(TrianglePlanes* t, int attribute, int x, int y)
    {
        var slope = ((float*)&t->Dx)[attribute];
        var start = ((float*)&t->C)[attribute] + (slope * x) + (((float*)&t->Dy)[attribute] * y);
        return Vector256.MultiplyAddEstimate(Vector256.Create(0f, 1, 2, 3, 4, 5, 6, 7), Vector256.Create(slope), Vector256.Create(start));
    }
}
