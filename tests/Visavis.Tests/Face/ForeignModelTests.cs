using System.Text.Json.Nodes;
using Visavis.Face;
using Visavis.Face.Assets;
using Visavis.TestKit.Models;
using Visavis.TestKit.Pictures;

namespace Visavis.Tests.Face;

/// <summary>Heads that other tools made: bones instead of shapes, expressions instead of names, looking elsewhere.</summary>
public sealed class ForeignModelTests
{
    private const int SidePx = 256;

    [Fact]
    public void Render_JawBoneWithoutShapes_OpensTheMouth()
    {
        var glb = TestHead.Builder();
        Names(glb)[0] = "unknown";
        Node(glb, "brooch")["name"] = "Jaw";
        var asset = Avatars.Load(glb.Build());

        Assert.False(asset.Has(BlendShape.JawOpen));
        Assert.Contains(AvatarReport.Of(asset).Warnings, warning => warning.Contains("jaw bone 'Jaw'", StringComparison.Ordinal));
        Assert.NotEqual(Avatars.Draw(asset, new FacePose()), Avatars.Draw(asset, Avatars.Pose((BlendShape.JawOpen, .8f))));
    }

    [Theory]
    [InlineData("""{"VRM": {"humanoid": {"humanBones": [{"bone": "head", "node": HEAD}]}, "blendShapeMaster": {"blendShapeGroups": [{"presetName": "a", "binds": [{"mesh": 0, "index": 0, "weight": 100}]}]}}}""")]
    [InlineData("""{"VRMC_vrm": {"humanoid": {"humanBones": {"head": {"node": HEAD}}}, "expressions": {"preset": {"aa": {"morphTargetBinds": [{"node": 1, "index": 0, "weight": 1}]}}}}}""")]
    public void Load_VrmExpressionOverANamelessTarget_OpensTheMouth(string extensions)
    {
        var glb = TestHead.Builder();
        Names(glb)[0] = "Morph_017";
        var head = glb.Document["nodes"]!.AsArray().IndexOf(Node(glb, "Head"));
        Node(glb, "Head")["name"] = "Bone_012";
        glb.Document["extensions"] = JsonNode.Parse(extensions.Replace("HEAD", $"{head}", StringComparison.Ordinal));

        var asset = Avatars.Load(glb.Build());

        Assert.True(asset.Has(BlendShape.JawOpen));
        Assert.Equal(head, asset.Skeleton.Head);
        Assert.Equal(0, asset.TurnDeg);
    }

    [Fact]
    public void Load_VrmThatPointsNowhere_StillLoads()
    {
        var glb = TestHead.Builder();
        glb.Document["extensions"] = JsonNode.Parse(
            """{"VRM": {"humanoid": {"humanBones": [{"bone": "head", "node": 99999}, 7]}, "blendShapeMaster": {"blendShapeGroups": [{"name": "x", "binds": [{"mesh": -5, "index": 1e30}]}, null]}}}""");

        Assert.True(Avatars.Load(glb.Build()).Has(BlendShape.JawOpen));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(.70710678, .70710678)]
    [InlineData(-.70710678, .70710678)]
    public void Load_FaceThatLooksElsewhere_IsTurnedToTheCamera(double y, double w)
    {
        var straight = Avatars.Draw(Avatars.Small, new FacePose());
        var glb = TestHead.Builder();
        Node(glb, "Root")["rotation"] = new JsonArray(0, y == 0 ? 1 : y, 0, y == 0 ? 0 : w);

        var asset = Avatars.Load(glb.Build());

        Assert.Equal(y == 0 ? 180 : 90, Math.Abs(asset.TurnDeg), .01);
        var turned = Avatars.Draw(asset, new FacePose());
        var difference = PictureDifference.Between(PictureFile.ToRgb(straight, SidePx, SidePx), PictureFile.ToRgb(turned, SidePx, SidePx), SidePx, SidePx);
        Assert.True(difference.MeanLevels < .5, $"{difference.MeanLevels:F2} levels");
    }

    [Fact]
    public void Load_NodeOutsideTheScene_IsNotShown()
    {
        var glb = TestHead.Builder();
        var root = glb.Document["nodes"]!.AsArray().Count - 1;
        var all = Avatars.Load(glb.Build()).TriangleCount;
        glb.Node("leftover", 0);
        glb.Document["scenes"] = new JsonArray(new JsonObject { ["nodes"] = new JsonArray(root) });

        Assert.Equal(all, Avatars.Load(glb.Build()).TriangleCount);
    }

    [Fact]
    public void Load_SolidPictureMarkedSeeThrough_IsDrawnSolid()
    {
        var glb = TestHead.Builder();
        Material(glb, "brooch")["alphaMode"] = "BLEND";
        Material(glb, "fringe")["alphaMode"] = "BLEND";

        var materials = Avatars.Load(glb.Build()).Materials;

        Assert.Equal(AlphaMode.Opaque, Array.Find(materials, m => m.Name == "brooch")!.Alpha);
        Assert.Equal(AlphaMode.Mask, Array.Find(materials, m => m.Name == "fringe")!.Alpha);
        Assert.Equal(AlphaMode.Blend, Array.Find(materials, m => m.Name == "veil")!.Alpha);
    }

    [Fact]
    public void Report_OfAHeadWithOneShape_SaysWhatIsMissing()
    {
        var report = AvatarReport.Of(Avatars.Small);

        Assert.Equal(["jawOpen"], report.Found);
        Assert.Contains("eyeBlinkLeft", report.Missing);
        Assert.Contains(report.Warnings, warning => warning.Contains("blink", StringComparison.Ordinal));
        Assert.Contains("head 'Head'", report.Skeleton, StringComparison.Ordinal);
    }

    private static JsonArray Names(GlbBuilder glb) => glb.Document["meshes"]![0]!["extras"]!["targetNames"]!.AsArray();

    private static JsonNode Node(GlbBuilder glb, string name) => glb.Document["nodes"]!.AsArray().Single(node => (string?)node!["name"] == name)!;

    private static JsonNode Material(GlbBuilder glb, string name) => glb.Document["materials"]!.AsArray().Single(material => (string?)material!["name"] == name)!;
}
