using System.Text.Json.Nodes;

namespace Visavis.VendorFakes.OpenAi;

/// <summary>A turn of the user, in milliseconds of Unix time.</summary>
/// <param name="UserEndedAtMs">When the last audio with speech in it arrived.</param>
/// <param name="FirstAudioAtMs">When the first audio of the answer left.</param>
public sealed record TurnTimes(double UserEndedAtMs, double FirstAudioAtMs);

/// <summary>What the fake saw of one connection: for those who judge the client.</summary>
public sealed class ConnectionNotes
{
    private readonly Lock _gate = new();
    private readonly List<JsonObject> _received = [];
    private readonly List<short> _microphone = [];
    private readonly List<TurnTimes> _turns = [];
    private readonly List<short[]> _spoken = [];
    private readonly List<double> _voicesAtMs = [];
    private readonly List<string> _errors = [];
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Headers of the upgrade, lower case; of the credential only the scheme.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>Query of the address.</summary>
    public required string Query { get; init; }

    /// <summary>The credential.</summary>
    public required string Key { get; init; }

    /// <summary>Done when the connection is over.</summary>
    public Task Over => _over.Task;

    /// <summary>How the client closed; status null when it did not.</summary>
    public (int? Status, string? Text) ClosedBy { get; private set; }

    /// <summary>Every client event but audio, in order.</summary>
    public IReadOnlyList<JsonObject> Received => Copy(_received);

    /// <summary>Everything that the microphone sent: s16 mono 24 kHz.</summary>
    public IReadOnlyList<short> Microphone => Copy(_microphone);

    /// <summary>What each answer sounds like as a whole, sent or not: s16 mono 24 kHz.</summary>
    public IReadOnlyList<short[]> Spoken => Copy(_spoken);

    /// <summary>The user's turns that were answered.</summary>
    public IReadOnlyList<TurnTimes> Turns => Copy(_turns);

    /// <summary>When the client was told that the user began to speak, in milliseconds of Unix time.</summary>
    public IReadOnlyList<double> VoicesAtMs => Copy(_voicesAtMs);

    /// <summary>Codes of the errors that the client was sent.</summary>
    public IReadOnlyList<string> Errors => Copy(_errors);

    internal void NoteVoice(double atMs) => Locked(() => _voicesAtMs.Add(atMs));

    internal void NoteError(string code) => Locked(() => _errors.Add(code));

    internal void Note(JsonObject message) => Locked(() => _received.Add((JsonObject)message.DeepClone()));

    internal void Note(ReadOnlySpan<short> pcm)
    {
        lock (_gate) _microphone.AddRange(pcm);
    }

    internal void Note(TurnTimes turn) => Locked(() => _turns.Add(turn));

    internal void NoteSpoken(short[] pcm) => Locked(() => _spoken.Add(pcm));

    internal void End(JsonSocket socket)
    {
        ClosedBy = socket.ClosedBy;
        _over.TrySetResult();
    }

    internal JsonObject ToJson() => new()
    {
        ["query"] = Query,
        ["key"] = Key,
        ["open"] = !_over.Task.IsCompleted,
        ["closed_with"] = ClosedBy.Status,
        ["microphone_samples"] = Microphone.Count,
        ["received"] = new JsonArray([.. Received.Select(message => (JsonNode)message.DeepClone())]),
        ["voices_at_ms"] = new JsonArray([.. VoicesAtMs.Select(atMs => (JsonNode)atMs)]),
        ["errors"] = new JsonArray([.. Errors.Select(code => (JsonNode)code)]),
        ["turns"] = new JsonArray([.. Turns.Select(turn => (JsonNode)new JsonObject { ["user_ended_at_ms"] = turn.UserEndedAtMs, ["first_audio_at_ms"] = turn.FirstAudioAtMs })]),
    };

    private IReadOnlyList<T> Copy<T>(List<T> list)
    {
        lock (_gate) return [.. list];
    }

    private void Locked(Action change)
    {
        lock (_gate) change();
    }
}
