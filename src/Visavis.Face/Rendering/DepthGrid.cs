using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Visavis.Face.Rendering;

/// <summary>The farthest depth in each 8 x 4 pixels of a tile: what lies behind it everywhere is hidden and need not be drawn.</summary>
/// <remarks>It is made once a tile, after what was seen in the last frame has been drawn. That order matters: renewed while triangles come in
/// the order of the mesh, it hides so little that it is not worth its making.</remarks>
internal static unsafe class DepthGrid
{
    private const int CellHeight = 4;

    /// <summary>Rows of cells in a tile; a row has eight.</summary>
    public const int Rows = TileLayout.Height / CellHeight;

    /// <summary>Makes the grid from the depths of <paramref name="planes"/> samples.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Build(TileMemory* tile, int planes)
    {
        for (var row = 0; row < Rows; row++)
        {
            for (var column = 0; column < 8; column++)
            {
                var farthest = Vector256.Create(float.MaxValue);
                for (var plane = 0; plane < planes; plane++)
                {
                    var depths = tile->Depths + (plane * TileLayout.Plane) + (row * CellHeight * TileLayout.Stride) + (column * 8);
                    for (var y = 0; y < CellHeight; y++) farthest = Vector256.MinNative(farthest, Vector256.Load(depths + (y * TileLayout.Stride)));
                }

                var half = Vector128.MinNative(farthest.GetLower(), farthest.GetUpper());
                half = Vector128.MinNative(half, Vector128.Shuffle(half, Vector128.Create(2, 3, 0, 1)));
                tile->Farthest[(row * 8) + column] = MathF.Min(half.ToScalar(), half.GetElement(1));
            }
        }
    }

    /// <summary>Whether nothing of a triangle can be seen.</summary>
    /// <param name="tile">The tile.</param>
    /// <param name="triangle">A triangle that touches it.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Hides(TileMemory* tile, TriangleBounds* triangle)
    {
        int x0 = Math.Max(triangle->MinX - tile->X0, 0) / 8, x1 = Math.Min(triangle->MaxX - tile->X0, TileLayout.Width - 1) / 8;
        int y0 = Math.Max(triangle->MinY - tile->Y0, 0) / CellHeight, y1 = Math.Min(triangle->MaxY - tile->Y0, TileLayout.Height - 1) / CellHeight;
        var columns = (2u << x1) - (1u << x0);
        // Interpolated depths may exceed the corners' by rounding.
        var depth = Vector256.Create(triangle->Nearest * 1.00001f);
        for (var y = y0; y <= y1; y++)
        {
            var open = Vector256.GreaterThan(depth, Vector256.Load(tile->Farthest + (y * 8))).ExtractMostSignificantBits();
            if ((open & columns) != 0) return false;
        }

        return true;
    }
}
