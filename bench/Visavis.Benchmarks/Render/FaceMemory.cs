using Visavis.Face;
using Visavis.Face.Assets;

namespace Visavis.Benchmarks.Render;

/// <summary>What the faces of sessions hold, in kilobytes (1,024 bytes).</summary>
/// <param name="Avatar">Whose faces.</param>
/// <param name="NeverDrawnKb">A face that nobody has looked at.</param>
/// <param name="DrawnKb">What its first frame adds, for as long as it lives.</param>
/// <param name="SharedKb">What the first face adds besides: lent from face to face, once for each that draws at the same moment.</param>
internal sealed record FaceMemory(string Avatar, double NeverDrawnKb, double DrawnKb, double SharedKb)
{
    private const int Faces = 20;

    /// <summary>Makes and draws faces of the default preset. The avatar must not have been drawn before.</summary>
    public static FaceMemory Of(AvatarAsset asset)
    {
        var preset = asset.Manifest.FindPreset("delta")!;
        var frame = new byte[preset.WidthPx * preset.HeightPx * 3 / 2];
        var faces = new AvatarFace[Faces];
        faces[0] = new AvatarFace(asset, preset, seed: 1);
        var first = Allocated(() => Draw(faces[0]));
        var made = Allocated(() =>
        {
            for (var i = 1; i < Faces; i++) faces[i] = new AvatarFace(asset, preset, seed: i);
        });
        var drawn = Allocated(() =>
        {
            for (var i = 1; i < Faces; i++) Draw(faces[i]);
        });
        return new FaceMemory(asset.Manifest.Id, Kilobytes(made) / (Faces - 1), Kilobytes(drawn) / (Faces - 1), Kilobytes(first) - (Kilobytes(drawn) / (Faces - 1)));

        void Draw(AvatarFace face) => face.Render(new FaceInput(), frame);
    }

    private static double Kilobytes(long bytes) => bytes / 1024.0;

    private static long Allocated(Action work)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        work();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
