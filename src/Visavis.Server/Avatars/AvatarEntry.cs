using Visavis.Face.Assets;

namespace Visavis.Server.Avatars;

/// <summary>An avatar that lies on disk.</summary>
/// <param name="Manifest">What its <c>avatar.json</c> says.</param>
/// <param name="Folder">Where it lies.</param>
/// <param name="Version">Changes when the avatar is imported anew.</param>
internal sealed record AvatarEntry(AvatarManifest Manifest, string Folder, long Version)
{
    private const string PreviewFile = "preview.png";

    public string Id => Manifest.Id;

    public string? DefaultVoice => Manifest.DefaultVoice;

    public string ModelPath => Path.Combine(Folder, Manifest.Model);

    public string BakePath => Path.Combine(Folder, Manifest.Bake);

    /// <summary>The picture that the console shows, where the avatar brings one.</summary>
    public string? PreviewPath => Path.Combine(Folder, PreviewFile) is var path && File.Exists(path) ? path : null;
}
