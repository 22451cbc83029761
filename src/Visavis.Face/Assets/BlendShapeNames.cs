using System.Collections.Frozen;

namespace Visavis.Face.Assets;

/// <summary>Finds our shapes behind the spellings that other tools write: jawOpen, JawOpen, jaw_open, eyeBlink_L, eye_blink_left.</summary>
internal static class BlendShapeNames
{
    private static readonly FrozenDictionary<string, BlendShape> ByKey = BuildKeys();

    // Files that speak other vocabularies: Oculus visemes and VRM 0/1 expressions. A target stands in for the nearest of our shapes
    // when the file has no target of our own name. `Blink` closes both eyes, so it stands in for two.
    private static readonly FrozenDictionary<string, BlendShape[]> Substitutes = new Dictionary<string, BlendShape[]>
    {
        ["visemeaa"] = [BlendShape.JawOpen],
        ["visemeo"] = [BlendShape.MouthFunnel],
        ["visemeu"] = [BlendShape.MouthPucker],
        ["visemei"] = [BlendShape.MouthStretchLeft, BlendShape.MouthStretchRight],
        ["visemeff"] = [BlendShape.MouthRollLower],
        ["visemepp"] = [BlendShape.MouthPressLeft, BlendShape.MouthPressRight],
        ["visemeth"] = [BlendShape.TongueOut],
        ["visemeoh"] = [BlendShape.MouthFunnel],
        ["visemeou"] = [BlendShape.MouthPucker],
        ["visemeih"] = [BlendShape.MouthStretchLeft, BlendShape.MouthStretchRight],
        ["visemee"] = [BlendShape.MouthStretchLeft, BlendShape.MouthStretchRight],
        ["a"] = [BlendShape.JawOpen],
        ["o"] = [BlendShape.MouthFunnel],
        ["u"] = [BlendShape.MouthPucker],
        ["i"] = [BlendShape.MouthStretchLeft, BlendShape.MouthStretchRight],
        ["aa"] = [BlendShape.JawOpen],
        ["oh"] = [BlendShape.MouthFunnel],
        ["ou"] = [BlendShape.MouthPucker],
        ["ih"] = [BlendShape.MouthStretchLeft, BlendShape.MouthStretchRight],
        ["blink"] = [BlendShape.EyeBlinkLeft, BlendShape.EyeBlinkRight],
        ["blinkl"] = [BlendShape.EyeBlinkLeft],
        ["blinkr"] = [BlendShape.EyeBlinkRight],
        ["blinkleft"] = [BlendShape.EyeBlinkLeft],
        ["blinkright"] = [BlendShape.EyeBlinkRight],
        ["eyesclosed"] = [BlendShape.EyeBlinkLeft, BlendShape.EyeBlinkRight],
        ["mouthopen"] = [BlendShape.JawOpen],
        ["mouthsmile"] = [BlendShape.MouthSmileLeft, BlendShape.MouthSmileRight],
        ["joy"] = [BlendShape.MouthSmileLeft, BlendShape.MouthSmileRight],
        ["fun"] = [BlendShape.MouthSmileLeft, BlendShape.MouthSmileRight],
        ["smile"] = [BlendShape.MouthSmileLeft, BlendShape.MouthSmileRight],
        ["jaw"] = [BlendShape.JawOpen],
        ["openmouth"] = [BlendShape.JawOpen],
        ["browsup"] = [BlendShape.BrowInnerUp],
        ["surprised"] = [BlendShape.BrowInnerUp],
        ["lookup"] = [BlendShape.EyeLookUpLeft, BlendShape.EyeLookUpRight],
        ["lookdown"] = [BlendShape.EyeLookDownLeft, BlendShape.EyeLookDownRight],
        ["happy"] = [BlendShape.MouthSmileLeft, BlendShape.MouthSmileRight],
    }.ToFrozenDictionary();

    /// <summary>The shape a target name means, or null when it is none of the 52.</summary>
    public static BlendShape? Find(string name) => ByKey.TryGetValue(Key(name), out var shape) ? shape : null;

    /// <summary>The shapes a target of another vocabulary can stand in for; empty when it is of no use.</summary>
    public static ReadOnlySpan<BlendShape> FindSubstitutes(string name)
    {
        var key = Key(name);
        foreach (var prefix in (ReadOnlySpan<string>)["fclmth", "fcleyeclose", "fclall", "vrcv", "expression"])
        {
            if (!key.StartsWith(prefix, StringComparison.Ordinal)) continue;
            key = prefix == "fcleyeclose" ? "blink" + key[prefix.Length..] : key[prefix.Length..];
        }

        return Substitutes.TryGetValue(key, out var shapes) ? shapes : [];
    }

    private static string Key(string name)
    {
        Span<char> buffer = stackalloc char[Math.Min(name.Length, 128)];
        var length = 0;
        // Exporters put the mesh or rig in front: "blendShape1.jawOpen", "Head/jawOpen".
        var start = name.AsSpan().LastIndexOfAny('.', '/', ':') + 1;
        foreach (var c in name.AsSpan(start))
        {
            if (char.IsAsciiLetterOrDigit(c) && length < buffer.Length) buffer[length++] = char.ToLowerInvariant(c);
        }

        return new string(buffer[..length]);
    }

    private static FrozenDictionary<string, BlendShape> BuildKeys()
    {
        var keys = new Dictionary<string, BlendShape>();
        foreach (var shape in Enum.GetValues<BlendShape>())
        {
            var key = Key(shape.ToString());
            keys[key] = shape;
            if (key.EndsWith("left", StringComparison.Ordinal)) keys.TryAdd(key[..^3], shape);
            if (key.EndsWith("right", StringComparison.Ordinal)) keys.TryAdd(key[..^4], shape);
        }

        // "mouthL" and "jawL" would be mouthLeft and jawLeft, which is what those files mean too.
        return keys.ToFrozenDictionary();
    }
}
