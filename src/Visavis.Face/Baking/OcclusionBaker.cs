using System.Numerics;
using Visavis.Face.Assets.Meshes;

namespace Visavis.Face.Baking;

/// <summary>How open each vertex is to light from everywhere (occlusion) and from around the key light (soft shadow): 1 is open.</summary>
internal sealed record VertexLight(float[] Occlusion, float[] Shadow);

/// <summary>Bakes light per vertex by drawing depth maps from many directions and letting each one vote.</summary>
/// <remarks>0.3 s for 30,000 triangles and 128 directions.</remarks>
internal sealed class OcclusionBaker
{
    private const int Directions = 128;
    private const int MapSize = 320;
    // Directions closer to the key than about 25 degrees carry the shadow: the sharpness of a large soft box.
    private const float KeyFocus = 24;

    private readonly MergedMesh _mesh;
    private readonly bool[] _occludes;
    private readonly Vector3 _centre;
    private readonly Vector3 _key;
    private readonly float _radius;
    private readonly float[] _depth = new float[MapSize * MapSize];
    private readonly Vector3[] _projected;

    /// <param name="mesh">The mesh.</param>
    /// <param name="occludes">[triangles] whether each one casts.</param>
    /// <param name="centre">Middle of the baked region.</param>
    /// <param name="radius">Its radius; what lies outside neither casts nor is shaded.</param>
    /// <param name="key">Unit vector towards the key light.</param>
    public OcclusionBaker(MergedMesh mesh, bool[] occludes, Vector3 centre, float radius, Vector3 key)
    {
        (_mesh, _occludes, _centre, _radius, _key) = (mesh, occludes, centre, radius, key);
        _projected = new Vector3[mesh.VertexCount];
    }

    public VertexLight Bake(PosedGeometry pose)
    {
        var occlusion = new float[_mesh.VertexCount];
        var weight = new float[_mesh.VertexCount];
        var shadow = new float[_mesh.VertexCount];
        var shadowWeight = 0f;
        for (var k = 0; k < Directions; k++)
        {
            var direction = SpherePoint(k);
            var keyWeight = MathF.Pow(MathF.Max(0, Vector3.Dot(direction, _key)), KeyFocus);
            if (keyWeight < .02f) keyWeight = 0;
            shadowWeight += keyWeight;
            Vote(pose, direction, keyWeight, occlusion, weight, shadow);
        }

        for (var i = 0; i < occlusion.Length; i++)
        {
            occlusion[i] = weight[i] > 0 ? occlusion[i] / weight[i] : 1;
            shadow[i] = shadowWeight > 0 ? shadow[i] / shadowWeight : 1;
        }

        VertexSmoothing.Smooth(_mesh, pose.Positions, _radius * 5e-5f, occlusion, shadow);
        return new VertexLight(occlusion, shadow);
    }

    // A spherical Fibonacci lattice: even directions without clumps.
    private static Vector3 SpherePoint(int k)
    {
        var y = 1 - (2 * (k + .5f) / Directions);
        var r = MathF.Sqrt(1 - (y * y));
        var (sin, cos) = MathF.SinCos(k * 2.399963f);
        return new Vector3(r * cos, y, r * sin);
    }

    private void Vote(PosedGeometry pose, Vector3 direction, float keyWeight, float[] occlusion, float[] weight, float[] shadow)
    {
        var right = Vector3.Normalize(Vector3.Cross(MathF.Abs(direction.Y) > .9f ? Vector3.UnitX : Vector3.UnitY, direction));
        var up = Vector3.Cross(direction, right);
        var scale = MapSize * .5f / _radius;
        for (var i = 0; i < _projected.Length; i++) _projected[i] = Project(pose.Positions[i]);
        DrawDepth();
        var bias = _radius * .012f;
        for (var i = 0; i < occlusion.Length; i++)
        {
            var facing = Vector3.Dot(pose.Normals[i], direction);
            if (facing <= .02f && keyWeight == 0) continue;
            var p = Project(pose.Positions[i] + (pose.Normals[i] * bias));
            var visible = Visible(p.X - .5f, p.Y - .5f, p.Z + (bias * .6f));
            if (facing > .02f)
            {
                occlusion[i] += visible * facing;
                weight[i] += facing;
            }

            shadow[i] += keyWeight * visible;
        }

        Vector3 Project(Vector3 p)
        {
            var q = p - _centre;
            return new Vector3((Vector3.Dot(q, right) * scale) + (MapSize * .5f), (Vector3.Dot(q, up) * scale) + (MapSize * .5f), Vector3.Dot(q, direction));
        }
    }

    private void DrawDepth()
    {
        Array.Fill(_depth, float.MinValue);
        var indices = _mesh.Indices.Span;
        for (var t = 0; t < _occludes.Length; t++)
        {
            if (_occludes[t]) DrawTriangle(_projected[indices[3 * t]], _projected[indices[(3 * t) + 1]], _projected[indices[(3 * t) + 2]]);
        }
    }

    private void DrawTriangle(Vector3 a, Vector3 b, Vector3 c)
    {
        var x0 = Math.Max(0, (int)MathF.Ceiling(MathF.Min(a.X, MathF.Min(b.X, c.X)) - .5f));
        var x1 = Math.Min(MapSize - 1, (int)MathF.Floor(MathF.Max(a.X, MathF.Max(b.X, c.X)) - .5f));
        var y0 = Math.Max(0, (int)MathF.Ceiling(MathF.Min(a.Y, MathF.Min(b.Y, c.Y)) - .5f));
        var y1 = Math.Min(MapSize - 1, (int)MathF.Floor(MathF.Max(a.Y, MathF.Max(b.Y, c.Y)) - .5f));
        var area = ((b.X - a.X) * (c.Y - a.Y)) - ((b.Y - a.Y) * (c.X - a.X));
        if (MathF.Abs(area) < 1e-9f) return;
        for (var y = y0; y <= y1; y++)
        {
            for (var x = x0; x <= x1; x++)
            {
                float px = x + .5f - a.X, py = y + .5f - a.Y;
                var u = ((px * (c.Y - a.Y)) - (py * (c.X - a.X))) / area;
                var v = ((py * (b.X - a.X)) - (px * (b.Y - a.Y))) / area;
                if (u < 0 || v < 0 || u + v > 1) continue;
                var z = a.Z + (u * (b.Z - a.Z)) + (v * (c.Z - a.Z));
                ref var stored = ref _depth[(y * MapSize) + x];
                stored = MathF.Max(stored, z);
            }
        }
    }

    private float Visible(float x, float y, float z)
    {
        if (!(x >= 0 && y >= 0 && x < MapSize - 1 && y < MapSize - 1)) return 1;
        int ix = (int)x, iy = (int)y;
        float Open(int px, int py) => _depth[(py * MapSize) + px] <= z ? 1 : 0;
        return float.Lerp(
            float.Lerp(Open(ix, iy), Open(ix + 1, iy), x - ix),
            float.Lerp(Open(ix, iy + 1), Open(ix + 1, iy + 1), x - ix),
            y - iy);
    }
}
