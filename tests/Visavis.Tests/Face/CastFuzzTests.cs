using System.Numerics;
using Visavis.Face;
using Visavis.Face.Assets;
using Visavis.Face.Rendering;

namespace Visavis.Tests.Face;

/// <summary>Whatever the animation layer mixes, a face stays whole.</summary>
public sealed class CastFuzzTests
{
    private const int SidePx = 192, MostPixels = 2;

    // ./visavis test --only CastFuzz takes the time for thousands.
    private static readonly int Poses = Environment.GetEnvironmentVariable("VISAVIS_TEST_FULL") == "1" ? 4000 : 300;

    public static TheoryData<string> Cast => CastTests.Cast;

    [Theory]
    [MemberData(nameof(Cast))]
    public void Render_ManyRandomPoses_LeavesNoHoleInTheFace(string id)
    {
        var random = new Random(11);
        var asset = Avatars.LoadFolder(id);
        var renderer = new FaceRenderer(asset, SidePx, SidePx, transparent: true);
        var frame = new byte[renderer.FrameBytes];
        for (var i = 0; i < Poses; i++)
        {
            var pose = Avatars.RandomPose(random);
            renderer.AntiAliasing = i % 4 != 0;
            renderer.Render(pose, frame);

            // One or two pixels are a sliver between two parts that meet at a seam (hairline, neck), not a hole that anyone sees.
            var alpha = frame.AsSpan(SidePx * SidePx, SidePx * SidePx);
            var enclosed = Holes.EnclosedClearPixels(alpha, SidePx);
            var (face, radius) = Face(asset, pose);
            // Outside the face there may be gaps: between a braid and the neck, behind glasses.
            enclosed.RemoveAll(pixel => Vector2.Distance(face, new Vector2(pixel % SidePx, pixel / SidePx)) > radius);
            if (enclosed.Count > MostPixels) Assert.Fail($"pose {i} has a hole of {enclosed.Count} pixels: see {Marked(id, frame, enclosed)}");
            Assert.True(alpha.Count((byte)235) > SidePx * SidePx / 8, $"pose {i} lost the head");
        }
    }

    // Middle and radius of the face in the picture: from the eyes, which turn about the head's node.
    private static (Vector2 Middle, float RadiusPx) Face(AvatarAsset asset, FacePose pose)
    {
        var world = asset.Skeleton.RestWorld();
        Vector3 left = world[asset.Skeleton.LeftEye].Translation, right = world[asset.Skeleton.RightEye].Translation, head = world[asset.Skeleton.Head].Translation;
        var distance = Vector3.Distance(left, right);
        var middle = ((left + right) / 2) - new Vector3(0, .4f * distance, 0);
        middle = head + Vector3.Transform(middle - head, Matrix4x4.CreateFromYawPitchRoll(pose.HeadYaw, pose.HeadPitch, pose.HeadRoll));
        var view = Vector3.Transform(middle, Matrix4x4.CreateLookAt(asset.Camera.Eye, asset.Camera.Target, Vector3.UnitY));
        var focal = SidePx / (2 * MathF.Tan(asset.Camera.FovRad / 2)) / -view.Z;
        return (new Vector2((SidePx / 2f) + (view.X * focal), (SidePx / 2f) - (view.Y * focal)), .55f * distance * focal);
    }

    private static string Marked(string id, byte[] frame, List<int> pixels)
    {
        var rgb = PictureFile.ToRgb(frame, SidePx, SidePx * 2);
        foreach (var pixel in pixels) (rgb[3 * pixel], rgb[(3 * pixel) + 1], rgb[(3 * pixel) + 2]) = (255, 0, 255);
        var path = Path.Combine(RepositoryRoot.Path, "artifacts", "golden", id + "-hole.png");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = File.Create(path);
        PictureFile.WritePng(file, rgb, SidePx, SidePx * 2);
        return path;
    }
}
