using System.Text.Json;
using Visavis.Face.Assets.Gltf;

namespace Visavis.Face.Assets.Meshes;

/// <summary>Where exporters keep the names of morph targets, and which of them an avatar can use.</summary>
internal static class TargetNames
{
    /// <summary>The names in target order; empty when the file names none.</summary>
    public static IReadOnlyList<string> Of(GltfMesh mesh, GltfPrimitive primitive)
    {
        foreach (var extras in (ReadOnlySpan<JsonElement?>)[mesh.Extras, primitive.Extras])
        {
            if (extras is not { ValueKind: JsonValueKind.Object } e || !e.TryGetProperty("targetNames", out var list) || list.ValueKind != JsonValueKind.Array) continue;
            var names = new List<string>();
            foreach (var name in list.EnumerateArray()) names.Add(name.ValueKind == JsonValueKind.String ? name.GetString()! : "");
            return names;
        }

        return [];
    }

    /// <summary>Whether the name is one of the 52 or can stand in for one of them.</summary>
    public static bool IsOfUse(string name) => BlendShapeNames.Find(name) is not null || !BlendShapeNames.FindSubstitutes(name).IsEmpty;
}
