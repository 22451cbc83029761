using System.Text.Json;

namespace Visavis.Face.Assets.Gltf;

/// <summary>What a VRM 0 or VRM 1 file says beyond glTF: which node is which bone, which targets make which expression.</summary>
internal sealed class VrmDocument
{
    private readonly Dictionary<string, int> _bones = [];
    private readonly List<VrmBind> _binds = [];

    private VrmDocument()
    {
    }

    /// <summary>VRM 0 models look away from the viewer, along -z; VRM 1 and glTF look along +z.</summary>
    public bool FacesAway { get; private set; }

    /// <summary>Expressions as parts of targets.</summary>
    public IReadOnlyList<VrmBind> Binds => _binds;

    /// <summary>Reads the extension; empty for ordinary files.</summary>
    public static VrmDocument Read(GltfRoot root)
    {
        var document = new VrmDocument();
        if (root.Extensions is not { ValueKind: JsonValueKind.Object } extensions) return document;
        if (extensions.TryGetProperty("VRMC_vrm", out var one)) document.ReadOne(one, root);
        else if (extensions.TryGetProperty("VRM", out var zero)) document.ReadZero(zero);
        return document;
    }

    /// <summary>The node of a bone, or -1.</summary>
    public int Bone(string name) => _bones.GetValueOrDefault(name, -1);

    private void ReadZero(JsonElement vrm)
    {
        FacesAway = true;
        foreach (var bone in Items(Member(Member(vrm, "humanoid"), "humanBones")))
        {
            if (Member(bone, "bone") is { ValueKind: JsonValueKind.String } name && Number(bone, "node") is { } node) _bones.TryAdd(name.GetString()!, (int)node);
        }

        foreach (var group in Items(Member(Member(vrm, "blendShapeMaster"), "blendShapeGroups")))
        {
            var name = Text(group, "presetName") is { Length: > 0 } preset && preset != "unknown" ? preset : Text(group, "name");
            foreach (var bind in Items(Member(group, "binds")))
            {
                if (name is not null && Number(bind, "mesh") is { } mesh && Number(bind, "index") is { } target)
                    _binds.Add(new VrmBind(name, (int)mesh, (int)target, (float)(Number(bind, "weight") ?? 100) / 100));
            }
        }
    }

    private void ReadOne(JsonElement vrm, GltfRoot root)
    {
        if (Member(Member(vrm, "humanoid"), "humanBones") is { ValueKind: JsonValueKind.Object } bones)
        {
            foreach (var bone in bones.EnumerateObject())
            {
                if (Number(bone.Value, "node") is { } node) _bones.TryAdd(bone.Name, (int)node);
            }
        }

        foreach (var list in (ReadOnlySpan<string>)["preset", "custom"])
        {
            if (Member(Member(vrm, "expressions"), list) is not { ValueKind: JsonValueKind.Object } expressions) continue;
            foreach (var expression in expressions.EnumerateObject())
            {
                foreach (var bind in Items(Member(expression.Value, "morphTargetBinds")))
                {
                    if (Number(bind, "node") is { } node && Number(bind, "index") is { } target && (uint)node < (uint)root.Nodes.Length && root.Nodes[(int)node].Mesh is { } mesh)
                        _binds.Add(new VrmBind(expression.Name, mesh, (int)target, (float)(Number(bind, "weight") ?? 1)));
                }
            }
        }
    }

    private static JsonElement? Member(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } e && e.TryGetProperty(name, out var member) ? member : null;

    private static string? Text(JsonElement element, string name) => Member(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static double? Number(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out var value) && Math.Abs(value) < 1e9 ? value : null;

    private static JsonElement[] Items(JsonElement? list) => list is { ValueKind: JsonValueKind.Array } array ? [.. array.EnumerateArray()] : [];
}

/// <summary>A share of an expression: so much of one target of a mesh.</summary>
internal readonly record struct VrmBind(string Expression, int Mesh, int Target, float Weight);
