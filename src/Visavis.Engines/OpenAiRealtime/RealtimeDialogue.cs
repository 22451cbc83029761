using System.Text.Json;
using Microsoft.Extensions.Logging;
using Visavis.Engines.Sockets;
using Visavis.Engines.Vendors;
using Visavis.Sessions;
using Visavis.Sessions.Ports;

namespace Visavis.Engines.OpenAiRealtime;

/// <summary>Understands the server events of one connection. What is unknown, missing or null is passed over: the schema and the live service differ.</summary>
internal sealed partial class RealtimeDialogue(
    IEngineHost host, SpokenItems items, Action<string> send, Action<string?> connected, string clientSecret, TimeProvider time, ILogger log) : VendorDialogue("OpenAI")
{
    // A model that calls tools again and again would otherwise keep a response going for ever.
    private const int MaxToolAnswers = 3;

    private int _toolAnswers;
    private bool _toolAnswered;
    private RealtimeError? _lastError;

    /// <summary>The server wants the model in the address.</summary>
    public bool WantsModel { get; private set; }

    /// <inheritdoc />
    protected override string NotOpenedInTime => "OpenAI accepted the connection and then opened no session in time.";

    /// <inheritdoc />
    public override EngineEnd Explain(SocketEnd over)
    {
        LogOver(over.Kind, over.Status);
        var error = over.Kind == SocketEndKind.Closed && over.Text.Length > 0 ? RealtimeError.ReadCloseReason(over.Text) : null;

        // The error event before it tells more than the close reason does.
        if (error is { Message: "" } && _lastError is not null && _lastError.Code == error.Code) error = _lastError;
        if (error?.IsVersionMismatch == true) return Failure(SessionEndReason.EngineVersion, error.Explain(clientSecret));
        if (error?.IsMissingModel == true) WantsModel = !IsOpen;
        error ??= IsOpen ? null : _lastError;
        return Lost(error is not null && over.Kind is (SocketEndKind.Closed or SocketEndKind.Lost) ? error.Explain(clientSecret) : Describe(over));
    }

    /// <inheritdoc />
    public override EngineEnd ExplainRefusal(Uri url, EngineUnreachableException failure)
    {
        LogConnectFailed(url.IdnHost, failure.HttpStatus, failure.Message);
        var error = RealtimeError.ReadBody(failure.Body);
        WantsModel = error?.IsMissingModel == true;
        return Failure(
            error?.IsVersionMismatch == true ? SessionEndReason.EngineVersion : SessionEndReason.EngineConnectFailed,
            error?.Explain(clientSecret) ?? Describe(failure));
    }

    /// <inheritdoc />
    protected override void Handle(JsonElement message)
    {
        if (message.Text("type") is { } type) Handle(type, message);
    }

    /// <inheritdoc />
    protected override void OnUnreadable(string why) => LogUnreadable(why);

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

        IsOpen = true;
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
        if (error.IsMissingModel) WantsModel = !IsOpen;
        if (!error.IsFatal) return;
        var reason = error.IsVersionMismatch ? SessionEndReason.EngineVersion
            : IsOpen ? SessionEndReason.EngineLost : SessionEndReason.EngineConnectFailed;
        End(reason, error.Explain(clientSecret));
    }

    private void Tell(string kind, string? transcript)
    {
        if (transcript is null) return;
        var seconds = time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;
        host.SendToViewer(
            $$"""{"type":"ce_events.realtime.{{kind}}","transcript":{{JsonSerializer.Serialize(transcript)}},"timestamp":{{JsonSerializer.Serialize(seconds)}}}""");
    }

    [LoggerMessage(4110, LogLevel.Warning, "OpenAI Realtime at {Host} could not be reached (HTTP {Status}): {Why}")]
    private partial void LogConnectFailed(string host, int? status, string why);

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
