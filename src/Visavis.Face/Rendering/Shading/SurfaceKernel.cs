using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.Intrinsics.Vector256;
using static Visavis.Face.Rendering.Shading.ToneKernel;

namespace Visavis.Face.Rendering.Shading;

/// <summary>Which terms a light model has; a type, so that each shader is compiled without branches.</summary>
internal interface ISurface
{
    static abstract bool Skin { get; }

    static abstract bool Hair { get; }

    static abstract bool Textured { get; }

    static abstract bool NormalMapped { get; }
}

internal readonly struct ColouredSkin : ISurface
{
    public static bool Skin => true;

    public static bool Hair => false;

    public static bool Textured => false;

    public static bool NormalMapped => false;
}

internal readonly struct ColouredPlain : ISurface
{
    public static bool Skin => false;

    public static bool Hair => false;

    public static bool Textured => false;

    public static bool NormalMapped => false;
}

internal readonly struct ColouredHair : ISurface
{
    public static bool Skin => false;

    public static bool Hair => true;

    public static bool Textured => false;

    public static bool NormalMapped => false;
}

internal readonly struct TexturedSkin : ISurface
{
    public static bool Skin => true;

    public static bool Hair => false;

    public static bool Textured => true;

    public static bool NormalMapped => false;
}

internal readonly struct TexturedPlain : ISurface
{
    public static bool Skin => false;

    public static bool Hair => false;

    public static bool Textured => true;

    public static bool NormalMapped => false;
}

internal readonly struct NormalMappedSkin : ISurface
{
    public static bool Skin => true;

    public static bool Hair => false;

    public static bool Textured => true;

    public static bool NormalMapped => true;
}

internal readonly struct NormalMappedPlain : ISurface
{
    public static bool Skin => false;

    public static bool Hair => false;

    public static bool Textured => true;

    public static bool NormalMapped => true;
}

/// <summary>Shades skin, hair, cloth and everything else but eyes: hemisphere, wrapped key with baked shadow, fill, two rims, highlights.</summary>
internal static unsafe class SurfaceKernel<TSimd, TSurface>
    where TSimd : struct, ISimd
    where TSurface : struct, ISurface
{
    /// <summary>Shades the fragments of <see cref="TileMemory.OfPart"/>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public static void Run<TSampling>(PartUniform* part, in FrameContext frame, int lod, TileMemory* tile, int count)
        where TSampling : struct, ISampling
    {
        var scratch = stackalloc float[FragmentKernel<TSimd, TSampling>.Scratch];
        var inputs = stackalloc float[TileLayout.ShaderInputs * 8];
        FragmentKernel<TSimd, TSampling>.Prepare(frame, tile, count, TSurface.Textured);
        for (var i = 0; i < count; i += 8)
        {
            FragmentKernel<TSimd, TSampling>.Gather(tile, i, TSurface.Textured, scratch, inputs);
            FragmentKernel<TSimd, TSampling>.Scatter(tile, i, Shade(part, frame.Light, frame.Textured, lod, inputs, out _));
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static Vector256<int> Shade(PartUniform* p, LightUniform* l, TexturedRecord* textured, int lod, float* f, out Vector256<float> alpha)
    {
        const int stride = 8;
        var zero = Vector256<float>.Zero;
        var one = Create(1f);
        var nx = Load(f + (2 * stride));
        var ny = Load(f + (3 * stride));
        var nz = Load(f + (4 * stride));
        var ao = Saturate(Load(f + (5 * stride)));
        var shadow = MinNative(MaxNative(Load(f + (6 * stride)), Create(p->ShadowFloor)), one);
        var scale = TSimd.InverseRoot(MultiplyAddEstimate(nx, nx, MultiplyAddEstimate(ny, ny, MultiplyAddEstimate(nz, nz, Create(1e-12f)))));
        nx *= scale;
        ny *= scale;
        nz *= scale;

        Vector256<float> red, green, blue, gloss;
        Vector256<float> tx = default, ty = default, tz = default;
        alpha = default;
        if (TSurface.Textured)
        {
            Vector256<float> u = Load(f), v = Load(f + stride);
            TextureKernel.Fetch<TSimd>(&p->Colour, lod, u, v, out var redBlue, out var greenAlpha);
            var low = Create(0xFFFF);
            // Texels are roots of linear light: squaring decodes them.
            red = ConvertToSingle(redBlue & low) * Create(1 / 255f);
            green = ConvertToSingle(greenAlpha & low) * Create(1 / 255f);
            blue = ConvertToSingle(ShiftRightLogical(redBlue, 16)) * Create(1 / 255f);
            red *= red;
            green *= green;
            blue *= blue;
            alpha = ConvertToSingle(ShiftRightLogical(greenAlpha, 16)) * Create(1 / 255f);
            gloss = Create(.35f);
            if (TSurface.NormalMapped)
            {
                TextureKernel.Fetch<TSimd>(&p->Normal, Math.Min(lod, p->Normal.LevelCount - 1), u, v, out var xz, out var yw);
                var mx = MultiplyAddEstimate(ConvertToSingle(xz & low), Create(2 / 255f), Create(-1f));
                var my = MultiplyAddEstimate(ConvertToSingle(yw & low), Create(2 / 255f), Create(-1f));
                var mz = MultiplyAddEstimate(ConvertToSingle(ShiftRightLogical(xz, 16)), Create(2 / 255f), Create(-1f));
                // Each fragment fetches the tangent frame of its own triangle.
                var record = Load((int*)(f + (7 * stride))) * Create(sizeof(TexturedRecord) / sizeof(int));
                var tangents = (int*)&textured->Tangent;
                var bitangents = (int*)&textured->Bitangent;
                var ax = TSimd.Gather(tangents, record).AsSingle();
                var ay = TSimd.Gather(tangents + 1, record).AsSingle();
                var az = TSimd.Gather(tangents + 2, record).AsSingle();
                var bx = TSimd.Gather(bitangents, record).AsSingle();
                var by = TSimd.Gather(bitangents + 1, record).AsSingle();
                var bz = TSimd.Gather(bitangents + 2, record).AsSingle();
                nx = MultiplyAddEstimate(mx, ax, MultiplyAddEstimate(my, bx, nx * mz));
                ny = MultiplyAddEstimate(mx, ay, MultiplyAddEstimate(my, by, ny * mz));
                nz = MultiplyAddEstimate(mx, az, MultiplyAddEstimate(my, bz, nz * mz));
                scale = TSimd.InverseRoot(MultiplyAddEstimate(nx, nx, MultiplyAddEstimate(ny, ny, MultiplyAddEstimate(nz, nz, Create(1e-6f)))));
                nx *= scale;
                ny *= scale;
                nz *= scale;
            }
        }
        else
        {
            red = Load(f);
            green = Load(f + stride);
            blue = Load(f + (7 * stride));
            gloss = Load(f + (8 * stride));
            if (TSurface.Hair)
            {
                (tx, ty, tz) = (red, green, blue);
                scale = TSimd.InverseRoot(MultiplyAddEstimate(tx, tx, MultiplyAddEstimate(ty, ty, MultiplyAddEstimate(tz, tz, Create(1e-6f)))));
                tx *= scale;
                ty *= scale;
                tz *= scale;
                // From here on gloss is this strand's deviation, -1 to 1.
                gloss = StrandNoise.Sample<TSimd>((float*)p->StrandNoise, gloss);
                var tone = MultiplyAddEstimate(gloss, Create(p->StrandTone), one);
                red = tone * Create(p->HairR);
                green = tone * Create(p->HairG);
                blue = tone * Create(p->HairB);
            }
            else
            {
                red = MaxNative(red, zero);
                green = MaxNative(green, zero);
                blue = MaxNative(blue, zero);
                gloss = Saturate(gloss);
            }
        }

        // Ambient hemisphere. On skin, half-open creases turn warm instead of grey.
        var up = MultiplyAddEstimate(ny, Create(.5f), Create(.5f));
        Vector256<float> aoR = ao, aoG = ao, aoB = ao;
        if (TSurface.Skin)
        {
            var crease = (one - ao) * ao;
            aoR = MultiplyAddEstimate(crease, Create(p->TintR * 2), ao);
            aoG = MultiplyAddEstimate(crease, Create(p->TintG * 2), ao);
            aoB = MultiplyAddEstimate(crease, Create(p->TintB * 2), ao);
        }

        var dr = MultiplyAddEstimate(up, Create(l->SkyR - l->GroundR), Create(l->GroundR)) * aoR;
        var dg = MultiplyAddEstimate(up, Create(l->SkyG - l->GroundG), Create(l->GroundG)) * aoG;
        var db = MultiplyAddEstimate(up, Create(l->SkyB - l->GroundB), Create(l->GroundB)) * aoB;

        // Key light, wrapped round the edge; red reaches farthest in skin, and its shadow is softer.
        var key = Dot(nx, ny, nz, l->KeyX, l->KeyY, l->KeyZ);
        var wrapG = 1 / (1 + p->WrapG);
        var keyG = MaxNative(zero, MultiplyAddEstimate(key, Create(wrapG), Create(p->WrapG * wrapG))) * shadow;
        if (TSurface.Skin)
        {
            float wrapR = 1 / (1 + p->WrapR), wrapB = 1 / (1 + p->WrapB);
            var soft = (Sqrt(shadow) + shadow) * Create(.5f);
            dr = MultiplyAddEstimate(MaxNative(zero, MultiplyAddEstimate(key, Create(wrapR), Create(p->WrapR * wrapR))) * soft, Create(l->KeyR), dr);
            dg = MultiplyAddEstimate(keyG, Create(l->KeyG), dg);
            db = MultiplyAddEstimate(MaxNative(zero, MultiplyAddEstimate(key, Create(wrapB), Create(p->WrapB * wrapB))) * shadow, Create(l->KeyB), db);
        }
        else
        {
            dr = MultiplyAddEstimate(keyG, Create(l->KeyR), dr);
            dg = MultiplyAddEstimate(keyG, Create(l->KeyG), dg);
            db = MultiplyAddEstimate(keyG, Create(l->KeyB), db);
        }

        // Fill: squared half Lambert.
        var fill = MultiplyAddEstimate(Dot(nx, ny, nz, l->FillX, l->FillY, l->FillZ), Create(.5f), Create(.5f));
        fill = fill * fill * ao;
        dr = MultiplyAddEstimate(fill, Create(l->FillR), dr);
        dg = MultiplyAddEstimate(fill, Create(l->FillG), dg);
        db = MultiplyAddEstimate(fill, Create(l->FillB), db);

        // Rims at grazing angles, damped by occlusion squared: otherwise grooves show bluish slivers.
        var grazing = one - Saturate(nz);
        var grazing2 = grazing * grazing;
        var rim = MultiplyAddEstimate(grazing2, Create(.9f), Create(.06f)) * ao * ao;
        var right = MaxNative(zero, Dot(nx, ny, nz, l->RimRightX, l->RimRightY, l->RimRightZ)) * rim;
        var left = MaxNative(zero, Dot(nx, ny, nz, l->RimLeftX, l->RimLeftY, l->RimLeftZ)) * rim;
        if (TSurface.Skin)
        {
            right *= Create(.62f);
            left *= Create(.75f);
        }

        if (TSurface.Hair)
        {
            right *= Create(.34f);
            left *= Create(.42f);
        }

        var environment = grazing2 * grazing2 * Create(p->Environment) * ao;
        var sr = MultiplyAddEstimate(right, Create(l->RimRightR), MultiplyAddEstimate(left, Create(l->RimLeftR), environment * Create(l->EnvironmentR)));
        var sg = MultiplyAddEstimate(right, Create(l->RimRightG), MultiplyAddEstimate(left, Create(l->RimLeftG), environment * Create(l->EnvironmentG)));
        var sb = MultiplyAddEstimate(right, Create(l->RimRightB), MultiplyAddEstimate(left, Create(l->RimLeftB), environment * Create(l->EnvironmentB)));

        var half = Dot(nx, ny, nz, l->KeyHalfX, l->KeyHalfY, l->KeyHalfZ);
        if (TSurface.Hair)
        {
            // Kajiya-Kay in its gaussian form: a whitish lobe and a coloured one, shifted against each other, plus one from the fill.
            var strand = Dot(tx, ty, tz, l->KeyHalfX, l->KeyHalfY, l->KeyHalfZ);
            var strandFill = Dot(tx, ty, tz, l->FillHalfX, l->FillHalfY, l->FillHalfZ);
            var facing = MaxNative(MultiplyAddEstimate(half, Create(.6f), Create(.4f)), zero);
            var visible = MultiplyAddEstimate(shadow, Create(.75f), Create(.25f)) * ao * facing * facing;
            var shift = gloss * Create(p->StrandShift);
            var a1 = strand + Create(.06f) + shift;
            var a2 = strand - Create(.10f) + shift;
            var brightest = MathF.Max(1e-3f, MathF.Max(p->HairR, MathF.Max(p->HairG, p->HairB)));
            var white = MultiplyAddEstimate(
                Exp2(a1 * a1 * Create(-p->SharpK * Log2E)) * Create(p->SharpS * .55f),
                visible,
                Exp2(strandFill * strandFill * Create(-22f * Log2E)) * Create(p->SharpS * .28f) * ao * ao);
            var tinted = Exp2(a2 * a2 * Create(-p->BroadK * Log2E)) * Create(p->BroadS * MathF.Max(.16f, .5f * brightest)) * visible;
            var (hr, hg, hb) = (red * Create(1 / brightest), green * Create(1 / brightest), blue * Create(1 / brightest));
            sr = MultiplyAddEstimate(MultiplyAddEstimate(tinted, hr, white * MultiplyAddEstimate(hr, Create(.75f), Create(.25f))), Create(l->KeyR), sr);
            sg = MultiplyAddEstimate(MultiplyAddEstimate(tinted, hg, white * MultiplyAddEstimate(hg, Create(.75f), Create(.25f))), Create(l->KeyG), sg);
            sb = MultiplyAddEstimate(MultiplyAddEstimate(tinted, hb, white * MultiplyAddEstimate(hb, Create(.75f), Create(.25f))), Create(l->KeyB), sb);
        }
        else
        {
            var gloss2 = gloss * gloss;
            var specular = MultiplyAddEstimate(
                Exp2((half - one) * Create(p->SharpK * Log2E)),
                gloss2 * Create(p->SharpS),
                Exp2((half - one) * Create(p->BroadK * Log2E)) * Create(p->BroadS)) * shadow;
            var halfFill = Dot(nx, ny, nz, l->FillHalfX, l->FillHalfY, l->FillHalfZ) - one;
            specular = MultiplyAddEstimate(Exp2(halfFill * Create(p->SharpK * Log2E)) * ao * gloss2, Create(p->SharpS * .3f), specular);
            if (!TSurface.Skin)
            {
                // Sheen: the light fuzz of cloth and brows.
                var sheen = grazing2 * Create(p->Sheen) * ao;
                dr = MultiplyAddEstimate(sheen, Create(.8f), dr);
                dg = MultiplyAddEstimate(sheen, Create(.85f), dg);
                db = MultiplyAddEstimate(sheen, Create(.95f), db);
            }

            sr = MultiplyAddEstimate(specular, Create(l->KeyR), sr);
            sg = MultiplyAddEstimate(specular, Create(l->KeyG), sg);
            sb = MultiplyAddEstimate(specular, Create(l->KeyB), sb);
        }

        var exposure = Create(l->Exposure);
        return Pack(
            Film<TSimd>(MultiplyAddEstimate(red, dr, sr) * exposure),
            Film<TSimd>(MultiplyAddEstimate(green, dg, sg) * exposure),
            Film<TSimd>(MultiplyAddEstimate(blue, db, sb) * exposure));
    }
}
