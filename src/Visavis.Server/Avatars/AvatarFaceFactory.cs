using System.Collections.Concurrent;
using Visavis.Face;
using Visavis.Face.Assets;
using Visavis.Face.Calibration;
using Visavis.Server.Configuration;
using Visavis.Server.Problems;

namespace Visavis.Server.Avatars;

/// <summary>Makes the faces of sessions. An avatar's model is loaded once and shared by all of them.</summary>
internal sealed partial class AvatarFaceFactory(VisavisOptions options, ILogger<AvatarFaceFactory> log)
{
    private readonly ConcurrentDictionary<(string Folder, long Version), Lazy<AvatarAsset>> _assets = new();

    /// <summary>Loads an avatar's model now, so that its first session need not wait.</summary>
    /// <exception cref="AvatarFormatException">The model cannot be used.</exception>
    /// <exception cref="IOException">The model cannot be read.</exception>
    public void Preload(AvatarEntry avatar) => _ = Asset(avatar);

    /// <summary>Checks that an avatar can be shown so, and yields a way to make its face once there is room for the session.</summary>
    /// <param name="avatar">Whose face.</param>
    /// <param name="preset">Name of a render preset.</param>
    /// <param name="transparent">Whether the picture is to carry its alpha below its colours.</param>
    public Outcome<Func<IFace>> Prepare(AvatarEntry avatar, string preset, bool transparent)
    {
        if (avatar.Manifest.FindPreset(preset) is not { } look)
        {
            return new ApiProblem(
                StatusCodes.Status400BadRequest, ErrorCode.PresetNotOffered, $"The avatar '{avatar.Id}' is not offered as '{preset}'.");
        }

        try
        {
            var asset = Asset(avatar);
            return (Func<IFace>)(() => Marked(new AvatarFace(asset, look, Random.Shared.Next(), transparent)));
        }
        catch (Exception error) when (error is AvatarFormatException or IOException or UnauthorizedAccessException)
        {
            return new ApiProblem(
                StatusCodes.Status500InternalServerError, ErrorCode.AvatarBroken, $"The avatar '{avatar.Id}' cannot be loaded: {error.Message}");
        }
    }

    private IFace Marked(IFace face) => options.Avatars.SyncMark ? new SyncMarkFace(face) : face;

    /// <summary>An avatar's model, loaded when it is first asked for.</summary>
    /// <exception cref="AvatarFormatException">The model cannot be used.</exception>
    /// <exception cref="IOException">The model cannot be read.</exception>
    public AvatarAsset Asset(AvatarEntry avatar) =>
        _assets.GetOrAdd((avatar.Folder, avatar.Version), static (_, loader) => new Lazy<AvatarAsset>(loader), () => Load(avatar)).Value;

    private AvatarAsset Load(AvatarEntry avatar)
    {
        var kept = Path.Combine(options.Server.Data, "bakes", avatar.Id + ".bake");
        using var model = File.OpenRead(avatar.ModelPath);
        using var bake = OpenFirst(avatar.BakePath, kept);
        var asset = AvatarAsset.Load(model, avatar.Manifest, bake);
        if (!asset.BakeWasStored) Keep(asset, kept);
        return asset;
    }

    /// <summary>Keeps light that was baked just now, which took seconds, for the next start.</summary>
    private void Keep(AvatarAsset asset, string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            // Written beside and renamed: a start that is cut short leaves no half of one.
            var draft = path + ".new";
            using (var file = File.Create(draft)) asset.WriteBake(file);
            File.Move(draft, path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LogNotKept(log, path, error.Message);
        }
    }

    private static FileStream? OpenFirst(params ReadOnlySpan<string> paths)
    {
        foreach (var path in paths)
        {
            if (File.Exists(path)) return File.OpenRead(path);
        }

        return null;
    }

    [LoggerMessage(8102, LogLevel.Warning, "{Path} cannot be written, so every start bakes the light anew: {Reason}")]
    private static partial void LogNotKept(ILogger logger, string path, string reason);
}
