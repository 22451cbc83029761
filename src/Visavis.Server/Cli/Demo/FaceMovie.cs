using Visavis.Face;
using Visavis.Face.LipSync.Text;
using Visavis.Media.Audio;
using Visavis.Media.Timing;
using Visavis.Sessions.Playback;
using Visavis.WebRtc.Recording;

namespace Visavis.Server.Cli.Demo;

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
    private readonly VoiceMeter _ear = new();
    private ReadOnlyMemory<short> _viewer;
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

    /// <summary>Whether something is being said.</summary>
    public bool IsSpeaking => _timeline.IsSpeaking;

    /// <summary>Seconds played.</summary>
    public double Seconds => _timeline.Now.Samples / (double)MediaTime.SamplesPerSecond;

    /// <summary>How the face is to feel; null for its own mood.</summary>
    public Mood? Mood { get; set; }

    /// <summary>The viewer says something now: heard by the face and by who watches the movie.</summary>
    public void Hear(ReadOnlyMemory<short> pcm) => _viewer = pcm;

    /// <summary>Whether the viewer is talking.</summary>
    public bool IsHearing => !_viewer.IsEmpty;

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
            Viewer = Listen(),
            Mood = Mood,
        };
        _interrupted = false;
        _face.Render(input, _picture);
        _timeline.Read(_sound);
        Mix();
        if (_file is null) return;
        _file.PushSound(_sound);
        _file.PushPicture(_picture);
    }

    private VoiceLevel Listen()
    {
        var heard = _viewer[..Math.Min(_viewer.Length, _sound.Length)];
        // A quiet room, not digital silence.
        return heard.IsEmpty ? new VoiceLevel(-65, 0) : _ear.Measure(heard.Span);
    }

    private void Mix()
    {
        var heard = _viewer.Span[..Math.Min(_viewer.Length, _sound.Length)];
        for (var i = 0; i < heard.Length; i++) _sound[i] = (short)Math.Clamp(_sound[i] + (heard[i] / 2), short.MinValue, short.MaxValue);
        _viewer = _viewer[heard.Length..];
    }

    /// <summary>Finishes the file.</summary>
    public void Finish() => _file?.Finish();

    public void Dispose() => _file?.Dispose();
}
