using System.Numerics;

namespace Visavis.Face.Assets;

/// <summary>Where the camera stands: it looks at a point from straight ahead.</summary>
public sealed record CameraFraming
{
    /// <summary>Vertical field of view in radians. Small is a long lens: .36 flatters a face.</summary>
    public float FovRad { get; init; } = .36f;

    /// <summary>Point in the middle of the picture, in model units: x, y, z.</summary>
    public float[] Target { get; init; } = [0, -.15f, 0];

    /// <summary>Half of the picture's height at the target, in model units.</summary>
    public float HalfHeight { get; init; } = 1.90f;

    /// <summary>How far the camera stands above the target, in model units.</summary>
    public float Raise { get; init; } = .10f;

    internal void Validate()
    {
        ManifestNumbers.RequireThree(Target, "camera.target");
        if (FovRad is not (> .02f and < 2.5f) || HalfHeight is not (> 1e-4f and < 1e5f) || !float.IsFinite(Raise))
            throw new AvatarFormatException("The manifest's camera is out of range: fovRad .02 to 2.5, halfHeight above 0.");
    }
}

/// <summary>One light that comes from a direction, fixed to the camera.</summary>
public sealed record DirectionalLight
{
    /// <summary>Towards the light; x right in the picture, y up, z towards the viewer. Any length.</summary>
    public required float[] Direction { get; init; }

    /// <summary>Linear red, green, blue.</summary>
    public required float[] Colour { get; init; }
}

/// <summary>The lights of a portrait: key with soft shadow, fill, two rims, sky and ground.</summary>
public sealed record LightRig
{
    /// <summary>Main light; the only one that casts shadow.</summary>
    public DirectionalLight Key { get; init; } = new() { Direction = [-.50f, .52f, .80f], Colour = [1.34f, 1.22f, 1.08f] };

    /// <summary>Soft light from the other side.</summary>
    public DirectionalLight Fill { get; init; } = new() { Direction = [.8f, .05f, .6f], Colour = [.20f, .235f, .30f] };

    /// <summary>Light from behind, right in the picture.</summary>
    public DirectionalLight RimRight { get; init; } = new() { Direction = [.85f, .35f, -.40f], Colour = [.95f, 1.1f, 1.3f] };

    /// <summary>Light from behind, left in the picture.</summary>
    public DirectionalLight RimLeft { get; init; } = new() { Direction = [-.85f, .45f, -.45f], Colour = [.9f, .75f, .6f] };

    /// <summary>Ambient light from above: linear red, green, blue.</summary>
    public float[] Sky { get; init; } = [.23f, .265f, .32f];

    /// <summary>Ambient light from below: linear red, green, blue.</summary>
    public float[] Ground { get; init; } = [.15f, .105f, .085f];

    /// <summary>Multiplier in front of the film curve.</summary>
    public float Exposure { get; init; } = .80f;

    internal void Validate()
    {
        foreach (var light in (ReadOnlySpan<DirectionalLight>)[Key, Fill, RimRight, RimLeft])
        {
            ManifestNumbers.RequireThree(light.Direction, "lights: direction");
            ManifestNumbers.RequireThree(light.Colour, "lights: colour");
        }

        ManifestNumbers.RequireThree(Sky, "lights.sky");
        ManifestNumbers.RequireThree(Ground, "lights.ground");
        if (Exposure is not (> 0 and < 100)) throw new AvatarFormatException("The manifest's lights.exposure must lie between 0 and 100.");
    }
}

/// <summary>A soft gradient behind the head; colours linear.</summary>
public sealed record BackgroundStyle
{
    /// <summary>Colour far from the head.</summary>
    public float[] Outer { get; init; } = [.040f, .066f, .090f];

    /// <summary>Colour of the glow behind the head.</summary>
    public float[] Inner { get; init; } = [.30f, .40f, .47f];

    /// <summary>Colour of the glow in the lower right corner, added.</summary>
    public float[] Corner { get; init; } = [.36f, .17f, .06f];

    /// <summary>Strength of the out-of-focus lights; 0 leaves them out.</summary>
    public float Bokeh { get; init; } = 1;

    internal void Validate()
    {
        ManifestNumbers.RequireThree(Outer, "background.outer");
        ManifestNumbers.RequireThree(Inner, "background.inner");
        ManifestNumbers.RequireThree(Corner, "background.corner");
        if (!float.IsFinite(Bokeh)) throw new AvatarFormatException("The manifest's background.bokeh is not a number.");
    }
}

/// <summary>How strongly this face moves when it speaks.</summary>
public sealed record LipSyncTuning
{
    /// <summary>Multiplier on every mouth shape.</summary>
    public float Strength { get; init; } = 1;

    /// <summary>Multiplier on the jaw alone.</summary>
    public float Jaw { get; init; } = 1;
}

/// <summary>Size and rate of a render preset.</summary>
public sealed record RenderPreset
{
    /// <summary>512 x 512 at 25 frames a second: the default.</summary>
    public static RenderPreset Delta { get; } = new() { WidthPx = 512, HeightPx = 512, FramesPerSecond = 25 };

    /// <summary>720 x 720 at 30 frames a second.</summary>
    public static RenderPreset Golf { get; } = new() { WidthPx = 720, HeightPx = 720, FramesPerSecond = 30 };

    /// <summary>Width in pixels: a multiple of 16, at most 1280.</summary>
    public int WidthPx { get; init; } = 512;

    /// <summary>Height in pixels: a multiple of 16, at most 1280.</summary>
    public int HeightPx { get; init; } = 512;

    /// <summary>Frame rate: 25 or 30.</summary>
    public int FramesPerSecond { get; init; } = 25;

    /// <summary>Four samples at edges instead of one.</summary>
    public bool AntiAliasing { get; init; } = true;

    internal void Validate(string name)
    {
        if (WidthPx is < 64 or > 1280 || HeightPx is < 64 or > 1280 || WidthPx % 16 != 0 || HeightPx % 16 != 0 || FramesPerSecond is not (25 or 30))
            throw new AvatarFormatException($"The manifest's preset '{name}' must be 64 to 1280 pixels in steps of 16, at 25 or 30 frames a second.");
    }
}

internal static class ManifestNumbers
{
    public static void RequireThree(float[] values, string what)
    {
        if (values.Length != 3 || !float.IsFinite(values[0] + values[1] + values[2]))
            throw new AvatarFormatException($"The manifest's {what} must be three numbers.");
    }

    public static Vector3 ToVector(float[] values) => new(values[0], values[1], values[2]);
}
