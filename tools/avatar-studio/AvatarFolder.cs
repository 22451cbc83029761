using Visavis.Face.Assets;

namespace Visavis.AvatarStudio;

/// <summary>An avatar's folder on disk.</summary>
internal static class AvatarFolder
{
    public static AvatarAsset Load(string folder)
    {
        var manifest = AvatarManifest.Parse(File.ReadAllBytes(Path.Combine(folder, "avatar.json")));
        using var model = File.OpenRead(Path.Combine(folder, manifest.Model));
        var bakePath = Path.Combine(folder, manifest.Bake);
        using var bake = File.Exists(bakePath) ? File.OpenRead(bakePath) : null;
        return AvatarAsset.Load(model, manifest, bake);
    }

    public static void Bake(string folder)
    {
        var asset = Load(folder);
        if (asset.BakeWasStored)
        {
            Console.WriteLine($"{folder}: the stored bake is fresh");
            return;
        }

        using var file = File.Create(Path.Combine(folder, asset.Manifest.Bake));
        asset.WriteBake(file);
        Console.WriteLine($"{folder}: {asset.TriangleCount} triangles, {asset.VertexCount} vertices, bake of {file.Length} bytes");
    }
}
