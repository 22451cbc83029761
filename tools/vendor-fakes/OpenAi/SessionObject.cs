using System.Text.Json.Nodes;

namespace Visavis.VendorFakes.OpenAi;

/// <summary>The session object of the GA API.</summary>
internal static class SessionObject
{
    /// <summary>A session as it is when nothing was asked for.</summary>
    public static JsonObject Default(string model) => JsonNode.Parse($$"""
        {
          "type": "realtime", "object": "realtime.session", "id": "{{Ids.New("sess")}}", "model": {{JsonValue.Create(model).ToJsonString()}},
          "output_modalities": ["audio"], "instructions": "You are a friendly assistant.", "tools": [], "tool_choice": "auto",
          "max_output_tokens": "inf", "tracing": null, "truncation": "auto", "prompt": null, "expires_at": 0, "include": null,
          "audio": {
            "input": {
              "format": { "type": "audio/pcm", "rate": 24000 }, "transcription": null, "noise_reduction": null,
              "turn_detection": {
                "type": "server_vad", "threshold": 0.5, "prefix_padding_ms": 300, "silence_duration_ms": 200,
                "idle_timeout_ms": null, "create_response": true, "interrupt_response": true
              }
            },
            "output": { "format": { "type": "audio/pcm", "rate": 24000 }, "voice": "marin", "speed": 1.0 }
          }
        }
        """)!.AsObject();

    /// <summary>The session of keys that were not minted: for conversations by hand, with transcripts and time to breathe.</summary>
    public static JsonObject Conversational(string model) => Merge(Default(model), JsonNode.Parse("""
        { "audio": { "input": { "transcription": { "model": "gpt-4o-mini-transcribe", "language": null, "prompt": "" }, "turn_detection": { "silence_duration_ms": 500 } } } }
        """)!.AsObject());

    /// <summary>The same facts in the flat shape of the beta.</summary>
    public static JsonObject Beta(string model) => JsonNode.Parse($$"""
        {
          "object": "realtime.session", "id": "{{Ids.New("sess")}}", "model": {{JsonValue.Create(model).ToJsonString()}}, "modalities": ["audio", "text"],
          "instructions": "", "voice": "alloy", "input_audio_format": "pcm16", "output_audio_format": "pcm16", "input_audio_transcription": null,
          "turn_detection": { "type": "server_vad" }, "tools": [], "temperature": 0.8, "max_response_output_tokens": "inf"
        }
        """)!.AsObject();

    /// <summary>Applies an update: what is named replaces what is there, objects member by member; null switches off.</summary>
    public static JsonObject Merge(JsonObject session, JsonObject update)
    {
        foreach (var (name, value) in update)
        {
            if (value is JsonObject inner && session[name] is JsonObject present && name != "format") Merge(present, inner);
            else session[name] = value?.DeepClone();
        }

        return session;
    }
}

/// <summary>Ids as OpenAI makes them: a word and 20-odd letters.</summary>
internal static class Ids
{
    public static string New(string kind) => $"{kind}_{Guid.NewGuid():N}"[..(kind.Length + 22)];
}
