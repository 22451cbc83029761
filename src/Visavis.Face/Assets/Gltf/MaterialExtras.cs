using System.Numerics;
using System.Text.Json;

namespace Visavis.Face.Assets.Gltf;

/// <summary>The <c>extras.visavis</c> object of a material: docs/reference/avatar-format.md lists its members.</summary>
internal static class MaterialExtras
{
    public static JsonElement? Find(JsonElement? extras) =>
        extras is { ValueKind: JsonValueKind.Object } e && e.TryGetProperty("visavis", out var own) && own.ValueKind == JsonValueKind.Object ? own : null;

    /// <summary>The part whose numbers the material starts from, if it names one.</summary>
    public static string? Part(JsonElement extras) =>
        extras.TryGetProperty("part", out var part) ? part.ValueKind == JsonValueKind.String ? part.GetString() : throw Wrong("part") : null;

    public static MaterialDefinition Apply(MaterialDefinition material, JsonElement extras)
    {
        foreach (var member in extras.EnumerateObject())
        {
            material = member.Name switch
            {
                "part" => material,
                "shader" => material with { Shader = Choice<ShaderKind>(member) },
                "occlusion" => material with { Occlusion = Choice<OcclusionRole>(member) },
                "wrap" => material with { Wrap = Colour(member) },
                "sharp" => material with { Sharp = Lobe(member) },
                "broad" => material with { Broad = Lobe(member) },
                "environment" => material with { Environment = Number(member) },
                "sheen" => material with { Sheen = Number(member) },
                "occlusionTint" => material with { OcclusionTint = Colour(member) },
                "shadowFloor" => material with { ShadowFloor = Number(member) },
                "strandTone" => material with { StrandTone = Number(member) },
                "strandShift" => material with { StrandShift = Number(member) },
                "irisDepth" => material with { IrisDepth = Number(member) },
                _ => throw Wrong(member.Name),
            };
        }

        return material;
    }

    private static float Number(JsonProperty member) =>
        member.Value.ValueKind == JsonValueKind.Number && member.Value.TryGetSingle(out var value) && MathF.Abs(value) < 1e5f ? value : throw Wrong(member.Name);

    private static T Choice<T>(JsonProperty member)
        where T : struct, Enum =>
        member.Value.ValueKind == JsonValueKind.String && Enum.TryParse<T>(member.Value.GetString(), ignoreCase: true, out var value) && Enum.IsDefined(value)
            ? value
            : throw Wrong(member.Name);

    private static Vector3 Colour(JsonProperty member)
    {
        var v = Numbers(member, 3);
        return new Vector3(v[0], v[1], v[2]);
    }

    private static SpecularLobe Lobe(JsonProperty member)
    {
        var v = Numbers(member, 2);
        return new SpecularLobe(v[0], v[1]);
    }

    private static float[] Numbers(JsonProperty member, int count)
    {
        if (member.Value.ValueKind != JsonValueKind.Array || member.Value.GetArrayLength() != count) throw Wrong(member.Name);
        var values = new float[count];
        for (var i = 0; i < count; i++)
        {
            if (member.Value[i].ValueKind != JsonValueKind.Number || !member.Value[i].TryGetSingle(out values[i]) || !(MathF.Abs(values[i]) < 1e5f)) throw Wrong(member.Name);
        }

        return values;
    }

    private static AvatarFormatException Wrong(string member) => new($"A material's extras.visavis.{member} is unknown or has a wrong value.");
}
