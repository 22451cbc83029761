using System.Numerics;
using Visavis.Face.Assets;

namespace Visavis.Face.Rendering;

/// <summary>Fills the kernels' structures from materials and lights, and each frame from the pose.</summary>
internal static unsafe class PartUniforms
{
    /// <summary>[parts] what does not change from frame to frame.</summary>
    public static AlignedBuffer<PartUniform> Build(AvatarAsset asset)
    {
        var uniforms = new AlignedBuffer<PartUniform>(asset.Mesh.Parts.Length);
        for (var i = 0; i < asset.Mesh.Parts.Length; i++)
        {
            var part = asset.Mesh.Parts[i];
            var material = asset.Materials[part.Material];
            uniforms.Span[i] = new PartUniform
            {
                Kind = Kind(material, part.HasTangents),
                Masked = material.Alpha == AlphaMode.Mask,
                Blended = material.Alpha == AlphaMode.Blend,
                DoubleSided = material.DoubleSided,
                NormalMapped = material.NormalTexture is not null,
                InMouth = material.Occlusion == OcclusionRole.Mouth,
                Colour = Describe(material.ColourTexture),
                Normal = Describe(material.NormalTexture),
                AlphaCutoff = material.AlphaCutoff,
                NormalStrength = material.NormalStrength,
                WrapR = material.Wrap.X,
                WrapG = material.Wrap.Y,
                WrapB = material.Wrap.Z,
                SharpK = material.Sharp.Sharpness,
                SharpS = material.Sharp.Strength,
                BroadK = material.Broad.Sharpness,
                BroadS = material.Broad.Strength,
                Environment = material.Environment,
                Sheen = material.Sheen,
                TintR = material.OcclusionTint.X,
                TintG = material.OcclusionTint.Y,
                TintB = material.OcclusionTint.Z,
                ShadowFloor = material.ShadowFloor,
                HairR = part.MeanColour.X,
                HairG = part.MeanColour.Y,
                HairB = part.MeanColour.Z,
                StrandTone = material.StrandTone,
                StrandShift = material.StrandShift,
                StrandNoise = (nint)Shading.StrandNoise.Table.Pointer,
            };
        }

        return uniforms;
    }

    public static LightUniform Light(LightRig rig)
    {
        var (key, fill) = (Direction(rig.Key), Direction(rig.Fill));
        var (right, left) = (Direction(rig.RimRight), Direction(rig.RimLeft));
        var (keyHalf, fillHalf) = (Vector3.Normalize(key + Vector3.UnitZ), Vector3.Normalize(fill + Vector3.UnitZ));
        return new LightUniform
        {
            KeyX = key.X, KeyY = key.Y, KeyZ = key.Z, KeyR = rig.Key.Colour[0], KeyG = rig.Key.Colour[1], KeyB = rig.Key.Colour[2],
            FillX = fill.X, FillY = fill.Y, FillZ = fill.Z, FillR = rig.Fill.Colour[0], FillG = rig.Fill.Colour[1], FillB = rig.Fill.Colour[2],
            RimRightX = right.X, RimRightY = right.Y, RimRightZ = right.Z,
            RimRightR = rig.RimRight.Colour[0], RimRightG = rig.RimRight.Colour[1], RimRightB = rig.RimRight.Colour[2],
            RimLeftX = left.X, RimLeftY = left.Y, RimLeftZ = left.Z,
            RimLeftR = rig.RimLeft.Colour[0], RimLeftG = rig.RimLeft.Colour[1], RimLeftB = rig.RimLeft.Colour[2],
            SkyR = rig.Sky[0], SkyG = rig.Sky[1], SkyB = rig.Sky[2], GroundR = rig.Ground[0], GroundG = rig.Ground[1], GroundB = rig.Ground[2],
            KeyHalfX = keyHalf.X, KeyHalfY = keyHalf.Y, KeyHalfZ = keyHalf.Z,
            FillHalfX = fillHalf.X, FillHalfY = fillHalf.Y, FillHalfZ = fillHalf.Z,
            EnvironmentR = .5f, EnvironmentG = .55f, EnvironmentB = .62f,
            Exposure = rig.Exposure,
        };
    }

    private static SurfaceKind Kind(MaterialDefinition material, bool hasTangents) => material.Shader switch
    {
        ShaderKind.Eye => SurfaceKind.Eye,
        ShaderKind.Hair when hasTangents => SurfaceKind.ColouredHair,
        ShaderKind.Skin => material.ColourTexture is null ? SurfaceKind.ColouredSkin : SurfaceKind.TexturedSkin,
        _ => material.ColourTexture is null ? SurfaceKind.ColouredPlain : SurfaceKind.TexturedPlain,
    };

    private static TextureUniform Describe(Texture? texture)
    {
        var uniform = default(TextureUniform);
        if (texture is null) return uniform;
        (uniform.Log2Width, uniform.Log2Height, uniform.LevelCount) = (texture.Log2Width, texture.Log2Height, texture.Levels);
        for (var level = 0; level < texture.Levels; level++) uniform.Levels[level] = (long)texture.Level(level);
        return uniform;
    }

    private static Vector3 Direction(DirectionalLight light)
    {
        var direction = ManifestNumbers.ToVector(light.Direction);
        return direction.LengthSquared() > 1e-12f ? Vector3.Normalize(direction) : Vector3.UnitZ;
    }
}
