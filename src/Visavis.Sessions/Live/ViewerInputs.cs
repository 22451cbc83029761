using System.Text;
using System.Text.Json;
using Visavis.Sessions.Ports;

namespace Visavis.Sessions.Live;

/// <summary>Takes what viewers send: the current one's microphone goes straight to engine and face, all else through the mailbox.</summary>
internal sealed class ViewerInputs(SessionMailbox mailbox, ViewerSeat seat, IConversationEngine engine, MicrophoneSense ear) : IViewerObserver
{
    private const string EngineMessageType = "conversation_engine.external.message.send";

    // The contract's limit (decision D-C27).
    private const int MaxEngineDataBytes = 64 * 1024;

    public void OnViewerConnected(IViewerConnection viewer) => mailbox.Post(new SessionSignal.ViewerConnected(viewer));

    public void OnViewerDisconnected(IViewerConnection viewer, ViewerDisconnectReason reason) =>
        mailbox.Post(new SessionSignal.ViewerDisconnected(viewer, reason));

    public void OnMicrophone(IViewerConnection viewer, ReadOnlySpan<short> pcm)
    {
        if (seat.Current != viewer) return;
        ear.Hear(pcm);
        engine.OnMicrophone(pcm);
    }

    public void OnMessage(IViewerConnection viewer, string message) => mailbox.Post(new SessionSignal.ViewerMessage(viewer, message));

    /// <summary>The <c>data</c> member of a message to the engine, as JSON text; null for anything else.</summary>
    public static string? EngineData(string message)
    {
        try
        {
            using var json = JsonDocument.Parse(message);
            return json.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("type", out var type)
                && type.ValueKind == JsonValueKind.String
                && type.ValueEquals(EngineMessageType)
                && root.TryGetProperty("data", out var data)
                && data.GetRawText() is var raw
                && Encoding.UTF8.GetByteCount(raw) <= MaxEngineDataBytes
                    ? raw
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
