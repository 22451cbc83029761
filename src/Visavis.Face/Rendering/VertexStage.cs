using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Visavis.Face.Assets;
using Visavis.Face.Assets.Meshes;

namespace Visavis.Face.Rendering;

/// <summary>What is known about a vertex of this frame.</summary>
[Flags]
internal enum VertexFlags
{
    None = 0,

    /// <summary>It differs from the previous frame.</summary>
    Moved = 1,

    /// <summary>It is behind the near plane or far outside the picture: its triangles must be clipped.</summary>
    NeedsClip = 2,
}

/// <summary>Blends shapes, skins and projects every vertex.</summary>
internal sealed unsafe class VertexStage
{
    /// <summary>Farthest a vertex may lie from the picture's middle, in 1/16 pixel, so that edge functions fit 32 bits.</summary>
    public const int GuardBand = 16384;

    private readonly MergedMesh _mesh;
    private readonly AlignedBuffer<float> _blended;
    private AlignedBuffer<float> _viewPositions, _colours;
    private AlignedBuffer<int> _flags;
    private FrameHistory? _history;
    private readonly float _focalPx;

    public VertexStage(AvatarAsset asset, int widthPx, int heightPx)
    {
        _mesh = asset.Mesh;
        var count = _mesh.VertexCount;
        _blended = new AlignedBuffer<float>(count * 8);
        _viewPositions = new AlignedBuffer<float>(count * 4);
        _colours = _mesh.Colours.Grown(count * 4);
        _flags = new AlignedBuffer<int>(count);
        _focalPx = heightPx / (2 * MathF.Tan(asset.Camera.FovRad / 2));
        CentreX = widthPx / 2;
        CentreY = heightPx / 2;
        NearZ = -asset.Camera.HalfHeight * .05f;
    }

    public int CentreX { get; }

    public int CentreY { get; }

    /// <summary>Nearest visible depth in view space (negative: the camera looks along -z).</summary>
    public float NearZ { get; }

    public float FocalPx => _focalPx;

    /// <summary>[vertices, 8]: 1/w, u/w, v/w, normal x y z, occlusion, shadow.</summary>
    public float* Attributes { get; private set; }

    /// <summary>[vertices, 2] in 1/16 pixel, y down.</summary>
    public int* Screen { get; private set; }

    /// <summary>[vertices, 4] in view space.</summary>
    public float* ViewPositions => _viewPositions.Pointer;

    /// <summary>[vertices, 4]: colour and gloss; hair: strand direction in view space and coordinate.</summary>
    public float* Colours => _colours.Pointer;

    public VertexFlags* Flags => (VertexFlags*)_flags.Pointer;

    /// <summary>Draws on from a session's previous frame; null forgets the session.</summary>
    public void Continue(FrameHistory? history)
    {
        _history = history;
        Attributes = history is null ? null : history.Attributes;
        Screen = history is null ? null : history.Screen;
        if (history is not null) MakeRoom(history.Capacity);
    }

    /// <param name="weights">[52] after mapping gaze and lids.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Blend(ReadOnlySpan<float> weights)
    {
        _mesh.Vertices.Span.CopyTo(_blended.Span);
        var blended = _blended.Pointer;
        for (var shape = 0; shape < weights.Length; shape++)
        {
            if (MathF.Abs(weights[shape]) < .002f || _mesh.Targets[shape] is not { } target) continue;
            var weight = Vector256.Create(weights[shape] * target.Scale);
            var vertices = target.Target.Vertices.Pointer;
            var deltas = target.Target.Deltas.Pointer;
            for (var i = 0; i < target.Target.Vertices.Length; i++)
            {
                var vertex = blended + (8 * vertices[i]);
                Vector256.MultiplyAddEstimate(weight, Vector256.LoadAligned(deltas + (8 * i)), Vector256.LoadAligned(vertex)).StoreAligned(vertex);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Project(Vector128<float>* jointRows)
    {
        var joints = _mesh.Joints.Pointer;
        var weights = _mesh.Weights.Pointer;
        var influences = _mesh.Influences.Pointer;
        for (var i = 0; i < _mesh.VertexCount; i++)
        {
            var rows = jointRows + (4 * joints[4 * i]);
            Vector128<float> r0 = rows[0], r1 = rows[1], r2 = rows[2], r3 = rows[3];
            if (influences[i] > 1)
            {
                var weight = Vector128.Create(weights[4 * i]);
                r0 *= weight;
                r1 *= weight;
                r2 *= weight;
                r3 *= weight;
                for (var k = 1; k < influences[i]; k++)
                {
                    rows = jointRows + (4 * joints[(4 * i) + k]);
                    weight = Vector128.Create(weights[(4 * i) + k]);
                    r0 = Vector128.MultiplyAddEstimate(rows[0], weight, r0);
                    r1 = Vector128.MultiplyAddEstimate(rows[1], weight, r1);
                    r2 = Vector128.MultiplyAddEstimate(rows[2], weight, r2);
                    r3 = Vector128.MultiplyAddEstimate(rows[3], weight, r3);
                }
            }

            var v = _blended.Pointer + (8 * i);
            var position = Vector128.MultiplyAddEstimate(Vector128.Create(v[0]), r0, Vector128.MultiplyAddEstimate(Vector128.Create(v[1]), r1, Vector128.MultiplyAddEstimate(Vector128.Create(v[2]), r2, r3)));
            var normal = Vector128.MultiplyAddEstimate(Vector128.Create(v[4]), r0, Vector128.MultiplyAddEstimate(Vector128.Create(v[5]), r1, Vector128.Create(v[6]) * r2));
            position.StoreAligned(_viewPositions.Pointer + (4 * i));
            WriteVertex(i, position, normal, v[3], v[7], _mesh.TexCoords.Pointer[2 * i], _mesh.TexCoords.Pointer[(2 * i) + 1]);
        }
    }

    /// <summary>Rotates hair's strand directions into view space.</summary>
    public void TurnStrands(MeshPart part, Vector128<float>* jointRows)
    {
        var joints = _mesh.Joints.Pointer;
        for (var i = part.FirstVertex; i < part.FirstVertex + part.VertexCount; i++)
        {
            var rows = jointRows + (4 * joints[4 * i]);
            var source = _mesh.Colours.Pointer + (4 * i);
            var strand = Vector128.MultiplyAddEstimate(rows[0], Vector128.Create(source[0]), Vector128.MultiplyAddEstimate(rows[1], Vector128.Create(source[1]), rows[2] * Vector128.Create(source[2])));
            strand.WithElement(3, source[3]).StoreAligned(_colours.Pointer + (4 * i));
        }
    }

    /// <summary>Makes sure that so many corners fit after the last vertex. May move every array.</summary>
    public void MakeRoomForClipping(int corners)
    {
        var needed = _mesh.VertexCount + corners;
        if (needed <= _history!.Capacity) return;
        _history.Grow(needed + (needed / 4));
        Continue(_history);
    }

    private void MakeRoom(int vertices)
    {
        if (vertices <= _flags.Length) return;
        _viewPositions = _viewPositions.Grown(vertices * 4);
        _colours = _colours.Grown(vertices * 4);
        _flags = _flags.Grown(vertices);
    }

    /// <summary>Projects a corner that clipping made; its colour must already be in place.</summary>
    public void WriteClipCorner(int slot, Vector128<float> position, Vector256<float> attributes, float u, float v)
    {
        position.StoreAligned(_viewPositions.Pointer + (4 * slot));
        var normal = Vector128.Create(attributes.GetElement(3), attributes.GetElement(4), attributes.GetElement(5), 0);
        WriteVertex(slot, position, normal, attributes.GetElement(6), attributes.GetElement(7), u, v);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void WriteVertex(int i, Vector128<float> position, Vector128<float> normal, float occlusion, float shadow, float u, float v)
    {
        var z = position.GetElement(2);
        // A vertex behind the camera still gets finite numbers; clipping replaces it before they are drawn.
        var inverseW = -1f / float.MinNative(z, NearZ * .5f);
        var scale = _focalPx * inverseW * 16;
        float x = position.ToScalar() * scale, y = -position.GetElement(1) * scale;
        var inside = z < NearZ && MathF.Abs(x) < GuardBand && MathF.Abs(y) < GuardBand;
        var screenX = (int)MathF.Round(float.MinNative(float.MaxNative(x, -GuardBand), GuardBand)) + (CentreX * 16);
        var screenY = (int)MathF.Round(float.MinNative(float.MaxNative(y, -GuardBand), GuardBand)) + (CentreY * 16);
        var attributes = Vector256.Create(inverseW, u * inverseW, v * inverseW, normal.ToScalar(), normal.GetElement(1), normal.GetElement(2), occlusion, shadow);
        var stored = Attributes + (8 * i);
        var screen = Screen + (2 * i);
        var same = screen[0] == screenX && screen[1] == screenY && Vector256.EqualsAll(Vector256.LoadAligned(stored), attributes);
        _flags.Pointer[i] = (int)((same ? VertexFlags.None : VertexFlags.Moved) | (inside ? VertexFlags.None : VertexFlags.NeedsClip));
        screen[0] = screenX;
        screen[1] = screenY;
        attributes.StoreAligned(stored);
    }
}
