using System.Numerics;
using Visavis.Face.Assets.Gltf;

namespace Visavis.Face.Assets.Meshes;

/// <summary>A joint: the node that moves it and the matrix from the mesh's rest position into that node.</summary>
internal readonly record struct Joint(int Node, Matrix4x4 InverseBind);

/// <summary>The node tree, parents before children, and which nodes are head, neck and eyes.</summary>
internal sealed class Skeleton
{
    private const int MaxNodes = 8192;

    private Skeleton(string[] names, int[] order, int[] parents, Matrix4x4[] local)
    {
        Names = names;
        Order = order;
        Parents = parents;
        Local = local;
        var keys = Array.ConvertAll(names, Key);
        Head = Find(keys, exact: ["head", "jbipchead", "mixamorighead"], contains: "head");
        Neck = Find(keys, exact: ["neck", "jbipcneck", "mixamorigneck"], contains: "neck");
        LeftEye = Find(keys, ["eyel", "lefteye", "eyeleft", "jadjlfaceeye", "mixamoriglefteye"], contains: null);
        RightEye = Find(keys, ["eyer", "righteye", "eyeright", "jadjrfaceeye", "mixamorigrighteye"], contains: null);
        ArmPose.Lower(this, keys);
    }

    public string[] Names { get; }

    public int[] Order { get; }

    public int[] Parents { get; }

    public Matrix4x4[] Local { get; }

    public Joint[] Joints { get; set; } = [];

    /// <summary>Node number, or -1 when the file has none.</summary>
    public int Head { get; }

    public int Neck { get; }

    public int LeftEye { get; }

    public int RightEye { get; }

    public static Skeleton Build(GltfRoot root)
    {
        var nodes = root.Nodes;
        if (nodes.Length is 0 or > MaxNodes) throw new AvatarFormatException($"The model has {nodes.Length} nodes; 1 to {MaxNodes} are allowed.");
        var parents = new int[nodes.Length];
        Array.Fill(parents, -1);
        for (var i = 0; i < nodes.Length; i++)
        {
            foreach (var child in nodes[i].Children)
            {
                if ((uint)child >= (uint)nodes.Length) throw new AvatarFormatException($"Node {i} names the child {child}, which does not exist.");
                if (parents[child] >= 0) throw new AvatarFormatException($"Node {child} has two parents.");
                parents[child] = i;
            }
        }

        return new Skeleton(Array.ConvertAll(nodes, n => n.Name ?? ""), Sort(nodes, parents), parents, Array.ConvertAll(nodes, LocalMatrix));
    }

    /// <summary>World matrices of the rest position.</summary>
    public Matrix4x4[] RestWorld()
    {
        var world = new Matrix4x4[Local.Length];
        foreach (var i in Order) world[i] = Parents[i] < 0 ? Local[i] : Local[i] * world[Parents[i]];
        return world;
    }

    private static int[] Sort(GltfNode[] nodes, int[] parents)
    {
        var order = new List<int>(nodes.Length);
        for (var i = 0; i < nodes.Length; i++)
        {
            if (parents[i] < 0) order.Add(i);
        }

        for (var i = 0; i < order.Count; i++) order.AddRange(nodes[order[i]].Children);
        // Every node has at most one parent, so what no root reaches is a cycle.
        if (order.Count != nodes.Length) throw new AvatarFormatException("The model's nodes form a cycle.");
        return order.ToArray();
    }

    private static Matrix4x4 LocalMatrix(GltfNode node)
    {
        if (node.Matrix is { } m)
        {
            RequireLength(m, 16, "matrix");
            return new Matrix4x4(m[0], m[1], m[2], m[3], m[4], m[5], m[6], m[7], m[8], m[9], m[10], m[11], m[12], m[13], m[14], m[15]);
        }

        var matrix = Matrix4x4.Identity;
        if (node.Scale is { } s)
        {
            RequireLength(s, 3, "scale");
            matrix = Matrix4x4.CreateScale(s[0], s[1], s[2]);
        }

        if (node.Rotation is { } r)
        {
            RequireLength(r, 4, "rotation");
            matrix *= Matrix4x4.CreateFromQuaternion(Quaternion.Normalize(new Quaternion(r[0], r[1], r[2], r[3])));
        }

        if (node.Translation is { } t)
        {
            RequireLength(t, 3, "translation");
            matrix *= Matrix4x4.CreateTranslation(t[0], t[1], t[2]);
        }

        return matrix;
    }

    private static void RequireLength(float[] values, int length, string what)
    {
        if (values.Length != length) throw new AvatarFormatException($"A node's {what} has {values.Length} numbers instead of {length}.");
        foreach (var value in values)
        {
            if (!float.IsFinite(value)) throw new AvatarFormatException($"A node's {what} holds a number that is not finite.");
        }
    }

    private static string Key(string name) => name.Replace("_", "", StringComparison.Ordinal).Replace(":", "", StringComparison.Ordinal)
        .Replace(".", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();

    private int Find(string[] keys, ReadOnlySpan<string> exact, string? contains)
    {
        // Node order is breadth first: a mesh node called "head" beside the bones comes after the bone of that name only by depth,
        // so the one that has children wins.
        var best = -1;
        foreach (var name in exact)
        {
            for (var i = 0; i < keys.Length; i++)
            {
                if (keys[i] != name) continue;
                if (best < 0 || (!HasChildren(best) && HasChildren(i))) best = i;
            }

            if (best >= 0) return best;
        }

        if (contains is null) return -1;
        for (var i = 0; i < keys.Length; i++)
        {
            if (keys[i].EndsWith(contains, StringComparison.Ordinal) && HasChildren(i)) return i;
        }

        return -1;
    }

    private bool HasChildren(int node) => Array.IndexOf(Parents, node) >= 0;
}
