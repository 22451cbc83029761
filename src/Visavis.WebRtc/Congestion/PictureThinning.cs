namespace Visavis.WebRtc.Congestion;

/// <summary>Decides how many pictures a thin path gets: all, every second one, or none until the sound alone arrives whole. Pure: one call every 200 ms.</summary>
/// <param name="maximumBitrate">Of the pictures on a good path, in bits per second.</param>
internal sealed class PictureThinning(int maximumBitrate)
{
    // Apart, so that a rate near them does not make the picture's rhythm change all the time.
    private const double HalfBelow = 0.16;
    private const double WholeAbove = 0.22;

    // A cut goes deep and is grown back from within two seconds where the path bears more.
    private const int ThinTicks = 10;

    // The rate cannot go lower and still is too high: as many cuts in vain as take about two seconds.
    private const int CutsInVain = 3;

    // Ticks of whole sound before pictures are tried again. Each trial that fails doubles the wait: it costs a second of torn sound.
    private const int FirstWaitTicks = 25;
    private const int LongestWaitTicks = 300;
    private const int ProvenTicks = 100;

    private int _cutsInVain;
    private int _thinTicks;
    private int _wholeTicks;
    private int _waitTicks = FirstWaitTicks;
    private int _ticksWithPictures;

    /// <summary>What the path gets now.</summary>
    public PictureFlow Flow { get; private set; }

    /// <summary>The pictures' rate may be this from now on.</summary>
    public void OnRate(int bitrate)
    {
        if (Flow == PictureFlow.None) return;
        if (++_ticksWithPictures == ProvenTicks) _waitTicks = FirstWaitTicks;
        _thinTicks = bitrate < HalfBelow * maximumBitrate ? _thinTicks + 1 : 0;
        if (_thinTicks >= ThinTicks) Flow = PictureFlow.EverySecond;
        else if (bitrate > WholeAbove * maximumBitrate) Flow = PictureFlow.Every;
    }

    /// <summary>Everything arrives again.</summary>
    public void OnRelief() => _cutsInVain = 0;

    /// <summary>A cut was due, and the rate is at its lowest already.</summary>
    public void OnCutInVain()
    {
        if (Flow == PictureFlow.None || ++_cutsInVain < CutsInVain) return;
        Flow = PictureFlow.None;
        if (_ticksWithPictures < ProvenTicks) _waitTicks = Math.Min(2 * _waitTicks, LongestWaitTicks);
        (_cutsInVain, _wholeTicks, _ticksWithPictures) = (0, 0, 0);
    }

    /// <summary>A tick without pictures.</summary>
    /// <param name="isWhole">Whether the sound arrived whole and in time.</param>
    /// <returns>True when pictures are to be tried again.</returns>
    public bool OnSoundAlone(bool isWhole)
    {
        _wholeTicks = isWhole ? _wholeTicks + 1 : 0;
        if (_wholeTicks < _waitTicks) return false;
        Flow = PictureFlow.EverySecond;
        return true;
    }
}
