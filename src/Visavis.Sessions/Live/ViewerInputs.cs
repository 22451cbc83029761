using System.Text;
using System.Text.Json;
using Visavis.Sessions.Journal;
using Visavis.Sessions.Ports;

namespace Visavis.Sessions.Live;

/// <summary>Takes what viewers send: the current one's microphone goes straight to engine and face, all else through the mailbox.</summary>
internal sealed class ViewerInputs(
    SessionMailbox mailbox, ViewerSeat seat, IConversationEngine engine, MicrophoneSense ear, SessionJournal journal, Func<Stage> stage) : IViewerObserver
{
    private const string EngineMessageType = "conversation_engine.external.message.send";

    private const string TurnShownType = "visavis.turn.shown";

    private const string PathType = "visavis.path";

    // What the web SDK's stats() can answer; a page can send anything, and the journal keeps words of its own only.
    private static readonly string[] Paths = ["direct udp", "direct tcp", "relay udp", "relay tcp", "relay tls"];

    // The contract's limit (decision D-C27).
    private const int MaxEngineDataBytes = 64 * 1024;

    public void OnViewerConnected(IViewerConnection viewer) => mailbox.Post(new SessionSignal.ViewerConnected(viewer));

    public void OnViewerDisconnected(IViewerConnection viewer, ViewerDisconnectReason reason) =>
        mailbox.Post(new SessionSignal.ViewerDisconnected(viewer, reason));

    // Straight to the stage: on the way through the mailbox speech would go on into the void.
    public void OnViewerUnreachable(IViewerConnection viewer, TimeSpan silence)
    {
        stage().Hold(viewer, silence);
        journal.OnReachable(viewer, reachable: false);
    }

    public void OnViewerReachable(IViewerConnection viewer)
    {
        stage().GoOn(viewer);
        journal.OnReachable(viewer, reachable: true);
    }

    public void OnMicrophone(IViewerConnection viewer, ReadOnlySpan<short> pcm)
    {
        if (seat.Current != viewer) return;
        ear.Hear(pcm);
        engine.OnMicrophone(pcm);
    }

    public void OnMessage(IViewerConnection viewer, string message) => mailbox.Post(new SessionSignal.ViewerMessage(viewer, message));

    /// <summary>What the page reports of a phrase's first picture; null for anything else.</summary>
    public static (Guid PhraseId, double AfterMs)? TurnShown(string message)
    {
        // Messages to the engine are many and long; this one is short and begins so.
        if (message.Length > 256 || !message.Contains(TurnShownType, StringComparison.Ordinal)) return null;
        try
        {
            using var json = JsonDocument.Parse(message);
            return json.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals(TurnShownType)
                && root.TryGetProperty("phrase_id", out var phrase) && phrase.ValueKind == JsonValueKind.String && phrase.TryGetGuid(out var id)
                && root.TryGetProperty("after_ms", out var after) && after.ValueKind == JsonValueKind.Number && after.TryGetDouble(out var ms)
                    ? (id, ms)
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The way of the media as the page reports it; null for anything else.</summary>
    public static string? Path(string message)
    {
        if (message.Length > 256 || !message.Contains(PathType, StringComparison.Ordinal)) return null;
        try
        {
            using var json = JsonDocument.Parse(message);
            return json.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals(PathType)
                && root.TryGetProperty("path", out var path) && path.ValueKind == JsonValueKind.String
                    ? Paths.FirstOrDefault(known => path.ValueEquals(known))
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

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
