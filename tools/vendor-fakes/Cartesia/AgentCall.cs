using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Visavis.Sessions.Loops;
using Visavis.VendorFakes.Speech;

namespace Visavis.VendorFakes.Cartesia;

/// <summary>One call: hears the caller's turns by their sound, answers aloud, and clears when it is interrupted.</summary>
/// <remarks>An agent called as a <see cref="CartesiaFault"/>, or that and <c>_ANYTHING</c>, has that fault.</remarks>
internal sealed class AgentCall(CartesiaFake fake, JsonSocket socket, CallNotes notes) : IAsyncDisposable
{
    private const int Normal = 1000;
    private const int InternalError = 1011;
    private const int ChunkSamples = Mouth.RateHz / 20;
    private const int SilenceMs = 500;

    private readonly VoiceActivity _ear = new(Mouth.RateHz, SilenceMs);
    private OwnedLoop? _speaking;
    private volatile bool _isSpeaking;

    private string Fault => notes.AgentId.Split('_')[0];

    public async Task RunAsync()
    {
        var isFirst = true;
        while (await socket.ReceiveAsync() is { } received)
        {
            if (Parse(received.Text) is not { } message) continue;
            var kind = (string?)message["event"];
            if (isFirst && kind != "start")
            {
                notes.HasStrayAudio |= kind == "media_input";
                socket.Close(Normal, "first message must be start");
                return;
            }

            isFirst = false;
            if (kind == "media_input") Hear(message);
            else notes.Note(message);
            if (kind == "start") Open(message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_speaking is not null) await _speaking.DisposeAsync();
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

    private void Open(JsonObject start)
    {
        if (Fault == CartesiaFault.NoAck) return;
        notes.StreamId = (string?)start["stream_id"] ?? $"stream_{Guid.NewGuid():N}";
        Send("ack", new JsonObject { ["config"] = new JsonObject { ["input_format"] = start["config"]?["input_format"]?.DeepClone() } });
    }

    private void Send(string kind, JsonObject members)
    {
        members.Insert(0, "event", kind);
        members["stream_id"] = notes.StreamId;
        socket.Send(members);
    }

    private void Hear(JsonObject message)
    {
        notes.HasStrayAudio |= notes.StreamId.Length == 0 || (string?)message["stream_id"] != notes.StreamId;
        var pcm = MemoryMarshal.Cast<byte, short>(Convert.FromBase64String((string?)message["media"]?["payload"] ?? ""));
        notes.Note(pcm);
        _ear.Hear(pcm, OnVoice);
    }

    private void OnVoice(VoiceChange change)
    {
        if (change == VoiceChange.Started)
        {
            if (!_isSpeaking) return;
            _speaking?.RequestStop();
            notes.NoteClear((TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalMilliseconds);
            Send("clear", []);
            return;
        }

        var before = _speaking;
        _speaking = OwnedLoop.Start(async cancellationToken =>
        {
            if (before is not null) await before.DisposeAsync();
            await AnswerAsync(cancellationToken);
        });
    }

    private async Task AnswerAsync(CancellationToken cancellationToken)
    {
        var text = FakeOptions.For(notes.AgentId, fake.NextReply());
        var (pcm, _) = await fake.Mouth.SpeakAsync(text, cancellationToken);
        await Task.Delay(TimeSpan.FromMilliseconds(fake.Options.ThinkMs), TimeProvider.System, cancellationToken);
        if (Fault == CartesiaFault.Transfer) Send("transfer_call", new JsonObject { ["transfer"] = new JsonObject { ["target_phone_number"] = "+15550100" } });
        if (Fault == CartesiaFault.TurnEvents) Send("turn_started", new JsonObject { ["turn_started"] = new JsonObject { ["role"] = "assistant" } });
        notes.NoteSpoken(pcm);
        _isSpeaking = true;
        try
        {
            await SpeakAsync(pcm, cancellationToken);
        }
        finally
        {
            _isSpeaking = false;
        }

        if (Fault == CartesiaFault.TurnEvents)
            Send("turn_ended", new JsonObject { ["turn_ended"] = new JsonObject { ["role"] = "assistant", ["text"] = text, ["tool_calls"] = new JsonArray() } });
        if (Fault == CartesiaFault.Idle) socket.Close(Normal, "connection idle timeout");
        if (Fault == CartesiaFault.AgentEnds) socket.Close(Normal, "call ended by agent, reason: all is said");
        if (Fault == CartesiaFault.Abnormal) socket.Close(InternalError, "internal error");
    }

    private async Task SpeakAsync(short[] pcm, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        for (var at = 0; at < pcm.Length; at += ChunkSamples)
        {
            Send("media_output", new JsonObject { ["media"] = new JsonObject { ["payload"] = Convert.ToBase64String(Mouth.Bytes(pcm.AsSpan(at, Math.Min(ChunkSamples, pcm.Length - at)))) } });
            if (Fault == CartesiaFault.Drop && at >= Mouth.RateHz / 2) socket.Abort();
            var due = TimeSpan.FromSeconds((at + ChunkSamples) / (double)Mouth.RateHz / fake.Options.Pace) - TimeProvider.System.GetElapsedTime(started);
            if (due > TimeSpan.Zero) await Task.Delay(due, TimeProvider.System, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
