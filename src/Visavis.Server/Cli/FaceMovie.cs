using Visavis.Face;
using Visavis.Face.LipSync.Text;
using Visavis.Media.Timing;
using Visavis.Sessions.Playback;
using Visavis.WebRtc.Recording;

namespace Visavis.Server.Cli;

/// <summary>A session without a viewer, as fast as it can be drawn: speech goes through the real timeline into the real face, and both into a file.</summary>
internal sealed class FaceMovie : IDisposable
{
    private const int LookAheadSamples = MediaTime.SamplesPerSecond * 80 / 1000;
    private readonly IFace _face;
    private readonly MovieFile? _file;
    private readonly PlaybackTimeline _timeline;
    private readonly short[] _window, _sound;
    private readonly VisemeMark[] _marks = new VisemeMark[64];
    private readonly byte[] _picture;
    private bool _interrupted;

    /// <summary>Starts a movie.</summary>
    /// <param name="face">Who plays in it; not owned.</param>
    /// <param name="file">Where it goes, owned; null to only look at the pictures.</param>
    public FaceMovie(IFace face, MovieFile? file)
    {
        (_face, _file) = (face, file);
        _timeline = new PlaybackTimeline(e => _interrupted |= e.Kind == PlaybackEventKind.Interrupted);
        _sound = new short[face.Format.SamplesPerFrame];
        _window = new short[face.Format.SamplesPerFrame + LookAheadSamples];
        _picture = new byte[face.Format.I420Bytes];
    }

    /// <summary>The last picture, I420.</summary>
    public ReadOnlySpan<byte> Picture => _picture;

    /// <summary>Says something next.</summary>
    public void Say(ReadOnlySpan<short> pcm, ReadOnlySpan<VisemeMark> marks)
    {
        _timeline.CreateSegment(Guid.NewGuid(), null);
        _timeline.MarkVisemes(marks);
        _timeline.Append(pcm);
        _timeline.CloseSegment(null);
    }

    /// <summary>Cuts what is said.</summary>
    public void Interrupt() => _timeline.Interrupt();

    /// <summary>Plays one picture's time.</summary>
    public void Next()
    {
        var known = _timeline.Peek(_window);
        var marks = _timeline.PeekVisemes(_marks, _window.Length);
        var input = new FaceInput
        {
            StartSample = _timeline.Now.Samples,
            Audio = _window.AsSpan(0, _sound.Length),
            LookAhead = _window.AsSpan(_sound.Length),
            Visemes = _marks.AsSpan(0, marks),
            Activity = known > 0 ? FaceActivity.Speaking : FaceActivity.Idle,
            Interrupted = _interrupted,
        };
        _interrupted = false;
        _face.Render(input, _picture);
        _timeline.Read(_sound);
        if (_file is null) return;
        _file.PushSound(_sound);
        _file.PushPicture(_picture);
    }

    /// <summary>Finishes the file.</summary>
    public void Finish() => _file?.Finish();

    public void Dispose() => _file?.Dispose();
}
