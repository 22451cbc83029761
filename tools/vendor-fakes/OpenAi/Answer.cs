using System.Text.Json.Nodes;
using Visavis.VendorFakes.Speech;

namespace Visavis.VendorFakes.OpenAi;

/// <summary>One response: from <c>response.created</c> to <c>response.done</c>, in the order of events that was captured from the live service.</summary>
internal sealed class Answer(RealtimeSession session, string text) : IDisposable
{
    private const int ChunkSamples = Mouth.RateHz / 10;
    private const int LateChunks = 10;
    private const double BurstPace = 10;

    private readonly CancellationTokenSource _cancel = new();
    private readonly SpokenItem _spoken = new();
    private readonly string _itemId = Ids.New("item");
    private string? _reason;
    private bool _isOver;

    public string Id { get; } = Ids.New("resp");

    /// <summary>Stops it: <c>turn_detected</c> or <c>client_cancelled</c>.</summary>
    public void Cancel(string reason)
    {
        lock (_cancel)
        {
            if (_isOver) return;
            _reason ??= reason;
            _cancel.Cancel();
        }
    }

    public void Dispose()
    {
        lock (_cancel) _isOver = true;
        _cancel.Dispose();
    }

    public async Task RunAsync()
    {
        session.Answers++;
        session.Send("response.created", new JsonObject { ["response"] = Response("in_progress", null) });
        try
        {
            var thinking = Task.Delay(TimeSpan.FromMilliseconds(session.Options.ThinkMs), TimeProvider.System, _cancel.Token);
            var (pcm, _) = await session.Mouth.SpeakAsync(text, _cancel.Token);
            await thinking;
            await AnswerAsync(pcm);
        }
        catch (OperationCanceledException)
        {
            session.OnAnswerOver(this);
            Done("cancelled", new JsonObject { ["type"] = "cancelled", ["reason"] = _reason });
        }
    }

    private async Task AnswerAsync(short[] pcm)
    {
        switch (session.Fault)
        {
            case OpenAiFault.ModelNotFound: Fail("invalid_request_error", "model_not_found", "The model does not exist or you do not have access to it."); break;
            case OpenAiFault.InsufficientQuota: Fail("insufficient_quota", "insufficient_quota", "You exceeded your current quota, please check your plan and billing details."); break;
            case OpenAiFault.ToolCall when session.Answers == 1: CallTool(); break;
            case OpenAiFault.ToolLoop: CallTool(); break;
            case OpenAiFault.BetaEvents: SendPart("response.audio.delta", new JsonObject { ["delta"] = Convert.ToBase64String(Mouth.Bytes(pcm.AsSpan(0, ChunkSamples))) }); break;
            default:
                if (session.SpeaksAudio) await SpeakAsync(pcm);
                else Write();
                break;
        }
    }

    private async Task SpeakAsync(short[] pcm)
    {
        session.NoteSpoken(pcm);
        Begin("audio");
        var pace = session.Fault == OpenAiFault.LateAudio ? BurstPace : session.Options.Pace;
        var started = TimeProvider.System.GetTimestamp();
        var said = 0;
        try
        {
            for (var at = 0; at < pcm.Length; at += ChunkSamples)
            {
                if (at == 0) session.OnFirstAudio((TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalMilliseconds);
                SendAudio(pcm.AsSpan(at, Math.Min(ChunkSamples, pcm.Length - at)));
                var next = (int)((long)text.Length * Math.Min(pcm.Length, at + ChunkSamples) / pcm.Length);
                if (next > said) SendPart("response.output_audio_transcript.delta", new JsonObject { ["delta"] = text[said..next] });
                said = next;
                if (session.Fault == OpenAiFault.Drop && at >= Mouth.RateHz) session.Socket.Abort();
                var due = TimeSpan.FromSeconds((at + ChunkSamples) / (double)Mouth.RateHz / pace) - TimeProvider.System.GetElapsedTime(started);
                if (due > TimeSpan.Zero) await Task.Delay(due, TimeProvider.System, _cancel.Token);
                _cancel.Token.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException)
        {
            Finish("audio", "incomplete", text[..said]);
            if (session.Fault == OpenAiFault.LateAudio)
            {
                // What was on its way when the user began to speak.
                for (var i = 0; i < LateChunks; i++) SendAudio(pcm.AsSpan(0, Math.Min(ChunkSamples, pcm.Length)));
            }

            throw;
        }

        Finish("audio", "completed", text);
        session.OnAnswerOver(this);
        Done("completed", null);
        session.Send("rate_limits.updated", new JsonObject
        {
            ["rate_limits"] = new JsonArray(new JsonObject { ["name"] = "tokens", ["limit"] = 40_000, ["remaining"] = 39_000, ["reset_seconds"] = 1.5 }),
        });
        if (session.Fault != OpenAiFault.SessionExpired) return;
        session.SendError("session_expired", "Your session hit the maximum duration of 60 minutes.");
        session.Socket.Close(1001, "going away");
    }

    private void Write()
    {
        Begin("text");
        SendPart("response.output_text.delta", new JsonObject { ["delta"] = text });
        Finish("text", "completed", text);
        session.OnAnswerOver(this);
        Done("completed", null);
    }

    private void CallTool()
    {
        var callId = Ids.New("call");
        JsonObject Item(string status, string arguments) => new()
        {
            ["id"] = _itemId, ["object"] = "realtime.item", ["type"] = "function_call", ["status"] = status,
            ["name"] = "look_up_weather", ["call_id"] = callId, ["arguments"] = arguments,
        };
        const string Arguments = """{"city":"Bergen"}""";
        session.Send("response.output_item.added", new JsonObject { ["response_id"] = Id, ["output_index"] = 0, ["item"] = Item("in_progress", "") });
        session.AddItem(Item("in_progress", ""));
        JsonObject Part() => new() { ["response_id"] = Id, ["item_id"] = _itemId, ["output_index"] = 0, ["call_id"] = callId };
        var delta = Part();
        delta["delta"] = Arguments;
        session.Send("response.function_call_arguments.delta", delta);
        var done = Part();
        done["name"] = "look_up_weather";
        done["arguments"] = Arguments;
        session.Send("response.function_call_arguments.done", done);
        session.Send("conversation.item.done", new JsonObject { ["previous_item_id"] = null, ["item"] = Item("completed", Arguments) });
        session.Send("response.output_item.done", new JsonObject { ["response_id"] = Id, ["output_index"] = 0, ["item"] = Item("completed", Arguments) });
        session.OnAnswerOver(this);
        Done("completed", null);
    }

    private void Fail(string type, string code, string message)
    {
        session.OnAnswerOver(this);
        Done("failed", new JsonObject { ["type"] = "failed", ["reason"] = null, ["error"] = new JsonObject { ["type"] = type, ["code"] = code, ["message"] = message } });
    }

    private void Begin(string kind)
    {
        session.Send("response.output_item.added", new JsonObject { ["response_id"] = Id, ["output_index"] = 0, ["item"] = Item("in_progress", null) });
        session.AddItem(Item("in_progress", null), _spoken);
        SendPart("response.content_part.added", new JsonObject { ["part"] = PartOf(kind, "") });
    }

    private void Finish(string kind, string status, string said)
    {
        if (kind == "audio")
        {
            SendPart("response.output_audio.done", []);
            SendPart("response.output_audio_transcript.done", new JsonObject { ["transcript"] = said });
        }
        else SendPart("response.output_text.done", new JsonObject { ["text"] = said });

        SendPart("response.content_part.done", new JsonObject { ["part"] = PartOf(kind, said) });
        session.Send("conversation.item.done", new JsonObject { ["previous_item_id"] = null, ["item"] = Item(status, PartOf(kind, said)) });
        session.Send("response.output_item.done", new JsonObject { ["response_id"] = Id, ["output_index"] = 0, ["item"] = Item(status, PartOf(kind, said)) });
    }

    private void Done(string status, JsonObject? details) => session.Send("response.done", new JsonObject { ["response"] = Response(status, details) });

    private void SendAudio(ReadOnlySpan<short> pcm)
    {
        _spoken.Add(pcm.Length);
        SendPart("response.output_audio.delta", new JsonObject { ["delta"] = Convert.ToBase64String(Mouth.Bytes(pcm)), ["obfuscation"] = "x7Yq" });
    }

    private void SendPart(string type, JsonObject members)
    {
        members["response_id"] = Id;
        members["item_id"] = _itemId;
        members["output_index"] = 0;
        members["content_index"] = 0;
        session.Send(type, members);
    }

    private JsonObject Item(string status, JsonObject? part) => new()
    {
        ["id"] = _itemId, ["object"] = "realtime.item", ["type"] = "message", ["status"] = status, ["role"] = "assistant",
        ["content"] = part is null ? [] : new JsonArray(new JsonObject { ["type"] = "output_" + (string)part["type"]!, [part.ContainsKey("text") ? "text" : "transcript"] = (part["text"] ?? part["transcript"])!.DeepClone() }),
    };

    private static JsonObject PartOf(string kind, string said) => new() { ["type"] = kind, [kind == "text" ? "text" : "transcript"] = said };

    private JsonObject Response(string status, JsonObject? details) => new()
    {
        ["object"] = "realtime.response", ["id"] = Id, ["status"] = status, ["status_details"] = details, ["output"] = new JsonArray(),
        ["conversation_id"] = "conv_fake", ["output_modalities"] = new JsonArray(session.SpeaksAudio ? "audio" : "text"), ["max_output_tokens"] = "inf",
        ["audio"] = new JsonObject { ["output"] = new JsonObject { ["format"] = new JsonObject { ["type"] = "audio/pcm", ["rate"] = 24000 }, ["voice"] = "marin" } },
        ["usage"] = null, ["metadata"] = null,
    };
}
