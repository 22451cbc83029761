using System.Numerics;
using Visavis.Face;
using Visavis.Face.Assets;
using Visavis.Face.Rendering;
using Visavis.TestKit.Pictures;

namespace Visavis.Tests.Face;

/// <summary>What somebody who looks at the pictures would notice.</summary>
public sealed class FaceRendererTests
{
    private const int SidePx = 256;

    [Fact]
    public void Render_JawOpens_OnlyTheLowerFaceChanges()
    {
        var rest = Avatars.Draw(Avatars.Ava, new FacePose());
        var open = Avatars.Draw(Avatars.Ava, Avatars.Pose((BlendShape.JawOpen, .6f)));
        var eyes = EyePixel(Avatars.Ava, left: true, SidePx);

        // The mouth lies below the eyes, within the lower half of the head.
        Assert.True(MeanChange(rest, open, SidePx / 2, (int)eyes.Y + 45, 20) > 4);
        Assert.True(MeanChange(rest, open, SidePx / 2, (int)eyes.Y - 25, 20) < .3);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Render_Blink_CoversThePupil(bool left)
    {
        var pixel = EyePixel(Avatars.Ava, left, SidePx);
        var open = DarkPixels(Avatars.Draw(Avatars.Ava, new FacePose()), pixel);
        var closed = DarkPixels(Avatars.Draw(Avatars.Ava, Avatars.Pose((BlendShape.EyeBlinkLeft, 1), (BlendShape.EyeBlinkRight, 1))), pixel);

        Assert.True(open >= 12, $"{open} dark pixels in an open eye");
        Assert.True(closed <= open / 4, $"{closed} dark pixels through a closed lid, {open} when open");
    }

    [Fact]
    public void Render_SamePoseAgain_DrawsNoTileAgain()
    {
        var renderer = new FaceRenderer(Avatars.Ava, SidePx, SidePx);
        byte[] first = new byte[renderer.FrameBytes], second = new byte[renderer.FrameBytes];
        renderer.Render(Avatars.Pose((BlendShape.JawOpen, .3f)), first);
        renderer.Render(Avatars.Pose((BlendShape.JawOpen, .3f)), second);

        Assert.Equal(first, second);
        Assert.Equal(4 * 8, renderer.SkippedTiles);
    }

    [Fact]
    public void Render_AfterAnyHistory_EqualsAFreshPicture()
    {
        var random = new Random(7);
        foreach (var transparent in new[] { false, true })
        {
            var renderer = new FaceRenderer(Avatars.Small, SidePx, SidePx, transparent);
            var frame = new byte[renderer.FrameBytes];
            for (var i = 0; i < 40; i++)
            {
                var pose = Avatars.RandomPose(random);
                renderer.AntiAliasing = random.Next(4) > 0;
                renderer.Render(pose, frame);
                if (!renderer.AntiAliasing) continue;
                Assert.Equal(Avatars.Draw(Avatars.Small, pose, transparent: transparent), frame);
            }
        }
    }

    [Fact]
    public async Task Render_SessionsInTurnAndAtOnce_ShowWhatEachShowsAlone()
    {
        var random = new Random(21);
        var poses = Enumerable.Range(0, 16).Select(_ => Avatars.RandomPose(random)).ToArray();
        var alone = poses.Select(pose => Avatars.Draw(Avatars.Small, pose)).ToArray();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            // Two sessions take turns on each thread, so each finds what another has left in the memory that is lent to it.
            FaceRenderer first = new(Avatars.Small, SidePx, SidePx), second = new(Avatars.Small, SidePx, SidePx);
            var frame = new byte[first.FrameBytes];
            for (var i = 0; i < poses.Length; i++)
            {
                var pose = (i + (thread * 5)) % poses.Length;
                first.Render(poses[pose], frame);
                Assert.Equal(alone[pose], frame);
                pose = (i * 7) % poses.Length;
                second.Render(poses[pose], frame);
                Assert.Equal(alone[pose], frame);
            }
        })));
    }

    [Fact]
    public void Render_PortableVectors_ShowThePictureOfTheFastPath()
    {
        if (SimdSelection.Best == SimdPath.Portable) Assert.Skip("This machine has the portable path only.");
        var random = new Random(3);
        foreach (var asset in new[] { Avatars.Ava, Avatars.Small })
        {
            for (var i = 0; i < 8; i++)
            {
                var pose = Avatars.RandomPose(random);
                var fast = Avatars.Draw(asset, pose, path: SimdPath.Avx2);
                var portable = Avatars.Draw(asset, pose, path: SimdPath.Portable);
                var worst = fast.Zip(portable, (a, b) => Math.Abs(a - b)).Max();
                Assert.True(worst <= 2, $"pose {i}: {worst} levels apart");
            }
        }
    }

    [Fact]
    public void Render_NotANumberInThePose_DrawsSomething()
    {
        var pose = Avatars.Pose((BlendShape.JawOpen, float.NaN), (BlendShape.MouthFunnel, float.PositiveInfinity));

        Assert.Equal(Avatars.Draw(Avatars.Ava, new FacePose()), Avatars.Draw(Avatars.Ava, pose));
    }

    [Fact]
    public void Render_CloseUp_ClipsWhatReachesTheCamera()
    {
        // The camera stands inside the head's front: part of the ball is behind it, the rest far outside the picture.
        var manifest = new AvatarManifest { Id = "near", Name = "Near", Camera = new CameraFraming { FovRad = 1.2f, Target = [0, 0, .9f], HalfHeight = .35f, Raise = 0 } };
        using var model = new MemoryStream(TestKit.Models.TestHead.Glb());
        var asset = AvatarAsset.Load(model, manifest);

        var frame = Avatars.Draw(asset, new FacePose(), transparent: true);

        Assert.Contains((byte)235, frame.AsSpan(SidePx * SidePx, SidePx * SidePx).ToArray());
    }

    [Fact]
    public void Render_Transparent_ShowsNoFringe()
    {
        // Composited over a colour, the picture must be the one that is drawn in front of that colour.
        var frame = Avatars.Draw(Avatars.Ava, new FacePose(), transparent: true);
        var straight = PictureFile.ToRgb(frame, SidePx, SidePx * 2);
        foreach (float[] colour in (float[][])[[1, 0, 0], [0, 1, 0], [1, 1, 1]])
        {
            var plain = new BackgroundStyle { Outer = colour, Inner = colour, Corner = [0, 0, 0], Bokeh = 0 };
            var before = PictureFile.ToRgb(Avatars.Draw(Avatars.LoadFolder("ava", plain), new FacePose()), SidePx, SidePx);
            var over = new byte[before.Length];
            for (var i = 0; i < over.Length; i++)
            {
                var alpha = Math.Clamp((frame[(SidePx * SidePx) + (i / 3)] - 16) / 219.0, 0, 1);
                over[i] = (byte)Math.Round((straight[i] * alpha) + (255 * colour[i % 3] * (1 - alpha)));
            }

            // Brightness shows a fringe; colour at the edge of the opaque picture is itself blurred by halved chroma.
            var difference = PictureDifference.Between(Brightness(before), Brightness(over), SidePx, SidePx);
            Assert.True(difference.WorstBlockLevels < 8 && difference.MeanLevels < 1, $"{difference.MeanLevels:F2} levels, worst block {difference.WorstBlockLevels:F1}");
        }
    }

    [Fact]
    [Trait("suite", "simd")]
    public void Render_EveryKindOfSurface_MatchesTheGoldenPicture()
    {
        var pose = Avatars.Pose((BlendShape.JawOpen, .5f));
        (pose.HeadYaw, pose.EyeYaw) = (.2f, .2f);
        var actual = PictureFile.ToRgb(Avatars.Draw(Avatars.Small, pose), SidePx, SidePx);

        Golden.Check("surfaces", actual, SidePx, SidePx);
    }

    private static byte[] Brightness(byte[] rgb)
    {
        var grey = new byte[rgb.Length];
        for (var i = 0; i < rgb.Length; i += 3)
            grey.AsSpan(i, 3).Fill((byte)((.299 * rgb[i]) + (.587 * rgb[i + 1]) + (.114 * rgb[i + 2]) + .5));
        return grey;
    }

    private static double MeanChange(byte[] before, byte[] after, int centreX, int centreY, int radius)
    {
        double sum = 0;
        var count = 0;
        for (var y = centreY - radius; y < centreY + radius; y++)
        {
            for (var x = centreX - radius; x < centreX + radius; x++, count++) sum += Math.Abs(before[(y * SidePx) + x] - after[(y * SidePx) + x]);
        }

        return sum / count;
    }

    private static int DarkPixels(byte[] frame, Vector2 eye)
    {
        var dark = 0;
        for (var y = (int)eye.Y - 8; y <= (int)eye.Y + 8; y++)
        {
            for (var x = (int)eye.X - 10; x <= (int)eye.X + 10; x++) dark += frame[(y * SidePx) + x] < 45 ? 1 : 0;
        }

        return dark;
    }

    private static Vector2 EyePixel(AvatarAsset asset, bool left, int sidePx)
    {
        var world = asset.Skeleton.RestWorld()[left ? asset.Skeleton.LeftEye : asset.Skeleton.RightEye].Translation;
        var view = Vector3.Transform(world, Matrix4x4.CreateLookAt(asset.Camera.Eye, asset.Camera.Target, Vector3.UnitY));
        var focal = sidePx / (2 * MathF.Tan(asset.Camera.FovRad / 2));
        return new Vector2((sidePx / 2f) - (view.X * focal / view.Z), (sidePx / 2f) + (view.Y * focal / view.Z));
    }
}
