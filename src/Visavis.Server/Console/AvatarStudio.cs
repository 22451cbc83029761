using Visavis.Face;
using Visavis.Face.Rendering;
using Visavis.Server.Avatars;
using Visavis.Server.Avatars.Import;
using Visavis.Server.Configuration;
using Visavis.Server.Limits;

namespace Visavis.Server.Console;

/// <summary>Where the console looks at avatars one pose at a time, with the renderer that sessions use, and brings in new ones.</summary>
/// <remarks>
/// One picture and one import at a time, on the threads of requests: sessions have threads of their own. A picture takes some 25 ms,
/// 19 of them packing the PNG.
/// </remarks>
internal sealed class AvatarStudio(AvatarFaceFactory faces, VisavisOptions options, TimeProvider time) : IDisposable
{
    private const int SidePx = 384;
    private const int PicturesPerSecond = 15, MostAtOnce = 30;

    private readonly SemaphoreSlim _drawing = new(1), _importing = new(1);
    private readonly TokenBuckets _pictures = new(PicturesPerSecond, MostAtOnce, time);
    private (AvatarEntry Avatar, FaceRenderer Renderer, byte[] Frame)? _easel;

    /// <summary>Counts a picture for a project.</summary>
    /// <returns>Null, or how long to wait before the next.</returns>
    public TimeSpan? Take(string projectId) => _pictures.Take(projectId);

    /// <summary>Draws an avatar in a pose.</summary>
    /// <returns>A PNG, square.</returns>
    public async Task<byte[]> DrawAsync(AvatarEntry avatar, FacePose pose, CancellationToken cancellationToken)
    {
        await _drawing.WaitAsync(cancellationToken);
        try
        {
            // The last avatar's renderer is kept, about 20 MB: sliders ask for the same one again and again.
            if (_easel is not { } easel || easel.Avatar != avatar)
            {
                var renderer = new FaceRenderer(faces.Asset(avatar), SidePx, SidePx);
                _easel = easel = (avatar, renderer, new byte[renderer.FrameBytes]);
            }

            easel.Renderer.Render(pose, easel.Frame);
            using var png = new MemoryStream();
            PictureFile.WritePng(png, PictureFile.ToRgb(easel.Frame, SidePx, SidePx), SidePx, SidePx);
            return png.ToArray();
        }
        finally
        {
            _drawing.Release();
        }
    }

    /// <summary>Makes an avatar of a model file, as <c>visavis avatars import</c> does.</summary>
    /// <exception cref="AvatarImportException">The model cannot be used, or the id is taken.</exception>
    public async Task<ImportedAvatar> ImportAsync(FileInfo model, string id, string name, CancellationToken cancellationToken)
    {
        await _importing.WaitAsync(cancellationToken);
        try
        {
            return await new AvatarImport(Path.Combine(options.Server.Data, "avatars"), TextWriter.Null).RunAsync(model, id, name, replace: false, cancellationToken);
        }
        finally
        {
            _importing.Release();
        }
    }

    public void Dispose()
    {
        _drawing.Dispose();
        _importing.Dispose();
    }
}
