using Visavis.Face.Assets.Meshes;

namespace Visavis.Face.Rendering;

/// <summary>Lids follow the eyes: adds to a pose's weights what its gaze implies.</summary>
/// <remarks>Models without eye nodes move their pupils by the same shapes, so they look around too.</remarks>
internal static class GazeShapes
{
    // Radians at which a look shape is fully on: 26 degrees up or down, 24 sideways.
    private const float FullVertical = .45f, FullSideways = .42f;

    /// <param name="pose">The pose.</param>
    /// <param name="skeleton">The model's nodes.</param>
    /// <param name="weights">Receives [52] weights for the vertex stage.</param>
    public static void Map(FacePose pose, Skeleton skeleton, Span<float> weights)
    {
        pose.Weights.CopyTo(weights);
        foreach (ref var weight in weights)
        {
            // Whatever the animation sums up to, no vertex flies away.
            weight = float.IsFinite(weight) ? Math.Clamp(weight, -1, 1.5f) : 0;
        }

        Add(weights, BlendShape.EyeLookDownLeft, BlendShape.EyeLookDownRight, pose.EyePitch / FullVertical);
        Add(weights, BlendShape.EyeLookUpLeft, BlendShape.EyeLookUpRight, -pose.EyePitch / FullVertical);
        Add(weights, BlendShape.EyeLookOutLeft, BlendShape.EyeLookInRight, pose.EyeYaw / FullSideways);
        Add(weights, BlendShape.EyeLookInLeft, BlendShape.EyeLookOutRight, -pose.EyeYaw / FullSideways);
    }

    private static void Add(Span<float> weights, BlendShape left, BlendShape right, float amount)
    {
        if (!(amount > 0)) return;
        weights[(int)left] = MathF.Max(weights[(int)left], MathF.Min(amount, 1));
        weights[(int)right] = MathF.Max(weights[(int)right], MathF.Min(amount, 1));
    }
}
