using System.Numerics;

namespace Visavis.Face.Assets.Meshes;

/// <summary>Area-weighted normals over vertices that share a place: for files without normals, and for targets that move positions only.</summary>
internal sealed class SmoothNormals
{
    private readonly int[] _indices;
    private readonly int[] _weld;
    private readonly Vector3[] _sums;

    public SmoothNormals(float[] positions, int[] indices, float cell)
    {
        _indices = indices;
        _weld = new int[positions.Length / 3];
        var cells = new Dictionary<(int, int, int), int>(_weld.Length);
        for (var i = 0; i < _weld.Length; i++)
        {
            var key = ((int)MathF.Round(positions[3 * i] / cell), (int)MathF.Round(positions[(3 * i) + 1] / cell), (int)MathF.Round(positions[(3 * i) + 2] / cell));
            if (!cells.TryGetValue(key, out _weld[i])) cells[key] = _weld[i] = cells.Count;
        }

        _sums = new Vector3[cells.Count];
    }

    /// <summary>[vertices, 3] unit normals of the surface at these positions.</summary>
    public float[] Compute(ReadOnlySpan<float> positions)
    {
        Array.Clear(_sums);
        for (var t = 0; t < _indices.Length; t += 3)
        {
            int a = _indices[t], b = _indices[t + 1], c = _indices[t + 2];
            var origin = At(positions, a);
            var face = Vector3.Cross(At(positions, b) - origin, At(positions, c) - origin);
            _sums[_weld[a]] += face;
            _sums[_weld[b]] += face;
            _sums[_weld[c]] += face;
        }

        var normals = new float[positions.Length];
        for (var i = 0; i < _weld.Length; i++)
        {
            var sum = _sums[_weld[i]];
            var length = sum.Length();
            var normal = length > 1e-30f ? sum / length : Vector3.UnitY;
            normal.CopyTo(normals.AsSpan(3 * i));
        }

        return normals;
    }

    private static Vector3 At(ReadOnlySpan<float> positions, int i) => new(positions[3 * i], positions[(3 * i) + 1], positions[(3 * i) + 2]);
}
