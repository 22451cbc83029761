using System.Text.Json;
using System.Text.Json.Nodes;
using Visavis.Sessions.Playback;

namespace Visavis.Sessions.Live;

/// <summary>Turns what the timeline reports into the page's events, in the order of section G.6 of the contract.</summary>
/// <remarks>Called from the session's mailbox only.</remarks>
internal sealed class ViewerEvents(Action<string> send)
{
    private bool _speaking;
    private Guid? _phrase;
    private Guid? _lastPhrase;

    /// <summary>Tells a viewer who takes the place of another what has begun, or that all is over: words of that may have been lost with the other.</summary>
    public void TellWhatGoesOn()
    {
        if (_speaking) send(Event("avatar_started_speaking", _phrase ?? _lastPhrase));
        if (_phrase is { } phrase) send(Event("avatar_started_speaking_phrase", phrase));
        if (!_speaking) send(Event("visavis.silent", null));
    }

    public void OnPlayback(in PlaybackEvent playback)
    {
        switch (playback.Kind)
        {
            case PlaybackEventKind.Started when playback.HasAudio:
                if (!_speaking) send(Event("avatar_started_speaking", playback.SegmentId));
                _speaking = true;
                _phrase = _lastPhrase = playback.SegmentId;
                send(Event("avatar_started_speaking_phrase", playback.SegmentId));
                break;

            case PlaybackEventKind.Ended or PlaybackEventKind.Interrupted:
                EndPhrase(playback);
                break;
        }
    }

    public void OnSessionFailure(Guid sessionId, string code, string message) => send(new JsonObject
    {
        ["type"] = "error",
        ["error"] = new JsonObject
        {
            ["type"] = "session_lifecycle_error",
            ["code"] = code,
            ["message"] = message,
            ["session_id"] = sessionId.ToString(),
        },
    }.ToJsonString());

    private void EndPhrase(in PlaybackEvent playback)
    {
        if (_phrase == playback.SegmentId)
        {
            send(Event("avatar_ended_speaking_phrase", playback.SegmentId));
            _phrase = null;
        }

        // A silent segment may be the one that an outer pair was kept open for.
        if (!_speaking || _phrase is not null || playback.MoreQueued) return;
        send(Event("avatar_ended_speaking", null));
        _speaking = false;
    }

    private static string Event(string type, Guid? phraseId) => phraseId is { } id
        ? $$"""{"type":"{{type}}","phrase_id":{{JsonSerializer.Serialize(id)}}}"""
        : $$"""{"type":"{{type}}"}""";
}
