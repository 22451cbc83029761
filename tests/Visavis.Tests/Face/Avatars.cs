using Visavis.Face;
using Visavis.Face.Assets;
using Visavis.Face.Rendering;
using Visavis.TestKit.Models;

namespace Visavis.Tests.Face;

/// <summary>The avatars that tests look at: loaded once, as in the product.</summary>
internal static class Avatars
{
    private static readonly Lazy<AvatarAsset> LazyAva = new(() => LoadFolder("ava"));
    private static readonly Lazy<AvatarAsset> LazyTestHead = new(() => Load(TestHead.Glb()));

    /// <summary>The default avatar that ships.</summary>
    public static AvatarAsset Ava => LazyAva.Value;

    /// <summary>A small head with every kind of surface.</summary>
    public static AvatarAsset Small => LazyTestHead.Value;

    public static AvatarAsset Load(byte[] glb) => AvatarAsset.Load(new MemoryStream(glb), new AvatarManifest { Id = "test", Name = "Test" });

    public static AvatarAsset LoadFolder(string id, BackgroundStyle? background = null)
    {
        var folder = Path.Combine(RepositoryRoot.Path, "avatars", id);
        var manifest = AvatarManifest.Parse(File.ReadAllBytes(Path.Combine(folder, "avatar.json")));
        if (background is not null) manifest = manifest with { Background = background };
        using var model = File.OpenRead(Path.Combine(folder, manifest.Model));
        var bakePath = Path.Combine(folder, manifest.Bake);
        using var bake = File.Exists(bakePath) ? File.OpenRead(bakePath) : null;
        return AvatarAsset.Load(model, manifest, bake);
    }

    public static byte[] Draw(AvatarAsset asset, FacePose pose, int sidePx = 256, bool transparent = false, SimdPath? path = null)
    {
        var renderer = new FaceRenderer(asset, sidePx, sidePx, transparent, path ?? SimdSelection.Best);
        var frame = new byte[renderer.FrameBytes];
        renderer.Render(pose, frame);
        return frame;
    }

    public static FacePose Pose(params (BlendShape Shape, float Weight)[] weights)
    {
        var pose = new FacePose();
        foreach (var (shape, weight) in weights) pose[shape] = weight;
        return pose;
    }

    /// <summary>A random mix that the animation layer could produce.</summary>
    public static FacePose RandomPose(Random random)
    {
        var pose = new FacePose();
        for (var i = 0; i < 12; i++) pose[(BlendShape)random.Next(BlendShapes.Count)] = random.NextSingle();
        pose[BlendShape.JawOpen] = random.NextSingle() * .8f;
        (pose.HeadYaw, pose.HeadPitch, pose.HeadRoll) = (Signed(random) * .6f, Signed(random) * .35f, Signed(random) * .3f);
        (pose.EyeYaw, pose.EyePitch, pose.Breath) = (Signed(random) * .42f, Signed(random) * .35f, random.NextSingle());
        return pose;
    }

    private static float Signed(Random random) => (random.NextSingle() * 2) - 1;
}
