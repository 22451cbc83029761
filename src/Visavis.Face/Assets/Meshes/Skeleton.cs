using System.Numerics;
using Visavis.Face.Assets.Gltf;

namespace Visavis.Face.Assets.Meshes;

/// <summary>A joint: the node that moves it and the matrix from the mesh's rest position into that node.</summary>
internal readonly record struct Joint(int Node, Matrix4x4 InverseBind);

/// <summary>The node tree, parents before children, and which nodes are head, neck and eyes.</summary>
internal sealed class Skeleton
{
    private const int MaxNodes = 8192;

    private Skeleton(string[] names, int[] order, int[] parents, Matrix4x4[] local, VrmDocument vrm)
    {
        Names = names;
        Order = order;
        Parents = parents;
        Local = local;
        var keys = Array.ConvertAll(names, Key);
        int Bone(string name, int other) => (uint)vrm.Bone(name) < (uint)names.Length ? vrm.Bone(name) : other;
        Head = Bone("head", Find(keys, exact: ["head", "jbipchead", "mixamorighead", "ccbasehead", "bip01head", "defhead", "headm"], contains: "head"));
        Neck = Bone("neck", Find(keys, exact: ["neck", "jbipcneck", "mixamorigneck", "ccbasenecktwist01", "bip01neck", "neckm"], contains: "neck"));
        LeftEye = Bone("leftEye", Find(keys, ["eyel", "lefteye", "eyeleft", "jadjlfaceeye", "mixamoriglefteye", "ccbaseleye", "defeyel"], contains: null));
        RightEye = Bone("rightEye", Find(keys, ["eyer", "righteye", "eyeright", "jadjrfaceeye", "mixamorigrighteye", "ccbasereye", "defeyer"], contains: null));
        Jaw = Bone("jaw", Find(keys, ["jaw", "jawbone", "jawroot", "ccbasejawroot", "mixamorigjaw", "lowerjaw", "jawlower", "defjaw", "jawm", "headjaw", "jaw01", "mandible"], contains: null));
        ArmPose.Lower(this, keys, vrm);
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

    /// <summary>A bone that opens the mouth; used where no target does.</summary>
    public int Jaw { get; }

    /// <summary>[nodes] whether the file's scene shows the node; other nodes may still move something.</summary>
    public bool[] Shown { get; private init; } = [];

    /// <summary>Turns the whole figure about the vertical axis, before anything reads its rest position.</summary>
    public void Turn(float yawRad)
    {
        if (yawRad == 0) return;
        var turn = Matrix4x4.CreateRotationY(yawRad);
        for (var i = 0; i < Local.Length; i++)
        {
            if (Parents[i] < 0) Local[i] *= turn;
        }
    }

    public static Skeleton Build(GltfRoot root, VrmDocument vrm)
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

        var order = Sort(nodes, parents);
        return new Skeleton(Array.ConvertAll(nodes, n => n.Name ?? ""), order, parents, Array.ConvertAll(nodes, LocalMatrix), vrm) { Shown = InScene(root, order, parents) };
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

    private static bool[] InScene(GltfRoot root, int[] order, int[] parents)
    {
        var shown = new bool[root.Nodes.Length];
        var scene = root.Scene ?? 0;
        if ((uint)scene >= (uint)root.Scenes.Length || root.Scenes[scene].Nodes.Length == 0)
        {
            Array.Fill(shown, true);
            return shown;
        }

        foreach (var node in root.Scenes[scene].Nodes)
        {
            if ((uint)node >= (uint)shown.Length) throw new AvatarFormatException($"The scene names node {node}, which does not exist.");
            shown[node] = true;
        }

        foreach (var i in order) shown[i] |= parents[i] >= 0 && shown[parents[i]];
        return shown;
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

    private static string Key(string name) => string.Concat(Array.FindAll(name.ToCharArray(), char.IsAsciiLetterOrDigit)).ToLowerInvariant();

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
