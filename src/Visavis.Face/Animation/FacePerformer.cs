using Visavis.Face.Assets;
using Visavis.Face.LipSync;
using Visavis.Media.Timing;

namespace Visavis.Face.Animation;

/// <summary>Lets a face live: runs a small stack of layers over a resting pose and limits the sum.</summary>
/// <remarks>
/// The stack, bottom to top: idle (breath, drift, posture), mood, speech (mouth, accents, listening), gaze (eyes, blinks), override (being
/// interrupted). Layers add; <see cref="PoseLimits"/> is the one place where they are blended. Time is the session's media clock, so the
/// same sound and seed always give the same motion.
/// </remarks>
internal sealed class FacePerformer
{
    private readonly FacePose _rest = new();
    private readonly FacePose _mouth = new();
    private readonly ILipSync _lipSync;
    private readonly IAnimationLayer[] _layers;
    private readonly Situation _now;
    private readonly float _frameSeconds;
    private double _lastSeconds = double.NaN;

    public FacePerformer(AvatarManifest manifest, int framesPerSecond, int seed)
        : this(manifest, framesPerSecond, seed, new NeuralLipSync(manifest.LipSync))
    {
    }

    public FacePerformer(AvatarManifest manifest, int framesPerSecond, int seed, ILipSync lipSync)
    {
        manifest.ApplyRestPose(_rest);
        _frameSeconds = 1f / framesPerSecond;
        _lipSync = lipSync;
        _now = new Situation(manifest.Mood);
        unchecked
        {
            _layers =
            [
                new IdleLayer(seed),
                new MoodLayer(seed + 1),
                new SpeechLayer(seed + 2),
                new ListeningLayer(seed + 3),
                new GazeLayer(seed + 4), // After all that turns the head: the eyes turn against it.
                new BlinkLayer(seed + 5),
                new OverrideLayer(),
            ];
        }
    }

    /// <summary>The pose of the last frame.</summary>
    public FacePose Pose { get; } = new();

    /// <summary>Moves on to the frame that the input describes.</summary>
    public void Advance(in FaceInput input)
    {
        var seconds = input.StartSample / (double)MediaTime.SamplesPerSecond;
        // After a pause the face goes on from where it was; it does not catch up in one jump.
        var delta = double.IsNaN(_lastSeconds) ? _frameSeconds : (float)Math.Clamp(seconds - _lastSeconds, 0, 4 * _frameSeconds);
        _lastSeconds = seconds;
        var time = new AnimationTime(seconds, delta);
        _mouth.Clear();
        _lipSync.Apply(input, time, _mouth);
        _now.Loudness = _lipSync.Loudness;
        _now.Advance(input, time);
        Pose.CopyFrom(_rest);
        foreach (var layer in _layers) layer.Apply(_now, time, Pose);
        PoseLimits.AddMouth(Pose, _mouth);
        PoseLimits.Apply(Pose);
    }
}
