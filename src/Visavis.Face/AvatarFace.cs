using Visavis.Face.Animation;
using Visavis.Face.Assets;
using Visavis.Face.Rendering;
using Visavis.Media.Video;

namespace Visavis.Face;

/// <summary>A three-dimensional head that speaks, blinks, breathes and looks: the product's face.</summary>
/// <remarks>One per session, around an <see cref="AvatarAsset"/> that all sessions share. Holds about 20 MB of its own at 512 x 512.</remarks>
public sealed class AvatarFace : IFace
{
    private readonly FacePerformer _performer;
    private readonly FaceRenderer _renderer;

    /// <summary>Creates a face.</summary>
    /// <param name="asset">The avatar.</param>
    /// <param name="preset">Size and rate; see <see cref="AvatarManifest.FindPreset"/>.</param>
    /// <param name="seed">Chooses when it blinks and where it looks: the same seed and sound give the same pictures.</param>
    /// <param name="transparent">True stacks colour above alpha in a frame of twice the height instead of painting a background.</param>
    public AvatarFace(AvatarAsset asset, RenderPreset preset, int seed, bool transparent = false)
    {
        ArgumentNullException.ThrowIfNull(asset);
        ArgumentNullException.ThrowIfNull(preset);
        _performer = new FacePerformer(asset.Manifest, preset.FramesPerSecond, seed);
        _renderer = new FaceRenderer(asset, preset.WidthPx, preset.HeightPx, transparent) { AntiAliasing = preset.AntiAliasing };
        AntiAliasingAllowed = preset.AntiAliasing;
        Format = new VideoFormat(preset.WidthPx, transparent ? preset.HeightPx * 2 : preset.HeightPx, preset.FramesPerSecond);
    }

    /// <inheritdoc />
    public VideoFormat Format { get; }

    /// <inheritdoc />
    public bool AntiAliasing
    {
        get => _renderer.AntiAliasing;
        // A preset that goes without stays without.
        set => _renderer.AntiAliasing = value && AntiAliasingAllowed;
    }

    /// <summary>The pose of the last frame.</summary>
    public FacePose Pose => _performer.Pose;

    private bool AntiAliasingAllowed { get; }

    /// <inheritdoc />
    public void Render(in FaceInput input, Span<byte> i420)
    {
        _performer.Advance(input);
        _renderer.Render(_performer.Pose, i420);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        // All memory is the collector's; the port has this for faces that hold devices.
    }
}
