using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Visavis.Engines.Sockets;
using Visavis.Sessions;
using Visavis.Sessions.Ports;

namespace Visavis.Engines.OpenAiRealtime;

/// <summary>Understands the server events of one connection. What is unknown, missing or null is passed over: the schema and the live service differ.</summary>
/// <remarks>Called from the socket's read loop only, but for <see cref="OnTimeout"/>.</remarks>
internal sealed partial class RealtimeDialogue(
    IEngineHost host, SpokenItems items, Action<string> send, Action<string?> connected, string clientSecret, TimeProvider time, ILogger log) : ISocketInput
{
    // A model that calls tools again and again would otherwise keep a response going for ever.
    private const int MaxToolAnswers = 3;

    private readonly TaskCompletionSource<EngineEnd> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _toolAnswers;
    private bool _toolAnswered;
    private RealtimeError? _lastError;

    /// <summary>Done when an event has ended the conversation.</summary>
    public Task<EngineEnd> Decided => _end.Task;

    /// <summary><c>session.created</c> has come: before that nothing is certain, an upgrade succeeds with a wrong key too.</summary>
    public bool IsConnected { get; private set; }

    /// <summary>The server wants the model in the address.</summary>
    public bool WantsModel { get; private set; }

    public void OnBinary(ReadOnlySpan<byte> piece)
    {
        // The protocol is text alone.
    }

    public void OnText(ReadOnlySequence<byte> utf8)
    {
        try
        {
            using var json = JsonDocument.Parse(utf8);
            if (json.RootElement.Text("type") is { } type) Handle(type, json.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            LogUnreadable(exception.GetType().Name);
        }
    }

    /// <summary>Nothing came in time. Any thread.</summary>
    public void OnTimeout()
    {
        if (!IsConnected) End(SessionEndReason.EngineConnectFailed, "OpenAI accepted the connection and then opened no session in time.");
    }

    /// <summary>What the end of the socket means.</summary>
    public EngineEnd Explain(SocketEnd over)
    {
        LogOver(over.Kind, over.Status);
        var error = over.Kind == SocketEndKind.Closed && over.Text.Length > 0 ? RealtimeError.ReadCloseReason(over.Text) : null;

        // The error event before it tells more than the close reason does.
        if (error is { Message: "" } && _lastError is not null && _lastError.Code == error.Code) error = _lastError;
        if (error?.IsVersionMismatch == true) return Failure(SessionEndReason.EngineVersion, error.Explain(clientSecret));
        if (error?.IsMissingModel == true) WantsModel = !IsConnected;
        error ??= IsConnected ? null : _lastError;
        var why = over.Kind switch
        {
            SocketEndKind.NotReading => "OpenAI does not read what it is sent.",
            SocketEndKind.MessageTooBig => "OpenAI sent a message that is too long.",
            SocketEndKind.PongTimeout => "OpenAI did not answer a ping.",
            _ when error is not null => error.Explain(clientSecret),
            SocketEndKind.Closed => $"OpenAI closed the connection ({over.Status}).",
            _ => "The connection to OpenAI broke.",
        };
        return Failure(IsConnected ? SessionEndReason.EngineLost : SessionEndReason.EngineConnectFailed, why);
    }

    /// <summary>A failure of this engine: who has not joined yet learns of it on joining.</summary>
    public static EngineEnd Failure(SessionEndReason reason, string message) => new(reason, message, WaitForViewer: true);

    private void Handle(string type, JsonElement message)
    {
        switch (type)
        {
            case "session.created":
                OnSession(SessionCheck.Of(message.Member("session")));
                break;

            case "session.updated":
                items.ServerInterruptsItself = SessionCheck.Of(message.Member("session")).InterruptsItself;
                break;

            case "response.created":
                items.OnResponseCreated(message.Member("response")?.Text("id"));
                break;

            case "response.output_audio.delta":
                OnAudio(message);
                break;

            case "response.output_audio.done":
                items.OnAudioDone();
                break;

            case "response.done":
                OnResponseDone(message.Member("response"));
                break;

            case "input_audio_buffer.speech_started":
                _toolAnswers = 0;
                items.OnUserSpeaks();
                break;

            case "conversation.item.input_audio_transcription.completed":
                Tell("input_transcript", message.Text("transcript"));
                break;

            case "response.output_audio_transcript.done":
                Tell("response_transcript", message.Text("transcript"));
                break;

            case "response.function_call_arguments.done":
                OnToolCall(message.Text("call_id"));
                break;

            case "error":
                OnError(RealtimeError.Read(message.Member("error")));
                break;

            case "response.audio.delta" or "response.audio.done" or "response.text.delta" or "response.text.done"
                or "response.audio_transcript.delta" or "response.audio_transcript.done":
            case var other when other.StartsWith("transcription_session.", StringComparison.Ordinal):
                End(SessionEndReason.EngineVersion, $"{RealtimeError.VersionAdvice} (OpenAI sent the beta event '{type}'.)");
                break;
        }
    }

    private void OnSession(SessionCheck session)
    {
        if (session.IsBeta)
        {
            End(SessionEndReason.EngineVersion, $"{RealtimeError.VersionAdvice} (The session has the beta's shape.)");
            return;
        }

        if (session.Unusable is { } why)
        {
            End(SessionEndReason.InternalError, why);
            return;
        }

        IsConnected = true;
        items.ServerInterruptsItself = session.InterruptsItself;
        if (session.NeedsFormat) send(RealtimeCommands.PinFormat);
        LogConnected(session.NeedsFormat);
        connected(session.Warning);
    }

    private void OnAudio(JsonElement message)
    {
        if (message.Member("delta") is not { ValueKind: JsonValueKind.String } delta || !delta.TryGetBytesFromBase64(out var pcm)) return;
        _toolAnswers = 0;
        items.OnAudio(message.Text("response_id"), message.Text("item_id"), message.Number("content_index"), pcm);
    }

    private void OnResponseDone(JsonElement? response)
    {
        items.OnResponseDone(response?.Text("id"));
        if (_toolAnswered)
        {
            // Only now: a response is refused while another is under way.
            _toolAnswered = false;
            send(RealtimeCommands.CreateResponse);
        }

        if (response?.Text("status") != "failed") return;
        var error = RealtimeError.Read(response?.Member("status_details")?.Member("error"));
        LogResponseFailed(error.Name);
        host.ReportError($"The avatar has no answer. {error.Explain(clientSecret)}");
    }

    private void OnToolCall(string? callId)
    {
        if (callId is null) return;
        if (++_toolAnswers > MaxToolAnswers)
        {
            host.ReportError("The model calls tools again and again. Tools are not available to an avatar: leave them out of the session.");
            return;
        }

        LogToolCall();
        send(RealtimeCommands.RefuseToolCall(callId));
        _toolAnswered = true;
    }

    private void OnError(RealtimeError error)
    {
        _lastError = error;
        LogError(error.Name, error.IsFatal);
        if (error.IsMissingModel) WantsModel = !IsConnected;
        if (!error.IsFatal) return;
        var reason = error.IsVersionMismatch ? SessionEndReason.EngineVersion
            : IsConnected ? SessionEndReason.EngineLost : SessionEndReason.EngineConnectFailed;
        End(reason, error.Explain(clientSecret));
    }

    private void Tell(string kind, string? transcript)
    {
        if (transcript is null) return;
        var seconds = time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;
        host.SendToViewer(
            $$"""{"type":"ce_events.realtime.{{kind}}","transcript":{{JsonSerializer.Serialize(transcript)}},"timestamp":{{JsonSerializer.Serialize(seconds)}}}""");
    }

    private void End(SessionEndReason reason, string message) => _end.TrySetResult(Failure(reason, message));

    [LoggerMessage(4101, LogLevel.Information, "OpenAI Realtime session open (format asked for: {FormatAskedFor})")]
    private partial void LogConnected(bool formatAskedFor);

    [LoggerMessage(4102, LogLevel.Warning, "OpenAI Realtime error {Code} (fatal: {IsFatal})")]
    private partial void LogError(string code, bool isFatal);

    [LoggerMessage(4103, LogLevel.Warning, "OpenAI Realtime response failed: {Code}")]
    private partial void LogResponseFailed(string code);

    [LoggerMessage(4104, LogLevel.Warning, "The model called a tool; it was told that there are none")]
    private partial void LogToolCall();

    [LoggerMessage(4105, LogLevel.Debug, "OpenAI Realtime event passed over: {Why}")]
    private partial void LogUnreadable(string why);

    [LoggerMessage(4106, LogLevel.Information, "OpenAI Realtime connection over: {Kind}, status {Status}")]
    private partial void LogOver(SocketEndKind kind, int status);
}
