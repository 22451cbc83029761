using System.Runtime.Intrinsics;
using Visavis.Face.Assets;
using Visavis.Face.Assets.Meshes;

namespace Visavis.Face.Rendering;

/// <summary>What the eye shader needs of each frame: where the lids are, where the view axis meets the iris.</summary>
internal sealed unsafe class EyeUniforms
{
    private readonly AvatarAsset _asset;

    public EyeUniforms(AvatarAsset asset) => _asset = asset;

    /// <summary>Updates one eye part.</summary>
    /// <returns>Whether anything differs from the previous frame.</returns>
    public bool Update(MeshPart part, PartUniform* uniform, PoseTransforms transforms, ReadOnlySpan<float> weights)
    {
        var before = *uniform;
        var joint = _asset.Mesh.Joints.Span[4 * part.FirstVertex];
        var rows = transforms.Rows + (4 * joint);
        // The view axis in the eye's own frame is the third column of its rotation.
        var depth = _asset.Materials[part.Material].IrisDepth;
        (uniform->IrisShiftU, uniform->IrisShiftV) = (-depth * Component(rows[0], 2), depth * Component(rows[1], 2));
        var head = transforms.HeadView;
        (uniform->HeadXx, uniform->HeadXy, uniform->HeadXz) = (head.M11, head.M12, head.M13);
        (uniform->HeadYx, uniform->HeadYy, uniform->HeadYz) = (head.M21, head.M22, head.M23);
        var (left, right) = Sides(part, joint);
        // Heights in eye radii, fitted to the lids' own movement.
        uniform->UpperLid = .60f + Lid(weights, left, right, [(BlendShape.EyeBlinkLeft, -.85f), (BlendShape.EyeSquintLeft, -.12f), (BlendShape.EyeWideLeft, .14f), (BlendShape.EyeLookDownLeft, -.40f), (BlendShape.EyeLookUpLeft, .10f)]);
        uniform->LowerLid = -.47f + Lid(weights, left, right, [(BlendShape.EyeBlinkLeft, .20f), (BlendShape.EyeSquintLeft, .18f), (BlendShape.EyeWideLeft, -.06f)]);
        return before.IrisShiftU != uniform->IrisShiftU || before.IrisShiftV != uniform->IrisShiftV || before.UpperLid != uniform->UpperLid
            || before.LowerLid != uniform->LowerLid || before.HeadXx != uniform->HeadXx || before.HeadXy != uniform->HeadXy || before.HeadYx != uniform->HeadYx;
    }

    private static float Lid(ReadOnlySpan<float> weights, float left, float right, ReadOnlySpan<(BlendShape Left, float Scale)> terms)
    {
        const int toRight = BlendShape.EyeBlinkRight - BlendShape.EyeBlinkLeft;
        var sum = 0f;
        foreach (var (shape, scale) in terms) sum += scale * ((left * weights[(int)shape]) + (right * weights[(int)shape + toRight]));
        return sum;
    }

    // A part that holds both eyes takes the mean of both lids.
    private (float Left, float Right) Sides(MeshPart part, int joint)
    {
        var node = _asset.Skeleton.Joints[joint].Node;
        if (node == _asset.Skeleton.LeftEye) return (1, 0);
        if (node == _asset.Skeleton.RightEye) return (0, 1);
        return (.5f, .5f);
    }

    private static float Component(Vector128<float> row, int i) => row.GetElement(i);
}
