using Visavis.Face.Assets;
using Visavis.Face.LipSync;
using Visavis.Media.Timing;

namespace Visavis.Face.Animation;

/// <summary>Lets a face live: runs the layers over a resting pose and limits the sum.</summary>
/// <remarks>Time is the session's media clock, so the same sound and seed always give the same motion.</remarks>
internal sealed class FacePerformer
{
    private readonly FacePose _rest = new();
    private readonly IAnimationLayer[] _layers;
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
        // Gaze comes last: it answers to where the others have turned the head.
        _layers = [new BodyLayer(seed), new BlinkLayer(unchecked(seed + 1)), new SpeechLayer(lipSync), new GazeLayer(unchecked(seed + 2))];
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
        Pose.CopyFrom(_rest);
        var time = new AnimationTime(seconds, delta);
        foreach (var layer in _layers) layer.Apply(input, time, Pose);
        PoseLimits.Apply(Pose);
    }
}
