using Visavis.Media.Timing;
using Visavis.Sessions.Playback;

namespace Visavis.Engines.OpenAiRealtime;

/// <summary>
/// Turns a realtime conversation's audio into segments, and what was really heard of them back into the conversation: barge-in as
/// OpenAI wants it from clients that play the audio themselves.
/// </summary>
/// <remarks>
/// Audio arrives faster than it is heard, so an interruption is three things: the rest is cut at once, later audio of the same response
/// is dropped, and the server learns how much of each item was heard. Thread-safe: written by the socket's loop, told of playback by the session's.
/// </remarks>
internal sealed class SpokenItems(ISpeechSink speech, Action<string> send)
{
    // Late audio comes within the network's delay; more responses than this are not in flight.
    private const int RememberedResponses = 16;
    private const int BytesPerMs = MediaTime.SamplesPerSecond / 1000 * sizeof(short);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Item> _unfinished = [];
    private readonly Queue<string> _dropped = new();
    private Item? _open;
    private string? _activeResponse;
    private long _count;

    /// <summary>Whether the server stops its response by itself when the user speaks.</summary>
    public bool ServerInterruptsItself { get; set; } = true;

    /// <summary>A response was begun.</summary>
    public void OnResponseCreated(string? responseId)
    {
        lock (_gate) _activeResponse = responseId;
    }

    /// <summary>Audio came: PCM16LE, 24 kHz.</summary>
    public void OnAudio(string? responseId, string? itemId, int contentIndex, ReadOnlySpan<byte> pcm)
    {
        lock (_gate)
        {
            if (responseId is not null && _dropped.Contains(responseId)) return;
            _activeResponse ??= responseId;
            if (_open is null || _open.ItemId != itemId || _open.ContentIndex != contentIndex || _open.ResponseId != responseId) Open(responseId, itemId, contentIndex);
            _open!.ReceivedBytes += pcm.Length;
            speech.AppendBytes(pcm);
        }
    }

    /// <summary>An item's audio is complete.</summary>
    public void OnAudioDone()
    {
        lock (_gate) Close();
    }

    /// <summary>A response is over, whatever came of it.</summary>
    public void OnResponseDone(string? responseId)
    {
        lock (_gate)
        {
            if (responseId is null || _open?.ResponseId == responseId) Close();
            if (responseId is null || _activeResponse == responseId) _activeResponse = null;
        }
    }

    /// <summary>The user began to speak: what is being said, and all that waits, ends here.</summary>
    public void OnUserSpeaks()
    {
        lock (_gate)
        {
            var active = _activeResponse;
            DropResponses();
            Close();
            if (_unfinished.Count > 0) speech.Interrupt();
            if (active is not null && !ServerInterruptsItself) send(RealtimeCommands.Cancel(active));
        }
    }

    /// <summary>What became of a segment.</summary>
    public void OnPlayback(in PlaybackEvent playback)
    {
        lock (_gate)
        {
            if (playback.SegmentUid is not { } uid) return;
            if (playback.Kind == PlaybackEventKind.Ended) _unfinished.Remove(uid);
            if (playback.Kind != PlaybackEventKind.Interrupted || !_unfinished.Remove(uid, out var item)) return;
            OnCut(item);
            Report(item, playback.Played);
        }
    }

    /// <summary>When it was not the user's voice (the backend, or the viewer who left), the server does not know yet that it is to stop.</summary>
    private void OnCut(Item item)
    {
        if (item.ResponseId is { } response && response == _activeResponse)
        {
            Remember(response);
            _activeResponse = null;
            send(RealtimeCommands.Cancel(response));
        }

        if (_open == item) Close();
    }

    private void Report(Item item, MediaTime played)
    {
        if (item.ItemId is not { Length: > 0 } id) return;

        // Never more than was received: the server refuses that.
        var heardMs = Math.Min((long)(played.TotalSeconds * 1000), item.ReceivedBytes / BytesPerMs);
        send(heardMs > 0 ? RealtimeCommands.Truncate(id, item.ContentIndex, heardMs) : RealtimeCommands.Delete(id));
    }

    private void Open(string? responseId, string? itemId, int contentIndex)
    {
        Close();
        var uid = $"{itemId}/{contentIndex}/{++_count}";
        _open = new Item(responseId, itemId, contentIndex);
        _unfinished[uid] = _open;
        speech.CreateSegment(Guid.NewGuid(), uid);
    }

    private void Close()
    {
        if (_open is null) return;
        _open = null;
        speech.CloseSegment(null);
    }

    private void DropResponses()
    {
        if (_activeResponse is not null) Remember(_activeResponse);
        if (_open?.ResponseId is { } open) Remember(open);
        foreach (var item in _unfinished.Values)
        {
            if (item.ResponseId is { } response) Remember(response);
        }

        _activeResponse = null;
    }

    private void Remember(string response)
    {
        if (_dropped.Contains(response)) return;
        _dropped.Enqueue(response);
        if (_dropped.Count > RememberedResponses) _dropped.Dequeue();
    }

    private sealed class Item(string? responseId, string? itemId, int contentIndex)
    {
        public string? ResponseId { get; } = responseId;

        public string? ItemId { get; } = itemId;

        public int ContentIndex { get; } = contentIndex;

        public long ReceivedBytes { get; set; }
    }
}
