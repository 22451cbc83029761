using Visavis.Face.Animation;
using Visavis.Face.Assets;
using Visavis.Face.Rendering;
using Visavis.Media.Video;

namespace Visavis.Face;

/// <summary>A three-dimensional head that speaks, blinks, breathes and looks: the product's face.</summary>
/// <remarks>
/// One per session, around an <see cref="AvatarAsset"/> that all sessions share. Until its first frame it holds nothing, so a session that
/// nobody joins is cheap; from then on about 1.3 MB at 512 x 512.
/// </remarks>
public sealed class AvatarFace : IFace
{
    private readonly AvatarAsset _asset;
    private readonly RenderPreset _preset;
    private readonly int _seed;
    private readonly bool _transparent;
    private FacePerformer? _performer;
    private FaceRenderer? _renderer;
    private bool _antiAliasing;

    /// <summary>Creates a face.</summary>
    /// <param name="asset">The avatar.</param>
    /// <param name="preset">Size and rate; see <see cref="AvatarManifest.FindPreset"/>.</param>
    /// <param name="seed">Chooses when it blinks and where it looks: the same seed and sound give the same pictures.</param>
    /// <param name="transparent">True stacks colour above alpha in a frame of twice the height instead of painting a background.</param>
    public AvatarFace(AvatarAsset asset, RenderPreset preset, int seed, bool transparent = false)
    {
        ArgumentNullException.ThrowIfNull(asset);
        ArgumentNullException.ThrowIfNull(preset);
        (_asset, _preset, _seed, _transparent, _antiAliasing) = (asset, preset, seed, transparent, preset.AntiAliasing);
        // Once per avatar and size, so that the first viewer's first frame need not wait for it.
        _ = Background.Of(asset, preset.WidthPx, preset.HeightPx, transparent);
        Format = new VideoFormat(preset.WidthPx, transparent ? preset.HeightPx * 2 : preset.HeightPx, preset.FramesPerSecond);
    }

    /// <inheritdoc />
    public VideoFormat Format { get; }

    /// <inheritdoc />
    public bool AntiAliasing
    {
        get => _antiAliasing;
        // A preset that goes without stays without.
        set => _antiAliasing = value && _preset.AntiAliasing;
    }

    /// <summary>The pose of the last frame.</summary>
    public FacePose Pose => Performer.Pose;

    private FacePerformer Performer => _performer ??= new FacePerformer(_asset.Manifest, _preset.FramesPerSecond, _seed);

    private FaceRenderer Renderer => _renderer ??= new FaceRenderer(_asset, _preset.WidthPx, _preset.HeightPx, _transparent);

    /// <inheritdoc />
    public void Render(in FaceInput input, Span<byte> i420)
    {
        Performer.Advance(input);
        Renderer.AntiAliasing = _antiAliasing;
        Renderer.Render(Performer.Pose, i420);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        // All memory is the collector's; the port has this for faces that hold devices.
    }
}
