using Visavis.Face.Animation;
using Visavis.Face.Assets;
using Visavis.Face.LipSync.Network;
using Visavis.Media.Timing;

namespace Visavis.Face.LipSync;

/// <summary>Lip-sync by the trained network: hears each frame and what follows it, and shows the mouth of the frame's centre.</summary>
/// <remarks>Owned by one face; allocates nothing per frame.</remarks>
internal sealed class NeuralLipSync : ILipSync
{
    /// <summary>Mouths move before they sound: how far ahead of the frame's centre the shown mouth lies. Also makes up for the motion's own inertia.</summary>
    public const int LeadSamples = MediaTime.SamplesPerSecond * 24 / 1000;

    // Speech this far under the voice's peak counts as not loud at all.
    private const float QuietDb = -34, LoudDb = -14, RestDb = -58;

    // After a cut the sound is gone at once; the mouth is shut by the second picture.
    private const float KeptByFirstFrameAfterCut = .3f;
    private readonly MouthTrack _track = new(VisemeModel.Default);
    private readonly LipSyncTuning _tuning;
    private readonly float[] _mouth = new float[MouthShapes.ChannelCount];
    private readonly float[] _weights = new float[Visemes.Count];
    private readonly float[] _cut = new float[MouthShapes.ChannelCount];
    private int _framesAfterCut = int.MaxValue;

    public NeuralLipSync(LipSyncTuning tuning) => _tuning = tuning;

    public float Loudness { get; private set; }

    /// <summary>[15] weights of the last frame, in the order of <see cref="Viseme"/>: for avatars that have viseme shapes.</summary>
    public ReadOnlySpan<float> Weights => _weights;

    public void Apply(in FaceInput input, AnimationTime time, FacePose pose)
    {
        if (input.Interrupted)
        {
            _mouth.CopyTo(_cut, 0);
            _framesAfterCut = 0;
        }

        _track.Advance(input.StartSample, input.Audio, input.LookAhead, input.Visemes);
        var centre = input.StartSample + (input.Audio.Length / 2);
        var levelDb = _track.Sample(centre + LeadSamples, input.Audio.Length / 2, _mouth, _weights);
        Loudness = levelDb < RestDb ? 0 : Math.Clamp((levelDb - QuietDb) / (LoudDb - QuietDb), 0, 1.15f);
        if (_framesAfterCut < 2) FollowCut();
        ArkitMouth.Add(_mouth, _tuning.Strength, _tuning.Jaw, pose);
    }

    private void FollowCut()
    {
        // What the network still hears is over; only the way from the last mouth to rest is shown.
        var keep = _framesAfterCut++ == 0 ? KeptByFirstFrameAfterCut : 0;
        for (var i = 0; i < _mouth.Length; i++) _mouth[i] = _cut[i] * keep;
        Array.Clear(_weights);
        _weights[0] = 1;
        Loudness = 0;
    }
}
