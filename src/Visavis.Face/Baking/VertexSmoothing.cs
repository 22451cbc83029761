using System.Numerics;
using Visavis.Face.Assets.Meshes;

namespace Visavis.Face.Baking;

/// <summary>Two passes of averaging along edges, within each part, with seams welded: takes the depth maps' grain out of a bake.</summary>
internal static class VertexSmoothing
{
    private const int Passes = 2;

    public static void Smooth(MergedMesh mesh, Vector3[] positions, float cell, float[] first, float[] second)
    {
        var indices = mesh.Indices.Span;
        foreach (var part in mesh.Parts)
        {
            var weld = Weld(positions, part, cell, out var count);
            for (var pass = 0; pass < Passes; pass++)
            {
                var sums = new (float First, float Second, float Weight)[count];
                for (var t = part.FirstIndex; t < part.FirstIndex + part.IndexCount; t += 3)
                {
                    for (var e = 0; e < 3; e++)
                    {
                        int a = indices[t + e], b = indices[t + ((e + 1) % 3)];
                        ref var sum = ref sums[weld[a - part.FirstVertex]];
                        sum = (sum.First + first[a] + first[b], sum.Second + second[a] + second[b], sum.Weight + 2);
                    }
                }

                for (var i = 0; i < part.VertexCount; i++)
                {
                    var sum = sums[weld[i]];
                    if (sum.Weight == 0) continue;
                    first[part.FirstVertex + i] = sum.First / sum.Weight;
                    second[part.FirstVertex + i] = sum.Second / sum.Weight;
                }
            }
        }
    }

    private static int[] Weld(Vector3[] positions, MeshPart part, float cell, out int count)
    {
        var weld = new int[part.VertexCount];
        var cells = new Dictionary<(int, int, int), int>(part.VertexCount);
        for (var i = 0; i < weld.Length; i++)
        {
            var p = positions[part.FirstVertex + i] / cell;
            var key = ((int)MathF.Round(p.X), (int)MathF.Round(p.Y), (int)MathF.Round(p.Z));
            if (!cells.TryGetValue(key, out weld[i])) cells[key] = weld[i] = cells.Count;
        }

        count = cells.Count;
        return weld;
    }
}
