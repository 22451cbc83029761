using Visavis.Face;
using Visavis.Face.LipSync.Text;
using Visavis.Media.Audio;
using Visavis.Media.Video;

namespace Visavis.TestKit.Sessions;

/// <summary>A face that draws the loudness of its audio as brightness: what is seen can be compared with what is heard.</summary>
public sealed class LevelFace : IFace
{
    public VideoFormat Format { get; init; } = new(64, 64, 25);

    public bool AntiAliasing { get; set; } = true;

    public bool IsDisposed { get; private set; }

    public List<(long Start, int Peak, FaceActivity Activity, bool Interrupted)> Frames { get; } = [];

    /// <summary>What the last frame was told of the viewer's voice, of the mood, and of the mouth.</summary>
    public (VoiceLevel? Viewer, Mood? Mood, VisemeMark[] Visemes) Told { get; private set; }

    public void Render(in FaceInput input, Span<byte> i420)
    {
        var peak = 0;
        foreach (var sample in input.Audio) peak = Math.Max(peak, Math.Abs((int)sample));
        Frames.Add((input.StartSample, peak, input.Activity, input.Interrupted));
        Told = (input.Viewer, input.Mood, input.Visemes.ToArray());
        i420.Fill((byte)(peak >> 8));
    }

    public void Dispose() => IsDisposed = true;
}
