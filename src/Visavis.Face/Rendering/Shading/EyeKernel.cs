using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.Intrinsics.Vector256;
using static Visavis.Face.Rendering.Shading.ToneKernel;

namespace Visavis.Face.Rendering.Shading;

/// <summary>Shades eyes: an iris that lies behind a clear cornea, shade from the lids, and a window reflected in it.</summary>
internal static unsafe class EyeKernel<TSimd>
    where TSimd : struct, ISimd
{
    /// <summary>Shades the fragments of <see cref="TileMemory.OfPart"/>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public static void Run<TSampling>(PartUniform* part, in FrameContext frame, int lod, TileMemory* tile, int count)
        where TSampling : struct, ISampling
    {
        var scratch = stackalloc float[FragmentKernel<TSimd, TSampling>.Scratch];
        var inputs = stackalloc float[TileLayout.ShaderInputs * 8];
        FragmentKernel<TSimd, TSampling>.Prepare(frame, tile, count, textured: true);
        for (var i = 0; i < count; i += 8)
        {
            FragmentKernel<TSimd, TSampling>.Gather(tile, i, textured: true, scratch, inputs);
            FragmentKernel<TSimd, TSampling>.Scatter(tile, i, Shade(part, frame.Light, lod, inputs));
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static Vector256<int> Shade(PartUniform* p, LightUniform* l, int lod, float* f)
    {
        const int stride = 8;
        var zero = Vector256<float>.Zero;
        var one = Create(1f);
        Vector256<float> u = Load(f), v = Load(f + stride);
        var nx = Load(f + (2 * stride));
        var ny = Load(f + (3 * stride));
        var nz = Load(f + (4 * stride));
        var scale = TSimd.InverseRoot(MultiplyAddEstimate(nx, nx, MultiplyAddEstimate(ny, ny, MultiplyAddEstimate(nz, nz, Create(1e-12f)))));
        nx *= scale;
        ny *= scale;
        nz *= scale;

        // Refraction: the iris lies deeper than the surface, so it slides against the view inside its disc.
        var (du, dv) = (u - Create(.5f), v - Create(.5f));
        var iris = SmoothStep(Sqrt(MultiplyAddEstimate(du, du, dv * dv)), .19f, .13f);
        TextureKernel.Fetch<TSimd>(
            &p->Colour, lod, MultiplyAddEstimate(iris, Create(p->IrisShiftU), u), MultiplyAddEstimate(iris, Create(p->IrisShiftV), v), out var redBlue, out var greenAlpha);
        var low = Create(0xFFFF);
        var red = ConvertToSingle(redBlue & low) * Create(1 / 255f);
        var green = ConvertToSingle(greenAlpha & low) * Create(1 / 255f);
        var blue = ConvertToSingle(ShiftRightLogical(redBlue, 16)) * Create(1 / 255f);
        red *= red;
        green *= green;
        blue *= blue;

        // Lid shade in the head's own axes: baked occlusion would turn with the eye.
        var ex = Dot(nx, ny, nz, p->HeadXx, p->HeadXy, p->HeadXz);
        var ey = Dot(nx, ny, nz, p->HeadYx, p->HeadYy, p->HeadYz);
        var ex2 = ex * ex;
        var arc = Sqrt(MaxNative(one - (ex2 * Create(1.05f)), Create(.02f)));
        var ao = MultiplyAddEstimate(SmoothStep((arc * Create(p->UpperLid)) - ey, -.10f, .34f), Create(.66f), Create(.34f))
            * MultiplyAddEstimate(SmoothStep(ey - (arc * Create(p->LowerLid)), -.06f, .22f), Create(.30f), Create(.70f))
            * MultiplyAddEstimate(SmoothStep(one - ex2, .10f, .55f), Create(.35f), Create(.65f));
        var shadow = MultiplyAddEstimate(ao, Create(.6f), Create(.4f));

        var up = MultiplyAddEstimate(ny, Create(.5f), Create(.5f));
        var wrap = 1 / (1 + p->WrapG);
        var key = MaxNative(zero, MultiplyAddEstimate(Dot(nx, ny, nz, l->KeyX, l->KeyY, l->KeyZ), Create(wrap), Create(p->WrapG * wrap))) * shadow;
        var fill = MultiplyAddEstimate(Dot(nx, ny, nz, l->FillX, l->FillY, l->FillZ), Create(.5f), Create(.5f));
        fill *= fill;
        var dr = MultiplyAddEstimate(fill, Create(l->FillR), MultiplyAddEstimate(key, Create(l->KeyR), MultiplyAddEstimate(up, Create(l->SkyR - l->GroundR), Create(l->GroundR)))) * ao;
        var dg = MultiplyAddEstimate(fill, Create(l->FillG), MultiplyAddEstimate(key, Create(l->KeyG), MultiplyAddEstimate(up, Create(l->SkyG - l->GroundG), Create(l->GroundG)))) * ao;
        var db = MultiplyAddEstimate(fill, Create(l->FillB), MultiplyAddEstimate(key, Create(l->KeyB), MultiplyAddEstimate(up, Create(l->SkyB - l->GroundB), Create(l->GroundB)))) * ao;

        // Reflections: a soft window, slightly turned, and a small lamp below it. Fixed to the view, so they stay while the eye turns.
        var (rx, ry) = (nz * nx * Create(2f), nz * ny * Create(2f));
        var windowX = Abs(MultiplyAddEstimate(ry, Create(-.12f), rx) + Create(.34f));
        var windowY = Abs(MultiplyAddEstimate(rx, Create(.12f), ry) - Create(.47f));
        var window = SmoothStep(windowX, .24f, .15f) * SmoothStep(windowY, .30f, .20f);
        var (lampX, lampY) = (rx - Create(.36f), ry + Create(.42f));
        var lamp = SmoothStep(MultiplyAddEstimate(lampX, lampX, lampY * lampY), .016f, .004f);
        var sky = SmoothStep(ry, .05f, .75f) * Create(.045f);
        var grazing = one - Saturate(nz);
        grazing *= grazing;
        var reflected = MultiplyAddEstimate(window, Create(p->SharpS * .62f), MultiplyAddEstimate(lamp, Create(p->SharpS * .30f), sky)) * ao * shadow;
        reflected = MultiplyAddEstimate(grazing * grazing * ao, Create(p->Environment), reflected);

        var exposure = Create(l->Exposure);
        return Pack(
            Film<TSimd>(MultiplyAddEstimate(red, dr, reflected) * exposure),
            Film<TSimd>(MultiplyAddEstimate(green, dg, reflected) * exposure),
            Film<TSimd>(MultiplyAddEstimate(blue, db, reflected) * exposure));
    }
}
