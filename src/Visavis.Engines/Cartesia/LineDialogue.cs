using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Visavis.Engines.Sockets;
using Visavis.Sessions;
using Visavis.Sessions.Ports;

namespace Visavis.Engines.Cartesia;

/// <summary>Understands an agent's messages. What is unknown is passed over: newer agents say more than an avatar needs.</summary>
/// <remarks>Called from the socket's read loop only, but for <see cref="OnTimeout"/>.</remarks>
internal sealed partial class LineDialogue(ILineDialect dialect, AgentSpeech speech, Action<string> opened, string accessToken, ILogger log) : ISocketInput
{
    private const int NormalClosure = 1000;

    private readonly TaskCompletionSource<EngineEnd> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done when the conversation is over on our word.</summary>
    public Task<EngineEnd> Decided => _end.Task;

    /// <summary>The agent has acknowledged the call.</summary>
    public bool IsOpen { get; private set; }

    public void OnBinary(ReadOnlySpan<byte> piece)
    {
        // The protocol is text alone.
    }

    public void OnText(ReadOnlySequence<byte> utf8)
    {
        try
        {
            using var json = JsonDocument.Parse(utf8);
            Handle(dialect.Read(json.RootElement));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            LogUnreadable(exception.GetType().Name);
        }
    }

    /// <summary>Nothing came in time. Any thread.</summary>
    public void OnTimeout()
    {
        if (!IsOpen) _end.TrySetResult(Failure(SessionEndReason.EngineConnectFailed, "Cartesia accepted the connection and then did not acknowledge the call in time."));
    }

    /// <summary>What the end of the socket means. An agent that hangs up is a normal end; an idle close has the same code and is none.</summary>
    public EngineEnd Explain(SocketEnd over)
    {
        LogOver(over.Kind, over.Status);
        var isIdle = over.Text.Contains("idle", StringComparison.OrdinalIgnoreCase) || over.Text.Contains("inactiv", StringComparison.OrdinalIgnoreCase);
        if (over is { Kind: SocketEndKind.Closed, Status: NormalClosure } && IsOpen && !isIdle) return new EngineEnd(SessionEndReason.AgentEnded);
        var text = over.Text.Replace(accessToken, "…", StringComparison.Ordinal);
        var why = over.Kind switch
        {
            SocketEndKind.NotReading => "Cartesia does not read what it is sent.",
            SocketEndKind.MessageTooBig => "Cartesia sent a message that is too long.",
            SocketEndKind.PongTimeout => "Cartesia did not answer a ping.",
            SocketEndKind.Closed => $"Cartesia closed the connection ({over.Status}{(text.Length > 0 ? ": " + text : "")}).",
            _ => "The connection to Cartesia broke.",
        };
        return Failure(IsOpen ? SessionEndReason.EngineLost : SessionEndReason.EngineConnectFailed, why);
    }

    /// <summary>A failure of this engine: who has not joined yet learns of it on joining.</summary>
    public static EngineEnd Failure(SessionEndReason reason, string message) => new(reason, message, WaitForViewer: true);

    private void Handle(LineEvent message)
    {
        switch (message.Kind)
        {
            case LineEventKind.Opened when !IsOpen:
                IsOpen = true;
                LogOpened();
                opened(message.StreamId!);
                break;

            case LineEventKind.Audio:
                speech.OnAudio(message.Audio.Span);
                break;

            case LineEventKind.Clear:
                speech.OnClear();
                break;

            case LineEventKind.Transfer:
                LogTransfer();
                break;

            case LineEventKind.Other:
                LogOther();
                break;
        }
    }

    [LoggerMessage(4201, LogLevel.Information, "Cartesia call open")]
    private partial void LogOpened();

    [LoggerMessage(4202, LogLevel.Warning, "The Cartesia agent wants to hand the call to a telephone; an avatar cannot follow, the call goes on")]
    private partial void LogTransfer();

    [LoggerMessage(4203, LogLevel.Debug, "Cartesia message passed over")]
    private partial void LogOther();

    [LoggerMessage(4204, LogLevel.Debug, "Cartesia message cannot be read: {Why}")]
    private partial void LogUnreadable(string why);

    [LoggerMessage(4205, LogLevel.Information, "Cartesia connection over: {Kind}, status {Status}")]
    private partial void LogOver(SocketEndKind kind, int status);
}
