using Visavis.Server.Engines;
using Visavis.Server.Validation;

namespace Visavis.Server.SdkApi;

/// <summary>A valid change of a session's configuration.</summary>
/// <param name="VoiceId">The new voice; null when the change asks for another kind of engine, which no session allows.</param>
internal sealed record ConfigPatch(string? VoiceId);

/// <summary>Reads the body of <c>PATCH /_sdk/v0/sessions/config</c>: a text-echo engine with its <c>tts</c>, and nothing else.</summary>
internal sealed class ConfigPatchReader(EngineRequestReader engines)
{
    /// <summary>The change, or null when the errors of <paramref name="body"/> say what is wrong.</summary>
    public ConfigPatch? Read(FieldReader body)
    {
        if (body.Errors.Any) return null;
        Forbid(body, except: ["conversation_engine"]);
        var engine = body["conversation_engine"];
        if (engines.ReadType(engine) is not { } binding) return null;
        if (binding.Type != TextEchoBinding.TypeName) return body.Errors.Any ? null : new ConfigPatch(VoiceId: null);

        Forbid(engine, except: ["type", "tts"]);
        var voiceId = TtsReader.ReadVoiceId(engine["tts"]);
        return body.Errors.Any || voiceId is null ? null : new ConfigPatch(voiceId);
    }

    private static void Forbid(FieldReader fields, string[] except)
    {
        foreach (var (name, value) in fields.Members())
        {
            if (!except.Contains(name)) value.Fail("This cannot be changed in a running session.", ValidationErrorType.ExtraForbidden);
        }
    }
}
