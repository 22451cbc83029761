namespace Visavis.Media.Video;

/// <summary>The shape of one session's video.</summary>
/// <param name="WidthPx">Width in pixels, even.</param>
/// <param name="HeightPx">Height in pixels, even. With stacked alpha: both halves together.</param>
/// <param name="FramesPerSecond">Frame rate; divides the 24 kHz media clock evenly (25 or 30).</param>
public readonly record struct VideoFormat(int WidthPx, int HeightPx, int FramesPerSecond)
{
    /// <summary>Bytes of one I420 frame: Y [height, width], then U and V [height/2, width/2], rows without padding.</summary>
    public int I420Bytes => WidthPx * HeightPx * 3 / 2;

    /// <summary>Samples of the media clock that one frame lasts: 960 at 25 fps, 800 at 30 fps.</summary>
    public int SamplesPerFrame => Timing.MediaTime.SamplesPerSecond / FramesPerSecond;
}
