using System.Text.Json.Nodes;

namespace Visavis.VendorFakes.Cartesia;

/// <summary>What the fake saw of one call: for those who judge the client.</summary>
public sealed class CallNotes
{
    private readonly Lock _gate = new();
    private readonly List<JsonObject> _received = [];
    private readonly List<short> _microphone = [];
    private readonly List<short[]> _spoken = [];
    private readonly List<double> _clearsAtMs = [];
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Who was called.</summary>
    public required string AgentId { get; init; }

    /// <summary>Header <c>Cartesia-Version</c>.</summary>
    public required string Version { get; init; }

    /// <summary>The id that <c>ack</c> gave.</summary>
    public string StreamId { get; internal set; } = "";

    /// <summary>Audio came before <c>ack</c>, or under another stream's id.</summary>
    public bool HasStrayAudio { get; internal set; }

    /// <summary>Done when the call is over.</summary>
    public Task Over => _over.Task;

    /// <summary>How the client closed; status null when it did not.</summary>
    public (int? Status, string? Text) ClosedBy { get; private set; }

    /// <summary>Every message but audio, in order.</summary>
    public IReadOnlyList<JsonObject> Received => Copy(_received);

    /// <summary>Everything that the microphone sent.</summary>
    public IReadOnlyList<short> Microphone => Copy(_microphone);

    /// <summary>What each answer sounds like as a whole, sent or not: s16 mono 24 kHz.</summary>
    public IReadOnlyList<short[]> Spoken => Copy(_spoken);

    /// <summary>When the client was told to drop what it had, in milliseconds of Unix time.</summary>
    public IReadOnlyList<double> ClearsAtMs
    {
        get
        {
            lock (_gate) return [.. _clearsAtMs];
        }
    }

    internal void NoteClear(double atMs)
    {
        lock (_gate) _clearsAtMs.Add(atMs);
    }

    internal void Note(JsonObject message)
    {
        lock (_gate) _received.Add((JsonObject)message.DeepClone());
    }

    internal void Note(ReadOnlySpan<short> pcm)
    {
        lock (_gate) _microphone.AddRange(pcm);
    }

    internal void NoteSpoken(short[] pcm)
    {
        lock (_gate) _spoken.Add(pcm);
    }

    internal void End(JsonSocket socket)
    {
        ClosedBy = socket.ClosedBy;
        _over.TrySetResult();
    }

    internal JsonObject ToJson() => new()
    {
        ["agent_id"] = AgentId,
        ["open"] = !_over.Task.IsCompleted,
        ["closed_with"] = ClosedBy.Status,
        ["microphone_samples"] = Microphone.Count,
        ["clears_at_ms"] = new JsonArray([.. ClearsAtMs.Select(atMs => (JsonNode)atMs)]),
        ["received"] = new JsonArray([.. Received.Select(message => (JsonNode)message.DeepClone())]),
    };

    private IReadOnlyList<T> Copy<T>(List<T> list)
    {
        lock (_gate) return [.. list];
    }
}
