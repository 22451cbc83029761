using System.Diagnostics;
using Visavis.Face.Assets;

namespace Visavis.Face.Rendering;

/// <summary>Where the time of a frame went.</summary>
/// <param name="BlendTicks">Blending shapes, in <see cref="Stopwatch"/> ticks.</param>
/// <param name="VertexTicks">Skinning and projection.</param>
/// <param name="SetupTicks">Triangle setup and sorting into tiles.</param>
/// <param name="TileTicks">Rasterising, shading, resolving, conversion to I420.</param>
internal readonly record struct FrameTimings(long BlendTicks, long VertexTicks, long SetupTicks, long TileTicks);

/// <summary>Draws poses of one avatar as I420 pictures: a session's working set around the shared asset.</summary>
/// <remarks>One thread at a time; never blocks; allocates nothing per frame once the first frames have sized its lists.</remarks>
public sealed unsafe class FaceRenderer
{
    // Steepest surface, as depth per width, that is drawn as one where its triangles meet; beyond it the samples of a pixel are
    // shaded apart. At 4 the line where lips meet broke into dots; .8 keeps it whole for 8 % more fragments.
    private const float SteepestSlope = .8f;
    private readonly AvatarAsset _asset;
    private readonly VertexStage _vertices;
    private readonly TriangleSetup _setup;
    private readonly TileBins _bins;
    private readonly PoseTransforms _transforms;
    private readonly EyeUniforms _eyes;
    private readonly Background _background;
    private readonly TileOutput _output;
    private readonly AlignedBuffer<PartUniform> _parts;
    private readonly AlignedBuffer<LightUniform> _light;
    private readonly AlignedBuffer<int> _tileMemory;
    private readonly TileRenderer _oneSample, _fourSamples;
    private readonly bool[] _partChanged;
    private readonly float[] _weights = new float[BlendShapes.Count];
    // Of one tile's triangles, as it is drawn.
    private AlignedBuffer<SurfacePlanes> _planes = new(2048);
    private AlignedBuffer<bool> _ready = new(2048);
    private bool _antiAliasing = true;
    private bool _redrawAll = true;

    /// <summary>Creates a renderer.</summary>
    /// <param name="asset">The avatar; shared.</param>
    /// <param name="widthPx">Width of the picture: a multiple of 16.</param>
    /// <param name="heightPx">Height of the picture: a multiple of 16.</param>
    /// <param name="transparent">True draws no background and stacks colour above alpha: the frame is twice as high.</param>
    public FaceRenderer(AvatarAsset asset, int widthPx, int heightPx, bool transparent = false) : this(asset, widthPx, heightPx, transparent, SimdSelection.Best)
    {
    }

    internal FaceRenderer(AvatarAsset asset, int widthPx, int heightPx, bool transparent, SimdPath path)
    {
        ArgumentNullException.ThrowIfNull(asset);
        if (widthPx is < 16 or > 1280 || heightPx is < 16 or > 1280 || widthPx % 16 != 0 || heightPx % 16 != 0)
            throw new ArgumentOutOfRangeException(nameof(widthPx), "A picture is 16 to 1280 pixels wide and high, in steps of 16.");
        _asset = asset;
        (WidthPx, HeightPx) = (widthPx, heightPx);
        _vertices = new VertexStage(asset, widthPx, heightPx);
        _bins = new TileBins(widthPx, heightPx, asset.TriangleCount);
        _setup = new TriangleSetup(asset.Mesh, _vertices, _bins, widthPx, heightPx, Array.Exists(asset.Materials, m => m.ColourTexture is not null));
        _transforms = new PoseTransforms(asset);
        _eyes = new EyeUniforms(asset);
        _background = Background.Of(asset, widthPx, heightPx, transparent);
        _output = transparent ? new StackedAlphaOutput(widthPx, heightPx) : new OpaqueOutput(widthPx, heightPx, _background);
        _parts = PartUniforms.Build(asset);
        _light = new AlignedBuffer<LightUniform>(1);
        _light.Span[0] = PartUniforms.Light(asset.Manifest.Lights);
        _tileMemory = new AlignedBuffer<int>(TileLayout.Words);
        (_oneSample, _fourSamples) = (TileRenderer.Create(path, multiSample: false), TileRenderer.Create(path, multiSample: true));
        _partChanged = new bool[asset.Mesh.Parts.Length];
    }

    /// <summary>The avatar that is drawn.</summary>
    public AvatarAsset Asset => _asset;

    /// <summary>Width of the picture.</summary>
    public int WidthPx { get; }

    /// <summary>Height of the picture; a transparent frame is twice as high.</summary>
    public int HeightPx { get; }

    /// <summary>Bytes of one frame.</summary>
    public int FrameBytes => _output.FrameBytes;

    /// <summary>Four samples at edges instead of one. Changing it redraws everything once.</summary>
    public bool AntiAliasing
    {
        get => _antiAliasing;
        set
        {
            _redrawAll |= value != _antiAliasing;
            _antiAliasing = value;
        }
    }

    /// <summary>Triangles of the last frame that faced the camera.</summary>
    public int DrawnTriangles => _setup.Count;

    /// <summary>Fragments shaded in the last frame.</summary>
    public int ShadedFragments { get; private set; }

    /// <summary>Tiles of the last frame that were the same as before and not drawn again.</summary>
    public int SkippedTiles { get; private set; }

    internal FrameTimings Timings { get; private set; }

    /// <summary>Draws a pose.</summary>
    /// <param name="pose">The pose; not kept.</param>
    /// <param name="i420">Receives [<see cref="FrameBytes"/>] BT.601 limited range: Y, then U and V at half size.
    /// Transparent: upper half straight colour, lower half alpha in luma (16 is clear, 235 opaque) and neutral chroma.</param>
    public void Render(FacePose pose, Span<byte> i420)
    {
        ArgumentNullException.ThrowIfNull(pose);
        if (i420.Length < FrameBytes) throw new ArgumentException($"The frame needs {FrameBytes} bytes.", nameof(i420));
        var start = Stopwatch.GetTimestamp();
        GazeShapes.Map(pose, _asset.Skeleton, _weights);
        _vertices.Blend(_weights);
        var blended = Stopwatch.GetTimestamp();

        _transforms.Update(pose, _weights);
        _vertices.Project(_transforms.Rows);
        UpdateParts();
        var projected = Stopwatch.GetTimestamp();

        _bins.BeginFrame(_redrawAll);
        _setup.Run(_parts.Pointer, _partChanged);
        var set = Stopwatch.GetTimestamp();

        DrawTiles();
        _redrawAll = false;
        _output.CopyTo(i420);
        Timings = new FrameTimings(blended - start, projected - blended, set - projected, Stopwatch.GetTimestamp() - set);
    }

    private void UpdateParts()
    {
        for (var i = 0; i < _partChanged.Length; i++)
        {
            var part = _asset.Mesh.Parts[i];
            var uniform = _parts.Pointer + i;
            _partChanged[i] = uniform->Kind == SurfaceKind.Eye && _eyes.Update(part, uniform, _transforms, _weights);
            if (uniform->Kind == SurfaceKind.ColouredHair) _vertices.TurnStrands(part, _transforms.Rows);
        }
    }

    private void DrawTiles()
    {
        var renderer = _antiAliasing ? _fourSamples : _oneSample;
        var frame = new FrameContext
        {
            Triangles = _setup.Records,
            Textured = _setup.Textured,
            Attributes = _vertices.Attributes,
            Colours = _vertices.Colours,
            Parts = _parts.Pointer,
            Light = _light.Pointer,
            Background = _background.Rgba,
            WidthPx = WidthPx,
            HeightPx = HeightPx,
        };
        var memory = TileMemory.Over(_tileMemory.Pointer);
        if (_bins.MostTriangles > _ready.Length)
        {
            _ready = new AlignedBuffer<bool>(_bins.MostTriangles * 2);
            _planes = new AlignedBuffer<SurfacePlanes>(_ready.Length);
        }

        memory.Planes = _planes.Pointer;
        memory.Ready = _ready.Pointer;
        memory.DepthTolerance = SteepestSlope / _vertices.FocalPx;
        var across = (WidthPx + TileLayout.Width - 1) / TileLayout.Width;
        (ShadedFragments, SkippedTiles) = (0, 0);
        for (var tile = 0; tile < _bins.TileCount; tile++)
        {
            if (!_bins.IsDirty(tile))
            {
                SkippedTiles++;
                continue;
            }

            (memory.X0, memory.Y0) = (tile % across * TileLayout.Width, tile / across * TileLayout.Height);
            (memory.X1, memory.Y1) = (Math.Min(memory.X0 + TileLayout.Width, WidthPx) - 1, Math.Min(memory.Y0 + TileLayout.Height, HeightPx) - 1);
            var triangles = _bins.Triangles(tile);
            if (triangles.IsEmpty)
            {
                _output.WriteEmpty(memory);
                continue;
            }

            memory.Triangles = _bins.Entries(tile);
            ShadedFragments += renderer.Draw(frame, triangles, ref memory);
            _output.Write(memory);
        }
    }
}
