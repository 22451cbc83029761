namespace Visavis.Face.Assets;

/// <summary>What a material looks like before its file says more: chosen by its name, for our own parts and for common foreign ones.</summary>
/// <remarks>The numbers were tuned by eye under the default light rig; docs/design/rendering.md says what each one did to the picture.</remarks>
internal static class MaterialDefaults
{
    /// <summary>The starting point for a material of this name.</summary>
    public static MaterialDefinition ForName(string name)
    {
        var key = name.ToLowerInvariant();
        bool Has(string part) => key.Contains(part, StringComparison.Ordinal);
        if (Has("lash") || Has("eyeline")) return ForPart("lash");
        if (Has("brow")) return ForPart("brow");
        if (Has("teeth") || Has("tooth")) return ForPart("teeth");
        if (Has("tongue") || Has("gum")) return ForPart("tongue");
        if (Has("hair") || Has("beard")) return ForPart("hair");
        if (Has("eye") || Has("iris") || Has("cornea")) return ForPart("eye");
        if (Has("skin") || Has("head") || Has("face") || Has("body")) return ForPart("skin");
        if (Has("shirt") || Has("cloth") || Has("collar") || Has("outfit") || Has("sweater")) return ForPart("cloth");
        return new MaterialDefinition();
    }

    /// <summary>The numbers of a part that documents may name as <c>preset</c>; null when the name is not known.</summary>
    public static MaterialDefinition ForPart(string part) => part switch
    {
        "skin" => new MaterialDefinition
        {
            Shader = ShaderKind.Skin, Wrap = new(.46f, .20f, .13f), Sharp = new(80, .42f), Broad = new(16, .095f), Environment = .12f,
            OcclusionTint = new(.16f, .03f, .02f), ShadowFloor = .16f, NormalStrength = .7f,
        },
        "hair" => new MaterialDefinition
        {
            Shader = ShaderKind.Hair, Wrap = new(.25f), Sharp = new(40, .24f), Broad = new(9, .34f), NormalStrength = .7f,
        },
        "eye" => new MaterialDefinition
        {
            Shader = ShaderKind.Eye, Wrap = new(.5f), Sharp = new(900, 2.2f), Environment = .30f, ShadowFloor = .22f,
            Occlusion = OcclusionRole.None,
        },
        "teeth" => new MaterialDefinition
        {
            Wrap = new(.45f), Sharp = new(160, .38f), Broad = new(20, .05f), Environment = .10f, ShadowFloor = .05f,
            Occlusion = OcclusionRole.Mouth,
        },
        "gum" or "tongue" => new MaterialDefinition
        {
            Wrap = new(.35f), Sharp = new(90, .25f), Broad = new(14, .06f), Environment = .05f, ShadowFloor = .05f,
            Occlusion = OcclusionRole.Mouth,
        },
        "cloth" => new MaterialDefinition { Sharp = new(9, .02f), Broad = new(5, .02f), Environment = .04f, Sheen = .9f },
        "lash" => new MaterialDefinition
        {
            Wrap = new(.2f), Sharp = new(40, .05f), Broad = new(9, .02f), Environment = .05f, Occlusion = OcclusionRole.Light,
        },
        "brow" => new MaterialDefinition
        {
            Wrap = new(.25f), Sharp = new(24, .06f), Broad = new(7, .03f), Sheen = .4f, Occlusion = OcclusionRole.Light,
        },
        "plain" => new MaterialDefinition(),
        _ => throw new AvatarFormatException($"'{part}' is not a part that materials can be modelled on."),
    };
}
