using Visavis.Sessions.Playback;

namespace Visavis.Sessions.Ports;

/// <summary>How an engine's run came to its end.</summary>
/// <param name="Reason">End reason of the session.</param>
/// <param name="ErrorMessage">For failures: text for the viewer's <c>error</c> event, without secrets.</param>
/// <param name="WaitForViewer">
/// For failures: whether a session that nobody has joined yet stays until somebody does, so that the page learns what happened;
/// at most for the session's absent timeout.
/// </param>
public sealed record EngineEnd(SessionEndReason Reason, string? ErrorMessage = null, bool WaitForViewer = false);

/// <summary>How far an engine that dials somebody has come.</summary>
public enum EnginePhase
{
    /// <summary>It is dialling.</summary>
    Connecting,

    /// <summary>The connection is open and usable.</summary>
    Connected,
}

/// <summary>The side of a session that an engine speaks to. Thread-safe; calls never block.</summary>
public interface IEngineHost
{
    /// <summary>Where speech goes.</summary>
    ISpeechSink Speech { get; }

    /// <summary>Why the session ends; set before the engine's run is cancelled, null while it lives.</summary>
    SessionEndReason? EndReason { get; }

    /// <summary>Notes how far the engine has come, for the session's journal.</summary>
    void Report(EnginePhase phase)
    {
    }

    /// <summary>Sends a JSON message to the page, if one is connected.</summary>
    void SendToViewer(string json);

    /// <summary>Makes the avatar feel so from now on.</summary>
    /// <param name="mood">Name of a mood (<see cref="Face.Moods"/>); null for the avatar's own.</param>
    /// <returns>False when there is no such mood; nothing has changed then.</returns>
    bool TrySetMood(string? mood);

    /// <summary>Tells the viewer of a failure that the session survives: an <c>error</c> event with code <c>internal_error</c>.</summary>
    /// <param name="message">For the page's developer, without secrets.</param>
    void ReportError(string message);
}

/// <summary>Supplies what the avatar says. One instance per session.</summary>
public interface IConversationEngine : IAsyncDisposable
{
    /// <summary>Name of the engine on the wire, e.g. <c>text-echo</c>.</summary>
    string Type { get; }

    /// <summary>Runs until the conversation is over or <paramref name="cancellationToken"/> fires.</summary>
    Task<EngineEnd> RunAsync(IEngineHost host, CancellationToken cancellationToken);

    /// <summary>Viewer's microphone: [n] s16 mono 24 kHz. Media thread: return at once.</summary>
    void OnMicrophone(ReadOnlySpan<short> pcm);

    /// <summary>A viewer came (true) or went (false).</summary>
    void OnViewerPresence(bool present);

    /// <summary>Something was heard, or will not be: the timeline's events of this engine's segments.</summary>
    void OnPlayback(in PlaybackEvent playbackEvent);

    /// <summary>A message that the page addressed to the engine (the <c>data</c> member, as JSON text).</summary>
    void OnViewerMessage(string dataJson);
}

/// <summary>An engine that speaks texts which are handed to it.</summary>
public interface ISpeechTaskEngine : IConversationEngine
{
    /// <summary>Appends a text to the queue and returns at once. The id becomes the segment's <c>phrase_id</c>.</summary>
    void Enqueue(Guid taskId, string text);

    /// <summary>Stops the current speech and empties the queue; later tasks are spoken.</summary>
    void CancelAll();

    /// <summary>Uses another voice for tasks enqueued from now on; cancels what is queued.</summary>
    void ChangeVoice(IVoice voice);
}
