namespace Visavis.Face;

/// <summary>Everything that moves in a face at one moment: what the animation decides and the renderer draws.</summary>
/// <remarks>
/// Axes: y up, z towards the viewer, +x the character's left (right in the picture). Angles in radians. A pose is reused from
/// frame to frame by its owner; it is not shared between threads.
/// </remarks>
public sealed class FacePose
{
    private readonly float[] _weights = new float[BlendShapes.Count];

    /// <summary>Weight of one shape: 0 rests, 1 is the full action.</summary>
    /// <param name="shape">The shape.</param>
    public float this[BlendShape shape]
    {
        get => _weights[(int)shape];
        set => _weights[(int)shape] = value;
    }

    /// <summary>All weights in the order of <see cref="BlendShape"/>: [52].</summary>
    public Span<float> Weights => _weights;

    /// <summary>Turn of the head; positive towards the character's left.</summary>
    public float HeadYaw { get; set; }

    /// <summary>Nod of the head; positive is down.</summary>
    public float HeadPitch { get; set; }

    /// <summary>Tilt of the head; positive lowers the character's right ear.</summary>
    public float HeadRoll { get; set; }

    /// <summary>Turn of both eyes relative to the head; positive towards the character's left.</summary>
    public float EyeYaw { get; set; }

    /// <summary>Nod of both eyes relative to the head; positive is down.</summary>
    public float EyePitch { get; set; }

    /// <summary>Fullness of the chest: 0 breathed out, 1 breathed in.</summary>
    public float Breath { get; set; }

    /// <summary>Sets everything to rest.</summary>
    public void Clear()
    {
        Array.Clear(_weights);
        HeadYaw = HeadPitch = HeadRoll = EyeYaw = EyePitch = Breath = 0;
    }

    /// <summary>Takes over every value of another pose.</summary>
    /// <param name="other">The pose to copy.</param>
    public void CopyFrom(FacePose other)
    {
        other._weights.CopyTo(_weights, 0);
        (HeadYaw, HeadPitch, HeadRoll) = (other.HeadYaw, other.HeadPitch, other.HeadRoll);
        (EyeYaw, EyePitch, Breath) = (other.EyeYaw, other.EyePitch, other.Breath);
    }
}
