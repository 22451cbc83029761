using System.Text.Json;
using Visavis.Engines.Sockets;

namespace Visavis.Engines.Cartesia;

/// <summary>The calls API: messages told apart by <c>event</c>, audio in base64 both ways.</summary>
internal sealed class CallsApiDialect : ILineDialect
{
    public string Opening => """{"event":"start","config":{"input_format":"pcm_24000"}}""";

    public SocketTarget Target(CartesiaConfig config, CartesiaOptions options)
    {
        var url = new Uri($"{options.Url.TrimEnd('/')}/{Uri.EscapeDataString(config.AgentId)}");
        var headers = new Dictionary<string, string> { ["Authorization"] = $"Bearer {config.AccessToken}", ["Cartesia-Version"] = options.Version };
        return new SocketTarget(url, headers, options.ConnectTimeout, options.PingInterval, options.PongTimeout);
    }

    public MicrophoneFraming Microphone(string streamId) => MicrophoneFraming.Json(
        $$$"""{"event":"media_input","stream_id":{{{JsonSerializer.Serialize(streamId)}}},"media":{"payload":""" + "\"", "\"}}");

    public LineEvent Read(JsonElement message) => message.Text("event") switch
    {
        "ack" => new LineEvent(LineEventKind.Opened, StreamId: message.Text("stream_id") ?? ""),
        "media_output" => new LineEvent(LineEventKind.Audio, Convert.FromBase64String(message.Member("media")?.Text("payload") ?? "")),
        "clear" => new LineEvent(LineEventKind.Clear),
        "transfer_call" => new LineEvent(LineEventKind.Transfer),
        _ => new LineEvent(LineEventKind.Other),
    };
}
