using System.Text.Json;
using System.Text.Json.Serialization;

namespace Visavis.Face.Assets;

/// <summary>What <c>avatar.json</c> says about an avatar: who it is, how it is framed and lit, how it is rendered and how it speaks.</summary>
/// <remarks>Immutable. docs/reference/avatar-format.md is the page for people who write one by hand.</remarks>
public sealed record AvatarManifest
{
    /// <summary>The only version there is.</summary>
    public const int CurrentVersion = 1;

    // By reflection: generated code would overwrite the defaults of members that are absent.
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        AllowTrailingCommas = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter<Mood>(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>Version of the format; 1.</summary>
    public int FormatVersion { get; init; } = CurrentVersion;

    /// <summary>Id in requests: letters, digits, <c>-</c> and <c>_</c>, at most 64.</summary>
    public required string Id { get; init; }

    /// <summary>Name for people.</summary>
    public required string Name { get; init; }

    /// <summary>One or two sentences for people.</summary>
    public string Description { get; init; } = "";

    /// <summary>File name of the model beside the manifest.</summary>
    public string Model { get; init; } = "avatar.glb";

    /// <summary>File name of the stored light bake beside the manifest; made anew at load when it is missing or stale.</summary>
    public string Bake { get; init; } = "avatar.bake";

    /// <summary>Camera; null frames the head by itself.</summary>
    public CameraFraming? Camera { get; init; }

    /// <summary>Degrees that the model is turned about the vertical axis before it is framed; null turns its face to the camera by itself.</summary>
    public float? TurnDeg { get; init; }

    /// <summary>Lights.</summary>
    public LightRig Lights { get; init; } = new();

    /// <summary>What is behind the head.</summary>
    public BackgroundStyle Background { get; init; } = new();

    /// <summary>Render presets by name. <c>delta</c> and <c>golf</c> always exist; naming them here changes them,
    /// and null takes them away: the avatar is not offered so.</summary>
    public IReadOnlyDictionary<string, RenderPreset?> Presets { get; init; } = new Dictionary<string, RenderPreset?>();

    /// <summary>Voice to speak with when the session names none; null leaves it to the server.</summary>
    public string? DefaultVoice { get; init; }

    /// <summary>How strongly the mouth moves.</summary>
    public LipSyncTuning LipSync { get; init; } = new();

    /// <summary>How it feels while nobody asks it to feel otherwise.</summary>
    public Mood Mood { get; init; }

    /// <summary>Weights that the face rests in, by shape name: a hint of a smile, say.</summary>
    public IReadOnlyDictionary<string, float> RestPose { get; init; } = new Dictionary<string, float>();

    /// <summary>Other ids that mean this avatar.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Reads a manifest.</summary>
    /// <param name="json">UTF-8 JSON; comments and trailing commas are allowed.</param>
    /// <exception cref="AvatarFormatException">The text is not a valid manifest.</exception>
    public static AvatarManifest Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var manifest = JsonSerializer.Deserialize<AvatarManifest>(json, Json)
                ?? throw new AvatarFormatException("The manifest is empty.");
            manifest.Validate();
            return manifest;
        }
        catch (JsonException e)
        {
            throw new AvatarFormatException($"The manifest cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Finds a render preset by name.</summary>
    /// <param name="name">For example <c>delta</c>.</param>
    /// <returns>The preset, or null when neither the manifest nor the product has one of that name.</returns>
    public RenderPreset? FindPreset(string name) =>
        Presets.TryGetValue(name, out var preset) ? preset : name switch
        {
            "delta" => RenderPreset.Delta,
            "golf" => RenderPreset.Golf,
            _ => null,
        };

    /// <summary>Puts the resting weights into a pose.</summary>
    /// <param name="pose">The pose to change.</param>
    public void ApplyRestPose(FacePose pose)
    {
        foreach (var (name, weight) in RestPose)
        {
            if (BlendShapeNames.Find(name) is { } shape) pose[shape] = weight;
        }
    }

    /// <summary>Writes the manifest as indented JSON.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    private void Validate()
    {
        if (FormatVersion != CurrentVersion) throw new AvatarFormatException($"The manifest has format version {FormatVersion}; this product reads {CurrentVersion}.");
        if (!IsId(Id)) throw new AvatarFormatException($"The manifest's id '{Id}' is not 1 to 64 letters, digits, '-' or '_'.");
        foreach (var alias in Aliases)
        {
            if (!IsId(alias)) throw new AvatarFormatException($"The manifest's alias '{alias}' is not 1 to 64 letters, digits, '-' or '_'.");
        }

        foreach (var file in (ReadOnlySpan<string>)[Model, Bake])
        {
            if (file.Length == 0 || file.AsSpan().IndexOfAny('/', '\\') >= 0 || file is "." or "..")
                throw new AvatarFormatException($"The manifest names the file '{file}'; it must lie beside the manifest.");
        }

        foreach (var (name, preset) in Presets) preset?.Validate(name);
        if (TurnDeg is { } turn && !(MathF.Abs(turn) <= 360)) throw new AvatarFormatException("The manifest's turnDeg must lie between -360 and 360.");
        Camera?.Validate();
        Lights.Validate();
        Background.Validate();
        foreach (var shape in RestPose.Keys) _ = BlendShapeNames.Find(shape) ?? throw new AvatarFormatException($"The manifest's rest pose names '{shape}', which is no blend shape.");
    }

    private static bool IsId(string id)
    {
        foreach (var c in id)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')) return false;
        }

        return id.Length is >= 1 and <= 64;
    }
}
