using System.Text.Json;
using System.Text.Json.Nodes;
using Visavis.Sessions.Loops;
using Visavis.VendorFakes.Speech;

namespace Visavis.VendorFakes.OpenAi;

/// <summary>One conversation: hears the microphone, notices turns by their sound, answers aloud, and keeps the items.</summary>
internal sealed class RealtimeSession : IAsyncDisposable
{
    public const string VersionMismatch =
        "API version mismatch. You cannot start a Realtime GA session with a beta client secret. Please ensure that you are using endpoints for the same API version.";

    private readonly OpenAiFake _fake;
    private readonly JsonSocket _socket;
    private readonly ConnectionNotes _notes;
    private readonly string? _fault;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SpokenItem> _items = [];
    private JsonObject _session = [];
    private VoiceActivity? _ear;
    private string? _lastItem;
    private string _userItem = "";
    private int _uncommittedSamples;
    private int _lastSpeechMs;
    private double _lastSpeechAtMs;
    private Answer? _active;
    private OwnedLoop? _answering;
    private bool _isOpen;

    public RealtimeSession(OpenAiFake fake, JsonSocket socket, ConnectionNotes notes, string? fault)
    {
        _fake = fake;
        _socket = socket;
        _notes = notes;
        _fault = fault;
    }

    public FakeOptions Options => _fake.Options;

    public string? Fault => _fault;

    public Mouth Mouth => _fake.Mouth;

    public JsonSocket Socket => _socket;

    /// <summary>Answers so far.</summary>
    public int Answers { get; set; }

    public bool SpeaksAudio => _session["output_modalities"] is not JsonArray modalities || modalities.Any(m => (string?)m == "audio");

    /// <summary>Tells an error and closes, as the live service does after a successful upgrade.</summary>
    public void Refuse(string code, string message, int status)
    {
        SendError(code, message);
        _socket.Close(status, $"invalid_request_error.{code}");
    }

    public void Open(JsonObject session)
    {
        _session = session;
        _isOpen = _fault != OpenAiFault.NoSession;
        if (!_isOpen) return;
        switch (_fault)
        {
            case OpenAiFault.BetaSession: _session = SessionObject.Beta("gpt-4o-realtime-preview"); break;
            case OpenAiFault.Transcription: _session["type"] = "transcription"; break;
            case OpenAiFault.Pcmu: _session["audio"]!["output"]!["format"] = new JsonObject { ["type"] = "audio/pcmu" }; break;
            case OpenAiFault.NoTurnDetection: _session["audio"]!["input"]!["turn_detection"] = null; break;
            case OpenAiFault.Terse: _session["audio"] = new JsonObject { ["input"] = new JsonObject { ["turn_detection"] = _session["audio"]!["input"]!["turn_detection"]!.DeepClone() } }; break;
        }

        Listen();
        Send("session.created", new JsonObject { ["session"] = _session.DeepClone() });
        if (_fault == OpenAiFault.Terse) _socket.SendText("""{"type":"error","error":"something is not quite right"}""");
        if (_fault != OpenAiFault.FourErrors) return;
        SendError("response_cancel_not_active", "Cancellation failed: no active response found");
        SendError("conversation_already_has_active_response", "Conversation already has an active response");
        SendError("input_audio_buffer_commit_empty", "Error committing input audio buffer: buffer too small.");
        SendError("invalid_value", "Invalid value: 'nonsense'.");
    }

    public async Task RunAsync()
    {
        while (await _socket.ReceiveAsync() is { } received)
        {
            if (!received.IsText) SendError("invalid_event", "Binary messages are not supported.");
            else if (Parse(received.Text) is not { } message) SendError("invalid_json", "The message is no JSON object.");
            else if (_isOpen) Handle(message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _active?.Cancel("client_cancelled");
        if (_answering is not null) await _answering.DisposeAsync();
    }

    public void Send(string type, JsonObject members)
    {
        members.Insert(0, "type", type);
        members.Insert(1, "event_id", Ids.New("event"));
        _socket.Send(members);
    }

    public void SendError(string code, string message, string? eventId = null)
    {
        _notes.NoteError(code);
        Send("error", new JsonObject
        {
            ["error"] = new JsonObject { ["type"] = "invalid_request_error", ["code"] = code, ["message"] = message, ["param"] = null, ["event_id"] = eventId },
        });
    }

    public void NoteSpoken(short[] pcm) => _notes.NoteSpoken(pcm);

    /// <summary>Adds an item to the conversation and tells so.</summary>
    public void AddItem(JsonObject item, SpokenItem? spoken = null)
    {
        lock (_gate)
        {
            Send("conversation.item.added", new JsonObject { ["previous_item_id"] = _lastItem, ["item"] = item.DeepClone() });
            _lastItem = (string)item["id"]!;
            _items[_lastItem] = spoken ?? new SpokenItem();
        }
    }

    public void OnAnswerOver(Answer answer)
    {
        lock (_gate)
        {
            if (_active == answer) _active = null;
        }
    }

    public void OnFirstAudio(double atMs)
    {
        if (_lastSpeechAtMs > 0) _notes.Note(new TurnTimes(_lastSpeechAtMs, atMs));
        _lastSpeechAtMs = 0;
    }

    private static JsonObject? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static double NowMs() => (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalMilliseconds;

    private void Handle(JsonObject message)
    {
        var type = (string?)message["type"];
        var eventId = (string?)message["event_id"];
        if (type != "input_audio_buffer.append") _notes.Note(message);
        switch (type)
        {
            case "session.update": Update(message["session"] as JsonObject, eventId); break;
            case "input_audio_buffer.append": Hear((string?)message["audio"], eventId); break;
            case "input_audio_buffer.commit": Commit(eventId); break;
            case "input_audio_buffer.clear":
                _uncommittedSamples = 0;
                Send("input_audio_buffer.cleared", []);
                break;
            case "conversation.item.create": Create(message["item"] as JsonObject, eventId); break;
            case "conversation.item.truncate": Truncate(message, eventId); break;
            case "conversation.item.delete": Delete((string?)message["item_id"], eventId); break;
            case "conversation.item.retrieve": SendError("item_retrieve_invalid_item_id", "Items are not kept here.", eventId); break;
            case "response.create": Answer(eventId); break;
            case "response.cancel": CancelAnswer(eventId); break;
            case null: SendError("missing_required_parameter", "Missing required parameter: 'type'.", eventId); break;
            default: SendError("invalid_value", $"Invalid value: '{type}'.", eventId); break;
        }
    }

    private void Update(JsonObject? update, string? eventId)
    {
        if ((string?)update?["type"] is null)
        {
            SendError("missing_required_parameter", "Missing required parameter: 'session.type'.", eventId);
            return;
        }

        SessionObject.Merge(_session, update!);
        Listen();
        Send("session.updated", new JsonObject { ["session"] = _session.DeepClone() });
    }

    private void Listen()
    {
        var detection = _session["audio"]?["input"]?["turn_detection"];
        _ear = detection is null ? null : new VoiceActivity(Mouth.RateHz, (int?)detection["silence_duration_ms"] ?? 200);
    }

    private void Hear(string? audio, string? eventId)
    {
        byte[] bytes;
        try
        {
            bytes = Convert.FromBase64String(audio ?? "");
        }
        catch (FormatException)
        {
            SendError("invalid_value", "Invalid 'audio'. Expected base64-encoded audio bytes.", eventId);
            return;
        }

        var pcm = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, short>(bytes);
        _notes.Note(pcm);
        _uncommittedSamples += pcm.Length;
        if (_ear is null || _fault == OpenAiFault.Mute) return;
        _ear.Hear(pcm, OnVoice);
        if (_ear.LastSpeechMs == _lastSpeechMs) return;
        _lastSpeechMs = _ear.LastSpeechMs;
        _lastSpeechAtMs = NowMs();
    }

    private void OnVoice(VoiceChange change)
    {
        var detection = _session["audio"]!["input"]!["turn_detection"]!;
        if (change == VoiceChange.Started)
        {
            _notes.NoteVoice(NowMs());
            _userItem = Ids.New("item");
            var padding = (int?)detection["prefix_padding_ms"] ?? 300;
            Send("input_audio_buffer.speech_started", new JsonObject { ["audio_start_ms"] = Math.Max(0, _ear!.SpeechStartMs - padding), ["item_id"] = _userItem });
            if ((bool?)detection["interrupt_response"] ?? true) _active?.Cancel("turn_detected");
            return;
        }

        Send("input_audio_buffer.speech_stopped", new JsonObject { ["audio_end_ms"] = _ear!.HeardMs, ["item_id"] = _userItem });
        CommitUserItem(_ear.LastSpeechMs - _ear.SpeechStartMs);
        if ((bool?)detection["create_response"] ?? true) Answer(null);
    }

    private void Commit(string? eventId)
    {
        if (_uncommittedSamples < Mouth.RateHz / 10)
        {
            SendError("input_audio_buffer_commit_empty", "Error committing input audio buffer: buffer too small.", eventId);
            return;
        }

        _userItem = Ids.New("item");
        CommitUserItem(_uncommittedSamples * 1000 / Mouth.RateHz);
    }

    private void CommitUserItem(int spokenMs)
    {
        _uncommittedSamples = 0;
        Send("input_audio_buffer.committed", new JsonObject { ["previous_item_id"] = _lastItem, ["item_id"] = _userItem });
        JsonObject Item(string? transcript) => new()
        {
            ["id"] = _userItem, ["object"] = "realtime.item", ["type"] = "message", ["status"] = "completed", ["role"] = "user",
            ["content"] = new JsonArray(new JsonObject { ["type"] = "input_audio", ["transcript"] = transcript }),
        };
        AddItem(Item(null));
        Send("conversation.item.done", new JsonObject { ["previous_item_id"] = null, ["item"] = Item(null) });
        if (_session["audio"]?["input"]?["transcription"] is null) return;
        var heard = _fake.Options.Hears ?? $"(The user spoke for {spokenMs / 1000.0:F1} seconds.)";
        Send("conversation.item.input_audio_transcription.delta", new JsonObject { ["item_id"] = _userItem, ["content_index"] = 0, ["delta"] = heard, ["logprobs"] = null });
        Send("conversation.item.input_audio_transcription.completed", new JsonObject
        {
            ["item_id"] = _userItem, ["content_index"] = 0, ["transcript"] = heard, ["logprobs"] = null,
            ["usage"] = new JsonObject
            {
                ["type"] = "tokens", ["total_tokens"] = 20, ["input_tokens"] = 14, ["output_tokens"] = 6,
                ["input_token_details"] = new JsonObject { ["text_tokens"] = 0, ["audio_tokens"] = 14 },
            },
        });
    }

    private void Create(JsonObject? item, string? eventId)
    {
        if (item is null)
        {
            SendError("missing_required_parameter", "Missing required parameter: 'item'.", eventId);
            return;
        }

        var added = (JsonObject)item.DeepClone();
        added["id"] ??= Ids.New("item");
        added["object"] = "realtime.item";
        added["status"] = "completed";
        AddItem(added);
        Send("conversation.item.done", new JsonObject { ["previous_item_id"] = null, ["item"] = added.DeepClone() });
    }

    private void Truncate(JsonObject message, string? eventId)
    {
        var id = (string?)message["item_id"] ?? "";
        SpokenItem? item;
        lock (_gate) _items.TryGetValue(id, out item);
        if (item is null || item.AudioMs == 0 || _fault == OpenAiFault.TruncateRefused)
        {
            SendError("item_truncate_invalid_item_id", $"Error truncating item: item with ID '{id}' has no audio that can be truncated.", eventId);
            return;
        }

        if (message["audio_end_ms"] is not JsonValue value || !value.TryGetValue<int>(out var endMs))
        {
            SendError("invalid_type", "Invalid type for 'audio_end_ms': expected an integer.", eventId);
            return;
        }

        if (endMs > item.AudioMs)
        {
            SendError("invalid_value", $"Audio content of {item.AudioMs}ms is already shorter than {endMs}ms", eventId);
            return;
        }

        Send("conversation.item.truncated", new JsonObject { ["item_id"] = id, ["content_index"] = message["content_index"]?.DeepClone(), ["audio_end_ms"] = endMs });
    }

    private void Delete(string? id, string? eventId)
    {
        bool removed;
        lock (_gate) removed = _items.Remove(id ?? "");
        if (removed) Send("conversation.item.deleted", new JsonObject { ["item_id"] = id });
        else SendError("item_delete_invalid_item_id", $"Error deleting item: the item with id '{id}' does not exist.", eventId);
    }

    private void Answer(string? eventId)
    {
        Answer answer;
        lock (_gate)
        {
            if (_active is not null)
            {
                SendError("conversation_already_has_active_response", $"Conversation already has an active response in progress: {_active.Id}.", eventId);
                return;
            }

            answer = _active = new Answer(this, FakeOptions.For(_notes.Key, _fake.NextReply()));
        }

        var before = _answering;
        _answering = OwnedLoop.Start(async _ =>
        {
            if (before is not null) await before.DisposeAsync();
            using (answer) await answer.RunAsync();
        });
    }

    private void CancelAnswer(string? eventId)
    {
        if (_active is { } active) active.Cancel("client_cancelled");
        else SendError("response_cancel_not_active", "Cancellation failed: no active response found", eventId);
    }
}

/// <summary>What the server remembers of an item: how much audio it has sent of it.</summary>
internal sealed class SpokenItem
{
    private long _samples;

    public int AudioMs => (int)(Interlocked.Read(ref _samples) * 1000 / Mouth.RateHz);

    public void Add(int samples) => Interlocked.Add(ref _samples, samples);
}
