using System.Diagnostics;
using System.Runtime.Intrinsics;
using Visavis.Face.Assets;

namespace Visavis.Face.Rendering;

/// <summary>Where the time of a frame went.</summary>
/// <param name="BlendTicks">Blending shapes, in <see cref="Stopwatch"/> ticks.</param>
/// <param name="VertexTicks">Skinning and projection.</param>
/// <param name="SetupTicks">Triangle setup and sorting into tiles.</param>
/// <param name="TileTicks">Rasterising, shading, resolving, conversion to I420.</param>
internal readonly record struct FrameTimings(long BlendTicks, long VertexTicks, long SetupTicks, long TileTicks);

/// <summary>Draws poses of one avatar as I420 pictures.</summary>
/// <remarks>
/// One thread at a time; never blocks; allocates nothing per frame once the first frames have sized its lists. Holds next to nothing before
/// its first frame, then what tells which tiles have changed; all else is the avatar's or lent for the frame.
/// </remarks>
public sealed unsafe class FaceRenderer
{
    // Steepest surface, as depth per width, that is drawn as one where its triangles meet; beyond it the samples of a pixel are
    // shaded apart. At 4 creases broke into dots; .8 keeps them whole for 8 % more fragments. The line where lips meet is thinner than
    // a pixel and needs more, but only there.
    private const float SteepestSlope = .8f;
    private const float SteepestSlopeAtLips = .15f;
    private readonly AvatarAsset _asset;
    private readonly WorkspacePool _workspaces;
    private readonly PoseTransforms _transforms;
    private readonly EyeUniforms _eyes;
    private readonly Background _background;
    private readonly bool _transparent;
    // Where vectors of eight are not whole in the machine, nothing was won: triangles are set up one by one.
    private readonly SimdPath? _setupPath;
    private readonly AlignedBuffer<PartUniform> _parts;
    private readonly AlignedBuffer<LightUniform> _light;
    private readonly TileRenderer _oneSample, _fourSamples;
    private readonly bool[] _partChanged;
    private readonly float[] _weights = new float[BlendShapes.Count];
    private FrameHistory? _history;
    private TileOutput? _output;
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
        (_asset, _setupPath) = (asset, Vector256.IsHardwareAccelerated ? path : null);
        (WidthPx, HeightPx) = (widthPx, heightPx);
        _workspaces = WorkspacePool.Of(asset, widthPx, heightPx);
        _transforms = new PoseTransforms(asset);
        _eyes = new EyeUniforms(asset);
        _background = Background.Of(asset, widthPx, heightPx, transparent);
        _transparent = transparent;
        _parts = PartUniforms.Build(asset);
        _light = new AlignedBuffer<LightUniform>(1);
        _light.Span[0] = PartUniforms.Light(asset.Manifest.Lights);
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
    public int FrameBytes => WidthPx * HeightPx * 3 / (_transparent ? 1 : 2);

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
    public int DrawnTriangles { get; private set; }

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
        var workspace = _workspaces.Rent();
        Draw(pose, workspace, i420);
        _workspaces.Return(workspace);
    }

    private void Draw(FacePose pose, FrameWorkspace workspace, Span<byte> i420)
    {
        var start = Stopwatch.GetTimestamp();
        _history ??= new FrameHistory(_asset);
        _output ??= _transparent ? new StackedAlphaOutput(WidthPx, HeightPx) : new OpaqueOutput(WidthPx, HeightPx, _background);
        workspace.Vertices.Continue(_history);
        GazeShapes.Map(pose, _asset.Skeleton, _weights);
        workspace.Vertices.Blend(_weights);
        var blended = Stopwatch.GetTimestamp();

        _transforms.Update(pose, _weights);
        workspace.Vertices.Project(_transforms.Rows);
        UpdateParts(workspace.Vertices);
        var projected = Stopwatch.GetTimestamp();

        workspace.Bins.BeginFrame(_history.TileRanges, _redrawAll);
        _history.Frame++;
        workspace.Setup.Run(_parts.Pointer, _partChanged, _history, _setupPath);
        DrawnTriangles = workspace.Setup.Count;
        var set = Stopwatch.GetTimestamp();

        DrawTiles(workspace, _output);
        _redrawAll = false;
        _output.CopyTo(i420);
        workspace.Vertices.Continue(null);
        Timings = new FrameTimings(blended - start, projected - blended, set - projected, Stopwatch.GetTimestamp() - set);
    }

    private void UpdateParts(VertexStage vertices)
    {
        for (var i = 0; i < _partChanged.Length; i++)
        {
            var part = _asset.Mesh.Parts[i];
            var uniform = _parts.Pointer + i;
            _partChanged[i] = uniform->Kind == SurfaceKind.Eye && _eyes.Update(part, uniform, _transforms, _weights);
            if (uniform->Kind == SurfaceKind.ColouredHair) vertices.TurnStrands(part, _transforms.Rows);
        }
    }

    private void DrawTiles(FrameWorkspace workspace, TileOutput output)
    {
        var (vertices, bins) = (workspace.Vertices, workspace.Bins);
        var renderer = _antiAliasing ? _fourSamples : _oneSample;
        var frame = new FrameContext
        {
            Triangles = workspace.Setup.Records,
            FirstRecords = workspace.Setup.FirstRecords,
            Bounds = workspace.Setup.Bounds,
            LastSeen = _history!.LastSeen,
            Frame = _history.Frame,
            Textured = workspace.Setup.Textured,
            Attributes = vertices.Attributes,
            Colours = vertices.Colours,
            Parts = _parts.Pointer,
            Light = _light.Pointer,
            Background = _background.Rgba,
            WidthPx = WidthPx,
            HeightPx = HeightPx,
            DepthTolerance = SteepestSlope / vertices.FocalPx,
            DepthToleranceAtLips = SteepestSlopeAtLips / vertices.FocalPx,
        };
        workspace.MakeRoomForTiles();
        var memory = TileMemory.Over(workspace.TileWords.Pointer);
        memory.Planes = workspace.Planes.Pointer;
        memory.Ready = workspace.Ready.Pointer;
        memory.First = workspace.First.Pointer;
        memory.Later = workspace.Later.Pointer;
        var across = (WidthPx + TileLayout.Width - 1) / TileLayout.Width;
        (ShadedFragments, SkippedTiles) = (0, 0);
        for (var tile = 0; tile < bins.TileCount; tile++)
        {
            if (!bins.IsDirty(tile))
            {
                SkippedTiles++;
                continue;
            }

            (memory.X0, memory.Y0) = (tile % across * TileLayout.Width, tile / across * TileLayout.Height);
            (memory.X1, memory.Y1) = (Math.Min(memory.X0 + TileLayout.Width, WidthPx) - 1, Math.Min(memory.Y0 + TileLayout.Height, HeightPx) - 1);
            var triangles = bins.Triangles(tile);
            if (triangles.IsEmpty)
            {
                output.WriteEmpty(memory);
                continue;
            }

            memory.Triangles = bins.Entries(tile);
            ShadedFragments += renderer.Draw(frame, triangles, ref memory);
            output.Write(memory);
        }
    }
}
