using Visavis.Face.LipSync;
using Visavis.Face.LipSync.Text;
using Visavis.Media.Timing;
using Visavis.Media.Video;

namespace Visavis.Server.Cli.Demo;

/// <summary>Catches one picture of each wanted viseme, in the middle of its longest instance.</summary>
internal sealed class Closeups(IReadOnlyList<Viseme> wanted)
{
    private readonly byte[]?[] _pictures = new byte[wanted.Count][];
    private readonly double[] _lengths = new double[wanted.Count];
    private (double, double, double, double) _crop;

    /// <summary>Looks at a picture.</summary>
    /// <param name="marks">What is said, counted from where it began.</param>
    /// <param name="seconds">When the picture begins, counted from there.</param>
    /// <param name="i420">The picture.</param>
    /// <param name="format">Its shape.</param>
    /// <param name="crop">What to keep of it.</param>
    public void Look(ReadOnlySpan<VisemeMark> marks, double seconds, ReadOnlySpan<byte> i420, VideoFormat format, (double, double, double, double) crop)
    {
        _crop = crop;
        var from = seconds * MediaTime.SamplesPerSecond;
        foreach (var mark in marks)
        {
            var middle = (mark.StartSample + mark.EndSample) / 2;
            if (middle < from || middle >= from + format.SamplesPerFrame) continue;
            for (var i = 0; i < wanted.Count; i++)
            {
                var length = mark.EndSample - mark.StartSample;
                if (wanted[i] != mark.Viseme || length <= _lengths[i]) continue;
                (_lengths[i], _pictures[i]) = (length, i420.ToArray());
            }
        }
    }

    /// <summary>Adds what was caught to a sheet, in the order of what was wanted; black where it never came.</summary>
    public void AddTo(PictureGrid sheet, VideoFormat format)
    {
        foreach (var picture in _pictures)
        {
            sheet.Add(picture ?? new byte[format.I420Bytes], format, _crop);
        }
    }
}
