using Visavis.Face.LipSync.Text;
using Visavis.Media.Audio;
using Visavis.Media.Video;

namespace Visavis.Face;

/// <summary>What the person in front of the camera is doing, as far as the conversation knows.</summary>
public enum FaceActivity
{
    /// <summary>Nobody speaks.</summary>
    Idle,

    /// <summary>The viewer speaks, or may: attention is with them.</summary>
    Listening,

    /// <summary>The avatar speaks: the window holds sounding speech.</summary>
    Speaking,
}

/// <summary>Everything a face may look at to draw one frame.</summary>
public readonly ref struct FaceInput
{
    /// <summary>First sample of the frame on the session's media clock.</summary>
    public long StartSample { get; init; }

    /// <summary>What sounds while this frame shows: [<see cref="VideoFormat.SamplesPerFrame"/>] s16 mono 24 kHz.</summary>
    public ReadOnlySpan<short> Audio { get; init; }

    /// <summary>What will sound next, as far as it is known: [0..] s16 mono 24 kHz. May be empty.</summary>
    public ReadOnlySpan<short> LookAhead { get; init; }

    /// <summary>What the mouth is known to do during both, on the session's clock and in order. Empty where speech is only heard.</summary>
    public ReadOnlySpan<VisemeMark> Visemes { get; init; }

    /// <summary>What the conversation is doing.</summary>
    public FaceActivity Activity { get; init; }

    /// <summary>What the viewer's microphone hears during the frame; null without one. What the face listens to.</summary>
    public VoiceLevel? Viewer { get; init; }

    /// <summary>How the avatar is to feel; null for its own mood (<see cref="Assets.AvatarManifest.Mood"/>).</summary>
    public Mood? Mood { get; init; }

    /// <summary>True on the first frame after speech was cut off by an interruption: the mouth must close within two frames.</summary>
    public bool Interrupted { get; init; }
}

/// <summary>A face that turns the audio it is about to speak into pictures: the port behind which renderers live.</summary>
/// <remarks>Owned by one session and called by one thread at a time. Never blocks, allocates nothing per frame.</remarks>
public interface IFace : IDisposable
{
    /// <summary>Size and rate of the frames.</summary>
    VideoFormat Format { get; }

    /// <summary>Edge anti-aliasing: the first thing to be given up under overload.</summary>
    bool AntiAliasing { get; set; }

    /// <summary>Moves the face on by one frame and draws it.</summary>
    /// <param name="input">The sound of the frame and what surrounds it.</param>
    /// <param name="i420">Receives the picture: [<see cref="VideoFormat.I420Bytes"/>] bytes, BT.601 limited range.</param>
    void Render(in FaceInput input, Span<byte> i420);
}
