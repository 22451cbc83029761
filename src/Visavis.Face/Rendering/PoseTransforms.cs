using System.Numerics;
using System.Runtime.Intrinsics;
using Visavis.Face.Assets;
using Visavis.Face.Assets.Meshes;

namespace Visavis.Face.Rendering;

/// <summary>Turns a pose's angles into one matrix per joint, in view space.</summary>
internal sealed unsafe class PoseTransforms
{
    // A head turns from the neck upwards: shares by eye, so that neither the jaw nor the collar seems to slide.
    private const float HeadYawShare = .65f, HeadPitchShare = .7f;

    // Rise of the whole figure with a full breath, of the framed half height: seen as life, not as motion.
    private const float BreathRise = .006f;

    // How far a jaw bone turns at full weight (as our own heads open), and how much of it the closing shape takes back.
    private const float JawRad = .30f, JawClosing = .55f;

    private readonly Skeleton _skeleton;
    private readonly Vector3 _pivot;
    private readonly int _jaw;
    private readonly ResolvedCamera _camera;
    private readonly Matrix4x4[] _world;
    private readonly Matrix4x4 _view;
    private readonly AlignedBuffer<float> _rows;

    public PoseTransforms(AvatarAsset asset)
    {
        _skeleton = asset.Skeleton;
        _camera = asset.Camera;
        _jaw = asset.Has(BlendShape.JawOpen) ? -1 : _skeleton.Jaw;
        _pivot = _camera.Target - new Vector3(0, .35f * _camera.HalfHeight, 0);
        _world = new Matrix4x4[_skeleton.Local.Length];
        _view = Matrix4x4.CreateLookAt(_camera.Eye, _camera.Target, Vector3.UnitY);
        _rows = new AlignedBuffer<float>(_skeleton.Joints.Length * 16);
    }

    /// <summary>[joints, 4 rows, 4]: a point is x*row0 + y*row1 + z*row2 + row3.</summary>
    public Vector128<float>* Rows => (Vector128<float>*)_rows.Pointer;

    /// <summary>The head's axes in view space (rows of its rotation); the identity when the model has no head node.</summary>
    public Matrix4x4 HeadView { get; private set; } = Matrix4x4.Identity;

    /// <param name="pose">The pose.</param>
    /// <param name="weights">[52] shape weights after mapping: what a jaw bone follows where no target opens the mouth.</param>
    public void Update(FacePose pose, ReadOnlySpan<float> weights)
    {
        var open = weights[(int)BlendShape.JawOpen] - (JawClosing * MathF.Max(0, weights[(int)BlendShape.MouthClose]));
        var (head, neck) = (_skeleton.Head, _skeleton.Neck);
        var headShare = neck >= 0 && neck != head ? new Vector2(HeadYawShare, HeadPitchShare) : Vector2.One;
        var whole = Rotation(pose.HeadYaw, pose.HeadPitch, pose.HeadRoll);
        var headTurn = Rotation(pose.HeadYaw * headShare.X, pose.HeadPitch * headShare.Y, pose.HeadRoll * headShare.Y);
        var neckTurn = Rotation(pose.HeadYaw * (1 - headShare.X), pose.HeadPitch * (1 - headShare.Y), pose.HeadRoll * (1 - headShare.Y));
        var eyes = Rotation(pose.EyeYaw, pose.EyePitch, 0);
        // About the head's own side axis, so it opens along with a turned head.
        Matrix4x4.Invert(whole, out var unturned);
        var jaw = unturned * Rotation(0, JawRad * Math.Clamp(open, 0, 1), 0) * whole;
        var rise = Matrix4x4.CreateTranslation(0, pose.Breath * BreathRise * _camera.HalfHeight, 0);
        foreach (var i in _skeleton.Order)
        {
            var parent = _skeleton.Parents[i];
            var matrix = parent < 0 ? _skeleton.Local[i] * rise : _skeleton.Local[i] * _world[parent];
            if (i == head) matrix = TurnInPlace(matrix, headTurn);
            else if (i == neck) matrix = TurnInPlace(matrix, neckTurn);
            else if (i == _skeleton.LeftEye || i == _skeleton.RightEye) matrix = TurnInPlace(matrix, eyes);
            // A model without a head node turns as a whole, about where its neck would be.
            else if (head < 0 && parent < 0) matrix *= Matrix4x4.CreateTranslation(-_pivot) * whole * Matrix4x4.CreateTranslation(_pivot);
            else if (i == _jaw) matrix = TurnInPlace(matrix, jaw);
            _world[i] = matrix;
        }

        HeadView = head >= 0 ? whole * _view : _view;
        var rows = Rows;
        for (var j = 0; j < _skeleton.Joints.Length; j++)
        {
            var m = _skeleton.Joints[j].InverseBind * _world[_skeleton.Joints[j].Node] * _view;
            rows[4 * j] = Vector128.Create(m.M11, m.M12, m.M13, 0);
            rows[(4 * j) + 1] = Vector128.Create(m.M21, m.M22, m.M23, 0);
            rows[(4 * j) + 2] = Vector128.Create(m.M31, m.M32, m.M33, 0);
            rows[(4 * j) + 3] = Vector128.Create(m.M41, m.M42, m.M43, 0);
        }
    }

    private static Matrix4x4 Rotation(float yaw, float pitch, float roll) => Matrix4x4.CreateFromYawPitchRoll(yaw, pitch, roll);

    private static Matrix4x4 TurnInPlace(Matrix4x4 matrix, Matrix4x4 rotation)
    {
        var place = matrix.Translation;
        matrix.Translation = Vector3.Zero;
        matrix *= rotation;
        matrix.Translation = place;
        return matrix;
    }
}
