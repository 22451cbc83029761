using System.Text.Json;
using Visavis.Engines.Sockets;

namespace Visavis.Engines.OpenAiRealtime;

/// <summary>The client events that we send.</summary>
internal static class RealtimeCommands
{
    /// <summary>Starts a response; needed after a tool's answer only: otherwise the server's turn detection does it.</summary>
    public const string CreateResponse = """{"type":"response.create"}""";

    /// <summary>Asks for 24 kHz PCM both ways, for servers whose session does not say that it is so.</summary>
    public const string PinFormat =
        """{"type":"session.update","session":{"type":"realtime","audio":{"input":{"format":{"type":"audio/pcm","rate":24000}},"output":{"format":{"type":"audio/pcm","rate":24000}}}}}""";

    /// <summary>Microphone audio; the server does not acknowledge it.</summary>
    public static MicrophoneFraming MicrophoneFraming() =>
        Sockets.MicrophoneFraming.Json("""{"type":"input_audio_buffer.append","audio":" """.TrimEnd(), "\"}");

    /// <summary>Tells how much of an item was heard.</summary>
    public static string Truncate(string itemId, int contentIndex, long audioEndMs) =>
        $$"""{"type":"conversation.item.truncate","item_id":{{Quoted(itemId)}},"content_index":{{contentIndex}},"audio_end_ms":{{audioEndMs}}}""";

    /// <summary>Takes back an item of which nothing was heard.</summary>
    public static string Delete(string itemId) => $$"""{"type":"conversation.item.delete","item_id":{{Quoted(itemId)}}}""";

    /// <summary>Stops a response that the server would go on with.</summary>
    public static string Cancel(string responseId) => $$"""{"type":"response.cancel","response_id":{{Quoted(responseId)}}}""";

    /// <summary>Answers a tool call, so that the model can go on without it.</summary>
    public static string RefuseToolCall(string callId) =>
        $$$"""{"type":"conversation.item.create","item":{"type":"function_call_output","call_id":{{{Quoted(callId)}}},"output":"{\"error\":\"Tools are not available in this conversation.\"}"}}""";

    private static string Quoted(string text) => JsonSerializer.Serialize(text);
}
