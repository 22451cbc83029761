namespace Visavis.Face.Assets.Meshes;

/// <summary>Collects the same target from several meshes and assigns targets to the 52 shapes.</summary>
internal sealed class MorphTargetBuilder
{
    private readonly Dictionary<string, (List<int> Vertices, List<float> Deltas)> _byName = [];

    public void Add(PrimitiveTarget target, int firstVertex, float positionNoise)
    {
        // Below this a normal does not visibly change; a coarser limit (.01) left steps on closed lids.
        const float normalNoise = .003f;
        if (!_byName.TryGetValue(target.Name, out var lists)) _byName[target.Name] = lists = ([], []);
        for (var i = 0; i < target.Positions.Length / 3; i++)
        {
            var p = target.Positions.AsSpan(3 * i, 3);
            var n = target.Normals.AsSpan(3 * i, 3);
            if (Size(p) <= positionNoise && Size(n) <= normalNoise) continue;
            lists.Vertices.Add(firstVertex + i);
            lists.Deltas.AddRange([p[0], p[1], p[2], 0, n[0], n[1], n[2], 0]);
        }
    }

    /// <summary>[52] targets by shape. Own names win; other vocabularies fill what is left.</summary>
    public ShapeTarget?[] Build()
    {
        var shapes = new ShapeTarget?[BlendShapes.Count];
        foreach (var (name, lists) in _byName)
        {
            if (BlendShapeNames.Find(name) is { } shape) shapes[(int)shape] ??= new ShapeTarget(ToTarget(lists), 1);
        }

        foreach (var (name, lists) in _byName)
        {
            if (BlendShapeNames.Find(name) is not null) continue;
            var substitutes = BlendShapeNames.FindSubstitutes(name);
            MorphTarget? target = null;
            foreach (var shape in substitutes)
                shapes[(int)shape] ??= new ShapeTarget(target ??= ToTarget(lists), 1f / substitutes.Length, name);
        }

        return shapes;
    }

    private static MorphTarget ToTarget((List<int> Vertices, List<float> Deltas) lists) =>
        new(new AlignedBuffer<int>(lists.Vertices.ToArray()), new AlignedBuffer<float>(lists.Deltas.ToArray()));

    private static float Size(ReadOnlySpan<float> v) => MathF.Abs(v[0]) + MathF.Abs(v[1]) + MathF.Abs(v[2]);
}
