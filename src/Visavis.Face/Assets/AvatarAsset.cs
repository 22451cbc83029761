using Visavis.Face.Assets.Gltf;
using Visavis.Face.Assets.Meshes;
using Visavis.Face.Baking;

namespace Visavis.Face.Assets;

/// <summary>An avatar's mesh, shapes, textures and baked light: loaded once per process and shared by all of its sessions.</summary>
/// <remarks>Immutable after loading; any thread may read it.</remarks>
public sealed class AvatarAsset
{
    private AvatarAsset(AvatarManifest manifest, MaterialDefinition[] materials, MergedMesh mesh, Skeleton skeleton, ResolvedCamera camera)
    {
        Manifest = manifest;
        Materials = materials;
        Mesh = mesh;
        Skeleton = skeleton;
        Camera = camera;
    }

    /// <summary>What the avatar's manifest says.</summary>
    public AvatarManifest Manifest { get; }

    /// <summary>Triangles in the model.</summary>
    public int TriangleCount => Mesh.TriangleCount;

    /// <summary>Vertices in the model.</summary>
    public int VertexCount => Mesh.VertexCount;

    internal MaterialDefinition[] Materials { get; }

    internal MergedMesh Mesh { get; }

    internal Skeleton Skeleton { get; }

    internal ResolvedCamera Camera { get; }

    /// <summary>Whether the model can show a shape, by a target of its own or of another vocabulary.</summary>
    /// <param name="shape">The shape.</param>
    public bool Has(BlendShape shape) => Mesh.Targets[(int)shape] is not null;

    /// <summary>Loads an avatar. Takes seconds when there is no fresh bake, some tens of milliseconds otherwise.</summary>
    /// <param name="glb">The model: a self-contained GLB 2.0 file. Read to its end; not closed.</param>
    /// <param name="manifest">The avatar's manifest.</param>
    /// <param name="bake">A bake that <see cref="WriteBake"/> stored, or null. One that does not fit the model is ignored.</param>
    /// <exception cref="AvatarFormatException">The model cannot be used; the message says why.</exception>
    public static AvatarAsset Load(Stream glb, AvatarManifest manifest, Stream? bake = null)
    {
        ArgumentNullException.ThrowIfNull(glb);
        ArgumentNullException.ThrowIfNull(manifest);
        try
        {
            var file = GlbReader.Read(glb);
            var materials = MaterialReader.ReadAll(file);
            var vrm = VrmDocument.Read(file.Root);
            var skeleton = Skeleton.Build(file.Root, vrm);
            var mesh = MeshMerger.Merge(file, materials, skeleton, vrm);
            var turnRad = manifest.TurnDeg is { } turn ? turn * MathF.PI / 180 : FaceDirection.TurnTowardsViewer(mesh, skeleton, vrm);
            skeleton.Turn(turnRad);
            var camera = ResolvedCamera.For(manifest, mesh, skeleton);
            var asset = new AvatarAsset(manifest, materials, mesh, skeleton, camera) { TurnDeg = turnRad * 180 / MathF.PI };
            asset.Light = LightBake.Obtain(asset, bake);
            asset.Light.ApplyTo(asset);
            return asset;
        }
        catch (Exception e) when (e is OverflowException or NullReferenceException or IndexOutOfRangeException or ArgumentException)
        {
            // Null array members and the like: places where the document's grammar is broken in a way that has no message of its own.
            throw new AvatarFormatException("The model's document is malformed.", e);
        }
    }

    /// <summary>Degrees that the model was turned about the vertical axis so that it looks at the camera.</summary>
    public float TurnDeg { get; private init; }

    /// <summary>The camera in use: the manifest's, or the one that was framed on the head.</summary>
    public CameraFraming Framing => new()
    {
        FovRad = Camera.FovRad,
        Target = [Camera.Target.X, Camera.Target.Y, Camera.Target.Z],
        HalfHeight = Camera.HalfHeight,
        Raise = Camera.Eye.Y - Camera.Target.Y,
    };

    /// <summary>Stores the baked light, so that the next load need not bake.</summary>
    /// <param name="target">Receives the bake; not closed.</param>
    public void WriteBake(Stream target) => Light.Write(target);

    /// <summary>Whether the bake given to <see cref="Load"/> was used.</summary>
    public bool BakeWasStored => Light.WasStored;

    internal LightBake Light { get; private set; } = null!;
}
