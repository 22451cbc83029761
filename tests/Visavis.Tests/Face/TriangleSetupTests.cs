using System.Runtime.InteropServices;
using Visavis.Face;
using Visavis.Face.Assets;
using Visavis.Face.Rendering;

namespace Visavis.Tests.Face;

/// <summary>Triangles that are set up eight at once are to the bit those that are set up one by one.</summary>
[Trait("suite", "simd")]
public sealed unsafe class TriangleSetupTests
{
    private const int WidthPx = 208, HeightPx = 176;

    public static TheoryData<string, string> Models
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var path in Enum.GetNames<SimdPath>())
            {
                if (path == nameof(SimdPath.Avx2) && SimdSelection.Best != SimdPath.Avx2) continue;
                data.Add("ava", path);
                data.Add("small", path);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Run_EightAtOnce_EqualsOneByOne(string model, string path)
    {
        var random = new Random(3);
        var asset = model == "ava" ? Avatars.Ava : Avatars.Small;
        Stage one = new(asset), eight = new(asset);
        var drawn = 0;
        for (var i = 0; i < 12; i++)
        {
            var pose = Avatars.RandomPose(random);
            // The second of each pair stands still, so that its tiles are not drawn again.
            for (var again = 0; again < 2; again++)
            {
                var seen = (byte)random.Next(4);
                one.Draw(pose, null, seen);
                eight.Draw(pose, Enum.Parse<SimdPath>(path), seen);
                Assert.Equal(one.Records, eight.Records);
                Assert.Equal(one.Bounds, eight.Bounds);
                Assert.Equal(one.Tiles, eight.Tiles);
                Assert.Equal(one.Ranges, eight.Ranges);
            }

            drawn += one.Tiles.Count;
        }

        Assert.True(drawn > 100);
    }

    private sealed class Stage(AvatarAsset asset)
    {
        private readonly FrameHistory _history = new(asset);
        private readonly FrameWorkspace _workspace = new(asset, WidthPx, HeightPx);
        private readonly PoseTransforms _transforms = new(asset);
        private readonly AlignedBuffer<PartUniform> _parts = PartUniforms.Build(asset);
        private readonly bool[] _partChanged = new bool[asset.Mesh.Parts.Length];

        public byte[] Records => MemoryMarshal.AsBytes(new ReadOnlySpan<TriangleRecord>(_workspace.Setup.Records, _workspace.Setup.Count)).ToArray();

        public byte[] Bounds => MemoryMarshal.AsBytes(new ReadOnlySpan<TriangleBounds>(_workspace.Setup.Bounds, _workspace.Setup.Count)).ToArray();

        public uint[] Ranges => new ReadOnlySpan<uint>(_history.TileRanges, asset.TriangleCount).ToArray();

        public List<int> Tiles { get; } = [];

        public void Draw(FacePose pose, SimdPath? path, byte seen)
        {
            _workspace.Vertices.Continue(_history);
            _workspace.Vertices.Blend(pose.Weights);
            _transforms.Update(pose, pose.Weights);
            _workspace.Vertices.Project(_transforms.Rows);
            _workspace.Bins.BeginFrame(_history.TileRanges, allDirty: false);
            _history.Frame++;
            for (var i = 0; i < asset.TriangleCount; i++) _history.LastSeen[i] = (byte)(_history.Frame - ((i + seen) % 5));
            _workspace.Setup.Run(_parts.Pointer, _partChanged, _history, path);
            Tiles.Clear();
            for (var tile = 0; tile < _workspace.Bins.TileCount; tile++)
            {
                Tiles.Add(_workspace.Bins.IsDirty(tile) ? -1 : -2);
                Tiles.AddRange(_workspace.Bins.Triangles(tile));
            }
        }
    }
}
