using Visavis.Media.Video;

namespace Visavis.Face.Calibration;

/// <summary>
/// Draws a mark into a face's pictures that tells when a sound began, so that a camera or a page can measure how far picture and sound are apart where
/// they are seen and heard.
/// </summary>
/// <remarks>
/// Two squares in the lower left corner, each an eighth of the picture's width. The left one tells how far into the picture's time the sound began, the
/// right one how many pictures ago that was; both are black while no sound has begun within the last <see cref="ShownFrames"/> pictures. Both are
/// drawn in steps of luma that survive the video's compression. Values are read back as (luma - <see cref="FirstLuma"/>) / <see cref="LumaStep"/>.
/// </remarks>
public sealed class SyncMarkFace(IFace inner) : IFace
{
    /// <summary>Luma of the value 0.</summary>
    public const int FirstLuma = 60;

    /// <summary>Luma between two values.</summary>
    public const int LumaStep = 8;

    /// <summary>Steps into which a picture's time is divided: 2 ms each at 25 pictures a second.</summary>
    public const int OffsetSteps = 20;

    /// <summary>How many pictures show the mark.</summary>
    public const int ShownFrames = 8;

    private const byte Black = 16;
    private const int SquaresAcross = 8;

    // A sound begins when it comes out of at least 100 ms of near silence.
    private const int LoudSample = 1500;
    private const int QuietSamples = 2400;

    private int _quietRun = QuietSamples;
    private int _offsetStep;
    private int _age = ShownFrames;
    private readonly short[] _ahead = new short[inner.Format.SamplesPerFrame];
    private long _nextSample;

    /// <inheritdoc />
    public VideoFormat Format => inner.Format;

    /// <inheritdoc />
    public bool AntiAliasing
    {
        get => inner.AntiAliasing;
        set => inner.AntiAliasing = value;
    }

    /// <inheritdoc />
    public void Render(in FaceInput input, Span<byte> i420)
    {
        inner.Render(input, i420);
        CatchUp(input.StartSample, input.Audio.Length);
        Listen(input.Audio);
        _nextSample = input.StartSample + input.Audio.Length;
        var known = Math.Min(_ahead.Length, input.LookAhead.Length);
        input.LookAhead[..known].CopyTo(_ahead);
        _ahead.AsSpan(known).Clear();
        var shown = _age < ShownFrames;
        DrawSquare(i420, 0, shown ? (byte)(FirstLuma + (_offsetStep * LumaStep)) : Black);
        DrawSquare(i420, 1, shown ? (byte)(FirstLuma + (_age * LumaStep)) : Black);
    }

    /// <inheritdoc />
    public void Dispose() => inner.Dispose();

    /// <summary>One picture may have been left out; its sound was seen coming. After more than that, wait for the next begin.</summary>
    private void CatchUp(long startSample, int frameSamples)
    {
        if (startSample - _nextSample == frameSamples) Listen(_ahead.AsSpan(0, Math.Min(frameSamples, _ahead.Length)));
        else if (startSample != _nextSample) (_quietRun, _age) = (0, ShownFrames);
    }

    private void Listen(ReadOnlySpan<short> audio)
    {
        if (_age < ShownFrames) _age++;
        for (var i = 0; i < audio.Length; i++)
        {
            if (Math.Abs((int)audio[i]) < LoudSample)
            {
                _quietRun++;
                continue;
            }

            if (_quietRun >= QuietSamples) (_age, _offsetStep) = (0, i * OffsetSteps / audio.Length);
            _quietRun = 0;
        }
    }

    private void DrawSquare(Span<byte> i420, int place, byte luma)
    {
        var (width, height) = (Format.WidthPx, Format.HeightPx);
        var side = width / SquaresAcross & ~1;
        for (var y = height - side; y < height; y++) i420.Slice((y * width) + (place * side), side).Fill(luma);
        var chroma = i420[(width * height)..];
        for (var plane = 0; plane < 2; plane++)
        {
            var samples = chroma.Slice(plane * (width / 2) * (height / 2), width / 2 * (height / 2));
            for (var y = (height - side) / 2; y < height / 2; y++) samples.Slice((y * width / 2) + (place * side / 2), side / 2).Fill(128);
        }
    }
}
