using Visavis.Face;
using Visavis.Face.Animation;
using Visavis.Face.Assets;
using Visavis.Media.Audio;

namespace Visavis.Tests.Face.Animation;

/// <summary>A face that lives for a while, and what an observer with a stopwatch would write down.</summary>
internal sealed class Life
{
    public const int Fps = 25;
    private const int FrameSamples = 24_000 / Fps, AheadSamples = 1920;
    private readonly FacePerformer _performer;
    private readonly short[] _window = new short[FrameSamples + AheadSamples];
    private long _frame;

    public Life(int seed = 1, Mood mood = Mood.Neutral) => _performer = new FacePerformer(new AvatarManifest { Id = "test", Name = "Test", Mood = mood }, Fps, seed);

    public FacePose Pose => _performer.Pose;

    public double Seconds => _frame / (double)Fps;

    /// <summary>What was seen, frame by frame.</summary>
    public List<Glimpse> Seen { get; } = [];

    /// <summary>Lives on for some seconds.</summary>
    public Life For(double seconds, VoiceLevel? viewer = null, Mood? mood = null)
    {
        for (var i = 0; i < seconds * Fps; i++) Next(viewer, mood, [], FaceActivity.Idle);
        return this;
    }

    /// <summary>Says something to the end, or to a moment at which it is cut off.</summary>
    public Life Say(short[] speech, double seconds = double.PositiveInfinity, Mood? mood = null)
    {
        for (var at = 0; at < speech.Length && at < seconds * 24_000; at += FrameSamples) Next(null, mood, speech.AsSpan(at), FaceActivity.Speaking);
        return this;
    }

    /// <summary>The first silent frame after a cut.</summary>
    public Life Cut()
    {
        Next(null, null, [], FaceActivity.Idle, interrupted: true);
        return this;
    }

    private void Next(VoiceLevel? viewer, Mood? mood, ReadOnlySpan<short> sound, FaceActivity activity, bool interrupted = false)
    {
        Array.Clear(_window);
        sound[..Math.Min(sound.Length, _window.Length)].CopyTo(_window);
        _performer.Advance(new FaceInput
        {
            StartSample = _frame++ * FrameSamples,
            Audio = _window.AsSpan(0, FrameSamples),
            LookAhead = _window.AsSpan(FrameSamples),
            Activity = activity,
            Viewer = viewer,
            Mood = mood,
            Interrupted = interrupted,
        });
        Seen.Add(new Glimpse(Pose));
    }
}

/// <summary>One frame of a life.</summary>
internal sealed class Glimpse(FacePose pose)
{
    private readonly float[] _weights = pose.Weights.ToArray();

    public float this[BlendShape shape] => _weights[(int)shape];

    public ReadOnlySpan<float> Weights => _weights;

    public float Lids => this[BlendShape.EyeBlinkLeft];

    public float Yaw { get; } = pose.HeadYaw;

    public float Pitch { get; } = pose.HeadPitch;

    public float Roll { get; } = pose.HeadRoll;

    public float Breath { get; } = pose.Breath;

    /// <summary>Where the eyes look in the room; head and eyes together.</summary>
    public (float Yaw, float Pitch) Gaze { get; } = (pose.HeadYaw + pose.EyeYaw, pose.HeadPitch + pose.EyePitch);

    public bool LooksAtViewer => MathF.Abs(Gaze.Yaw) < .055f && MathF.Abs(Gaze.Pitch) < .055f;
}
