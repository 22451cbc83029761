using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Visavis.Face.Rendering;

/// <summary>Works out what a shader needs to know of eight fragments.</summary>
/// <remarks>
/// All eight attributes of a fragment are two multiply-adds on the planes of its triangle; eight fragments are then turned into eight
/// attributes side by side. That is cheaper than interpolating every pixel of every triangle when it is drawn, seen or not.
/// </remarks>
internal static unsafe class FragmentKernel<TSimd, TSampling>
    where TSimd : struct, ISimd
    where TSampling : struct, ISampling
{
    private const int Lanes = 8;

    /// <summary>Floats of scratch memory that <see cref="Gather"/> uses.</summary>
    public const int Scratch = (8 * Lanes) + (4 * Lanes) + (4 * Lanes);

    /// <summary>Works out the planes of the triangles that the fragments of a part show.</summary>
    /// <remarks>Apart from <see cref="Gather"/>, so that the processor waits for several triangles' corners at once, and that a call in the midst of
    /// the gathering does not send every vector to memory and back.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Prepare(in FrameContext frame, TileMemory* tile, int count, bool textured)
    {
        var ready = tile->Ready;
        for (var list = 0; list < (TSampling.Multi ? 2 : 1); list++)
        {
            var names = list == 0 ? tile->OfPart.First : tile->OfPart.Second;
            for (var i = 0; i < count; i++)
            {
                var place = names[i] & TileLayout.TriangleMask;
                if (ready[place]) continue;
                ready[place] = true;
                var triangle = tile->Triangles[place];
                frame.LastSeen[frame.Bounds[triangle].Source] = frame.Frame;
                SurfacePlanes.Build(tile->Planes + place, frame.Triangles + triangle, frame.Attributes, frame.Colours, textured);
            }
        }
    }

    /// <summary>Fills [<see cref="TileLayout.ShaderInputs"/>, 8] inputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Gather(TileMemory* tile, int at, bool textured, float* scratch, float* inputs)
    {
        var rows = scratch;
        var colours = scratch + (8 * Lanes);
        var positions = colours + (4 * Lanes);
        var place = Vector256.Load(tile->OfPart.Place + at);
        var x = Vector256.ConvertToSingle((place & Vector256.Create(TileLayout.Width - 1)) + Vector256.Create(tile->X0));
        var y = Vector256.ConvertToSingle((Vector256.ShiftRightLogical(place, 6) & Vector256.Create(TileLayout.Height - 1)) + Vector256.Create(tile->Y0));
        (x + Offset(place, 11)).Store(positions);
        (y + Offset(place, 15)).Store(positions + Lanes);
        if (TSampling.Multi)
        {
            (x + Offset(place, 19)).Store(positions + (2 * Lanes));
            (y + Offset(place, 23)).Store(positions + (3 * Lanes));
        }

        int* first = tile->OfPart.First + at, second = tile->OfPart.Second + at;
        var planes = tile->Planes;
        for (var lane = 0; lane < Lanes; lane++)
        {
            var one = planes + (first[lane] & TileLayout.TriangleMask);
            var row = Row(one, positions + lane);
            var colour = textured ? default : Colour(one, positions + lane);
            if (TSampling.Multi)
            {
                // Half of the fragments show one triangle twice. A branch on that is mispredicted too often to save anything.
                var other = planes + (second[lane] & TileLayout.TriangleMask);
                row = (row + Row(other, positions + (2 * Lanes) + lane)) * Vector256.Create(.5f);
                if (!textured) colour = (colour + Colour(other, positions + (2 * Lanes) + lane)) * Vector128.Create(.5f);
            }

            row.Store(rows + (lane * 8));
            if (!textured) colour.Store(colours + (lane * 4));
        }

        // 1/w, u/w, v/w, normal, occlusion, shadow: inputs 2 to 6 are in place, the others come from textures or colours.
        TSimd.Transpose8(rows, out var w, out var u, out var v, out var nx, out var ny, out var nz, out var occlusion, out var shadow);
        nx.Store(inputs + (2 * Lanes));
        ny.Store(inputs + (3 * Lanes));
        nz.Store(inputs + (4 * Lanes));
        occlusion.Store(inputs + (5 * Lanes));
        shadow.Store(inputs + (6 * Lanes));
        if (textured)
        {
            w = Vector256<float>.One / w;
            (u * w).Store(inputs);
            (v * w).Store(inputs + Lanes);
            for (var lane = 0; lane < Lanes; lane++) ((int*)inputs)[(7 * Lanes) + lane] = tile->Triangles[tile->OfPart.First[at + lane] & TileLayout.TriangleMask];
        }
        else
        {
            TSimd.Transpose4(colours, out var red, out var green, out var blue, out var gloss);
            red.Store(inputs);
            green.Store(inputs + Lanes);
            blue.Store(inputs + (7 * Lanes));
            gloss.Store(inputs + (8 * Lanes));
        }
    }

    /// <summary>Puts eight shaded colours where the numbers of their fragments say.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Scatter(TileMemory* tile, int at, Vector256<int> colours)
    {
        var numbers = tile->Numbers + at;
        var target = tile->Colours;
        Vector128<int> low = colours.GetLower(), high = colours.GetUpper();
        target[numbers[0]] = low.ToScalar();
        target[numbers[1]] = low.GetElement(1);
        target[numbers[2]] = low.GetElement(2);
        target[numbers[3]] = low.GetElement(3);
        target[numbers[4]] = high.ToScalar();
        target[numbers[5]] = high.GetElement(1);
        target[numbers[6]] = high.GetElement(2);
        target[numbers[7]] = high.GetElement(3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Offset(Vector256<int> place, int bit) =>
        Vector256.ConvertToSingle((Vector256.ShiftRightLogical(place, bit) & Vector256.Create(15)) - Vector256.Create(8)) * Vector256.Create(1 / 16f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Row(SurfacePlanes* planes, float* position) =>
        Vector256.MultiplyAddEstimate(planes->Attributes.Dx, Vector256.Create(position[0]), Vector256.MultiplyAddEstimate(planes->Attributes.Dy, Vector256.Create(position[Lanes]), planes->Attributes.C));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Colour(SurfacePlanes* planes, float* position) =>
        Vector128.MultiplyAddEstimate(planes->Dx, Vector128.Create(position[0]), Vector128.MultiplyAddEstimate(planes->Dy, Vector128.Create(position[Lanes]), planes->C));
}
