using Visavis.Face.Assets;
using Visavis.Media.Timing;

namespace Visavis.Face.Animation;

/// <summary>Moves the mouth by level and band ratios: wide for open vowels, rounded for back ones, drawn for front ones, shut in dips.</summary>
internal sealed class LevelLipSync : ILipSync
{
    // Mouths move before they sound: the measured stretch is centred 50 ms after the frame's start.
    private const int CentreSamples = MediaTime.SamplesPerSecond * 50 / 1000;
    private const int HalfStretch = 512;

    // Below this the mouth rests, whatever the voice's own level is.
    private const float SilenceDb = -52;
    private const float OpeningSeconds = .022f, ClosingSeconds = .050f;
    private const int ShapeCount = 6;

    private readonly SpeechAnalyser _analyser = new();
    private readonly LipSyncTuning _tuning;
    private readonly float[] _now = new float[ShapeCount], _goal = new float[ShapeCount];
    private float _voiceDb = -22;
    private int _framesAfterCut = int.MaxValue;

    public LevelLipSync(LipSyncTuning tuning) => _tuning = tuning;

    private enum Mouth
    {
        Jaw,
        Funnel,
        Pucker,
        Stretch,
        Close,
        Teeth,
    }

    public float Loudness { get; private set; }

    public void Apply(in FaceInput input, AnimationTime time, FacePose pose)
    {
        if (input.Interrupted) _framesAfterCut = 0;
        var features = _analyser.Measure(input.Audio, input.LookAhead, CentreSamples - HalfStretch);
        SetGoals(features, time.Delta);
        Move(time.Delta);
        var strength = _tuning.Strength;
        pose[BlendShape.JawOpen] += At(Mouth.Jaw) * strength * _tuning.Jaw;
        pose[BlendShape.MouthFunnel] += At(Mouth.Funnel) * strength;
        pose[BlendShape.MouthPucker] += At(Mouth.Pucker) * strength;
        AddBoth(pose, BlendShape.MouthStretchLeft, BlendShape.MouthStretchRight, At(Mouth.Stretch) * strength);
        AddBoth(pose, BlendShape.MouthUpperUpLeft, BlendShape.MouthUpperUpRight, At(Mouth.Teeth) * .55f * strength);
        AddBoth(pose, BlendShape.MouthLowerDownLeft, BlendShape.MouthLowerDownRight, At(Mouth.Teeth) * strength);
        pose[BlendShape.MouthClose] += At(Mouth.Close) * At(Mouth.Jaw) * strength;
        AddBoth(pose, BlendShape.MouthPressLeft, BlendShape.MouthPressRight, At(Mouth.Close) * .35f * strength);
    }

    private void SetGoals(SpeechFeatures features, float delta)
    {
        Array.Clear(_goal);
        // The voice's own loudness: follows louder speech within a second, forgets it over ten.
        if (features.LevelDb > SilenceDb)
            _voiceDb += (Math.Clamp(features.LevelDb, -42, -8) - _voiceDb) * Ease.Step(delta, features.LevelDb > _voiceDb ? .8f : 10);
        var floor = MathF.Max(SilenceDb, _voiceDb - 32);
        var level = Math.Clamp((features.LevelDb - floor) / (_voiceDb + 2 - floor), 0, 1.15f);
        Loudness = features.LevelDb > SilenceDb ? level : 0;
        if (Loudness == 0) return;

        var voiced = 1 - (.8f * features.Hiss);
        var round = voiced * Math.Clamp(1.5f - (3f * features.Front), 0, 1);
        var spread = Math.Clamp((features.Front - .45f) * 2f, 0, 1);
        Set(Mouth.Jaw, level * voiced * (.16f + (.46f * features.Open * (1 - (.35f * round)))));
        Set(Mouth.Funnel, level * round * (.30f + (.30f * features.Open)));
        Set(Mouth.Pucker, level * round * (1 - features.Open) * .55f);
        Set(Mouth.Stretch, level * spread * .30f);
        Set(Mouth.Teeth, level * ((.16f * spread) + (.26f * features.Hiss) + (.14f * features.Open)));
        // A dip between loud neighbours is a closure.
        Set(Mouth.Close, Ease.Smooth((features.DipDb - 13) / 12) * .9f);
        _goal[(int)Mouth.Jaw] *= 1 - (.75f * _goal[(int)Mouth.Close]);
    }

    private void Move(float delta)
    {
        // After a cut the sound is gone at once; the mouth is shut by the second frame.
        if (_framesAfterCut < 2)
        {
            var keep = _framesAfterCut++ == 0 ? .3f : 0f;
            for (var i = 0; i < ShapeCount; i++) _now[i] *= keep;
            return;
        }

        for (var i = 0; i < ShapeCount; i++)
            _now[i] += (_goal[i] - _now[i]) * Ease.Step(delta, _goal[i] > _now[i] ? OpeningSeconds : ClosingSeconds);
        if (Loudness > 0) return;
        for (var i = 0; i < ShapeCount; i++) _now[i] = _now[i] < .004f ? 0 : _now[i];
    }

    private void Set(Mouth shape, float value) => _goal[(int)shape] = value;

    private float At(Mouth shape) => _now[(int)shape];

    private static void AddBoth(FacePose pose, BlendShape left, BlendShape right, float value)
    {
        pose[left] += value;
        pose[right] += value;
    }
}
