using Visavis.Face.Assets.Meshes;

namespace Visavis.Face.Assets;

/// <summary>What a model brings and what it lacks: for the person who imports it.</summary>
public sealed record AvatarReport
{
    // Twice what our own heads have; above it a core carries few sessions.
    private const int ManyTriangles = 60_000;
    private const long ManyTexelBytes = 64L << 20;

    /// <summary>Triangles in the file that are shown.</summary>
    public required int Triangles { get; init; }

    /// <summary>Vertices.</summary>
    public required int Vertices { get; init; }

    /// <summary>Surfaces with one material each.</summary>
    public required int Parts { get; init; }

    /// <summary>Shapes that the file has by their own names.</summary>
    public required IReadOnlyList<string> Found { get; init; }

    /// <summary>Shapes that a target of another vocabulary stands in for: "jawOpen (viseme_aa)".</summary>
    public required IReadOnlyList<string> StandIns { get; init; }

    /// <summary>Shapes that the file cannot show.</summary>
    public required IReadOnlyList<string> Missing { get; init; }

    /// <summary>Joints of all skins, and the nodes that turn: "head 'Head', neck none, ...".</summary>
    public required string Skeleton { get; init; }

    /// <summary>Textures in use and the memory they take when loaded.</summary>
    public required string Textures { get; init; }

    /// <summary>Things that will look or work worse than they could, each with what to do.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Looks through a loaded model.</summary>
    /// <param name="asset">The model.</param>
    public static AvatarReport Of(AvatarAsset asset)
    {
        ArgumentNullException.ThrowIfNull(asset);
        List<string> found = [], standIns = [], missing = [];
        foreach (var shape in Enum.GetValues<BlendShape>())
        {
            var name = Spelling(shape);
            var target = asset.Mesh.Targets[(int)shape];
            if (target is null || target.Target.Vertices.Length == 0) missing.Add(name);
            else if (target.StandIn is { } other) standIns.Add($"{name} ({other})");
            else found.Add(name);
        }

        var (textures, bytes) = TextureMemory(asset);
        var skeleton = asset.Skeleton;
        return new AvatarReport
        {
            Triangles = asset.TriangleCount,
            Vertices = asset.VertexCount,
            Parts = asset.Mesh.Parts.Length,
            Found = found,
            StandIns = standIns,
            Missing = missing,
            Skeleton = $"{skeleton.Joints.Length} joints; head {Node(skeleton, skeleton.Head)}, neck {Node(skeleton, skeleton.Neck)}, eyes {Node(skeleton, skeleton.LeftEye)} and {Node(skeleton, skeleton.RightEye)}, jaw {Node(skeleton, skeleton.Jaw)}",
            Textures = $"{textures} ({bytes / (1024.0 * 1024):0.0} MiB in memory)",
            Warnings = Warn(asset, bytes),
        };
    }

    private static List<string> Warn(AvatarAsset asset, long textureBytes)
    {
        var warnings = new List<string>();
        var skeleton = asset.Skeleton;
        if (!asset.Has(BlendShape.JawOpen))
        {
            warnings.Add(skeleton.Jaw >= 0
                ? $"No shape opens the mouth; the jaw bone '{skeleton.Names[skeleton.Jaw]}' turns instead. Lips will not round."
                : "Nothing opens the mouth: there is neither a jawOpen shape (or a viseme for it) nor a jaw bone. The avatar will speak with a closed mouth.");
        }
        else if (!asset.Has(BlendShape.MouthFunnel) && !asset.Has(BlendShape.MouthPucker))
        {
            warnings.Add("No shape rounds the lips (mouthFunnel, mouthPucker or visemes O, U): O and U will look like A.");
        }

        if (!asset.Has(BlendShape.EyeBlinkLeft) || !asset.Has(BlendShape.EyeBlinkRight)) warnings.Add("The eyes cannot blink: eyeBlinkLeft and eyeBlinkRight are missing.");
        if (skeleton.Head < 0) warnings.Add("No head bone was found: the whole model turns instead. Name the bone 'Head' if there is one.");
        if (skeleton.LeftEye < 0 && !asset.Has(BlendShape.EyeLookInLeft)) warnings.Add("The eyes cannot look around: there are neither eye bones nor eyeLook shapes.");
        if (asset.TriangleCount > ManyTriangles) warnings.Add($"{asset.TriangleCount} triangles are many for a head: remove what is not seen (body, back of the scalp) or simplify.");
        if (textureBytes > ManyTexelBytes) warnings.Add("The textures are large for a picture of 512 x 512: 1024 pixels a side are plenty.");
        if (asset.TurnDeg != 0) warnings.Add($"The model looks elsewhere in its file; it was turned by {asset.TurnDeg:0} degrees. 'turnDeg' in avatar.json changes that.");
        var seeThrough = 0;
        foreach (var part in asset.Mesh.Parts) seeThrough += asset.Materials[part.Material].Alpha == AlphaMode.Blend ? part.IndexCount / 3 : 0;
        if (seeThrough > asset.TriangleCount / 4) warnings.Add($"{seeThrough} triangles are see-through (alphaMode BLEND), which is dear and may be drawn in the wrong order: use MASK or OPAQUE.");
        return warnings;
    }

    private static (int Count, long Bytes) TextureMemory(AvatarAsset asset)
    {
        var seen = new HashSet<Texture>();
        long bytes = 0;
        foreach (var part in asset.Mesh.Parts)
        {
            var material = asset.Materials[part.Material];
            foreach (var texture in (ReadOnlySpan<Texture?>)[material.ColourTexture, material.NormalTexture])
            {
                if (texture is not null && seen.Add(texture)) bytes += texture.Bytes;
            }
        }

        return (seen.Count, bytes);
    }

    private static string Node(Skeleton skeleton, int node) => node < 0 ? "none" : $"'{skeleton.Names[node]}'";

    private static string Spelling(BlendShape shape) => char.ToLowerInvariant(shape.ToString()[0]) + shape.ToString()[1..];
}
