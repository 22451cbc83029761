using System.Diagnostics;
using Visavis.Face;
using Visavis.Face.Assets;
using Visavis.Face.Rendering;

namespace Visavis.Server.Avatars.Import;

/// <summary>What an import made.</summary>
/// <param name="Folder">Where the avatar lies.</param>
/// <param name="Report">What the model brings and lacks.</param>
/// <param name="FrameMs">Time of one speaking frame of the default preset on this machine, on one core.</param>
internal sealed record ImportedAvatar(string Folder, AvatarReport Report, double FrameMs);

/// <summary>Turns somebody's model into an avatar's folder: checked, converted where needed, framed, its light baked, with pictures to look at.</summary>
internal sealed class AvatarImport(string avatarsFolder, TextWriter progress)
{
    private const int PreviewPx = 320, SheetCellPx = 256, SheetColumns = 6;
    private const int MostConversions = 4;

    /// <summary>Imports a model.</summary>
    /// <param name="source">A .glb, .vrm or .gltf file.</param>
    /// <param name="id">The avatar's id.</param>
    /// <param name="name">Its name for people.</param>
    /// <param name="replace">Whether an avatar of that id may be overwritten.</param>
    /// <param name="cancellationToken">Stops between steps; nothing is left behind.</param>
    /// <exception cref="AvatarImportException">The model cannot be used, or the id is taken.</exception>
    public async Task<ImportedAvatar> RunAsync(FileInfo source, string id, string name, bool replace, CancellationToken cancellationToken)
    {
        var manifest = Checked(id, name);
        var target = Path.Combine(avatarsFolder, id);
        if (Directory.Exists(target) && !replace) throw new AvatarImportException($"There is an avatar '{id}' already: {target}. Choose another id, or add --replace.");
        if (!source.Exists) throw new AvatarImportException($"There is no file {source.FullName}.");
        Directory.CreateDirectory(avatarsFolder);
        // Built beside its place and moved there when it is whole: a running server never sees half of one. No manifest may lie in a folder
        // of this one's children before that, so the draft is one level deeper.
        var drafts = Path.Combine(avatarsFolder, ".import-" + Guid.NewGuid().ToString("n"));
        var draft = Path.Combine(drafts, id);
        try
        {
            Directory.CreateDirectory(draft);
            var model = Path.Combine(draft, manifest.Model);
            var asset = await LoadAsync(source, model, drafts, manifest, cancellationToken);
            manifest = manifest with { Camera = asset.Framing, TurnDeg = asset.TurnDeg };
            Write(draft, asset, manifest);
            cancellationToken.ThrowIfCancellationRequested();
            if (Directory.Exists(target)) Directory.Move(target, Path.Combine(drafts, "replaced"));
            Directory.Move(draft, target);
            return new ImportedAvatar(target, AvatarReport.Of(asset), MeasureMs(asset));
        }
        catch (AvatarFormatException error)
        {
            throw new AvatarImportException(error.Message);
        }
        finally
        {
            Directory.Delete(drafts, recursive: true);
        }
    }

    private static AvatarManifest Checked(string id, string name)
    {
        try
        {
            return AvatarManifest.Parse(new AvatarManifest { Id = id, Name = name }.ToJson());
        }
        catch (AvatarFormatException)
        {
            throw new AvatarImportException($"The id '{id}' is not 1 to 64 letters, digits, '-' or '_'.");
        }
    }

    private async Task<AvatarAsset> LoadAsync(FileInfo source, string model, string drafts, AvatarManifest manifest, CancellationToken cancellationToken)
    {
        var converter = new GltfConverter(progress);
        if (source.Extension.Equals(".gltf", StringComparison.OrdinalIgnoreCase)) await converter.ConvertAsync(source.FullName, model, extension: null, cancellationToken);
        else source.CopyTo(model);
        for (var conversions = 0; ; conversions++)
        {
            try
            {
                await progress.WriteLineAsync("Reading the model and baking its light; this takes some seconds ...");
                using var stream = File.OpenRead(model);
                return AvatarAsset.Load(stream, manifest);
            }
            catch (AvatarFormatException error) when (error.NeededExtension is not null && conversions < MostConversions)
            {
                var converted = Path.Combine(drafts, $"converted-{conversions}.glb");
                await converter.ConvertAsync(model, converted, error.NeededExtension, cancellationToken);
                File.Move(converted, model, overwrite: true);
            }
        }
    }

    private static void Write(string folder, AvatarAsset asset, AvatarManifest manifest)
    {
        File.WriteAllBytes(Path.Combine(folder, "avatar.json"), manifest.ToJson());
        using (var bake = File.Create(Path.Combine(folder, manifest.Bake))) asset.WriteBake(bake);
        WritePicture(Path.Combine(folder, "preview.png"), ContactSheet.Draw([asset], ["hero"], columns: 1, PreviewPx));
        WritePicture(Path.Combine(folder, "sheet.png"), ContactSheet.Draw([asset], ContactSheet.Everything, SheetColumns, SheetCellPx));
    }

    private static void WritePicture(string path, (byte[] Rgb, int WidthPx, int HeightPx) picture)
    {
        using var file = File.Create(path);
        PictureFile.WritePng(file, picture.Rgb, picture.WidthPx, picture.HeightPx);
    }

    // A moving head with a busy mouth, the first frames left out: they compile and size things.
    internal static double MeasureMs(AvatarAsset asset)
    {
        const int warmUp = 20, frames = 60;
        var preset = asset.Manifest.FindPreset("delta")!;
        var renderer = new FaceRenderer(asset, preset.WidthPx, preset.HeightPx);
        var frame = new byte[renderer.FrameBytes];
        var pose = new FacePose();
        var times = new double[frames];
        for (var i = -warmUp; i < frames; i++)
        {
            pose[BlendShape.JawOpen] = .25f + (.25f * MathF.Sin(i * .9f));
            (pose.HeadYaw, pose.HeadPitch) = (.15f * MathF.Sin(i * .11f), .06f * MathF.Sin(i * .17f));
            var start = Stopwatch.GetTimestamp();
            renderer.Render(pose, frame);
            if (i >= 0) times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        Array.Sort(times);
        // The fastest tenth: what the frame costs when nothing else wants the core.
        return times[frames / 10];
    }
}
