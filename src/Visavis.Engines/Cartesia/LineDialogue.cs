using System.Text.Json;
using Microsoft.Extensions.Logging;
using Visavis.Engines.Sockets;
using Visavis.Engines.Vendors;
using Visavis.Sessions;
using Visavis.Sessions.Ports;

namespace Visavis.Engines.Cartesia;

/// <summary>Understands an agent's messages. What is unknown is passed over: newer agents say more than an avatar needs.</summary>
internal sealed partial class LineDialogue(ILineDialect dialect, AgentSpeech speech, Action<string> opened, string accessToken, ILogger log) : VendorDialogue("Cartesia")
{
    private const int NormalClosure = 1000;

    /// <inheritdoc />
    protected override string NotOpenedInTime => "Cartesia accepted the connection and then did not acknowledge the call in time.";

    /// <inheritdoc />
    /// <remarks>An agent that hangs up is a normal end; an idle close has the same code and is none.</remarks>
    public override EngineEnd Explain(SocketEnd over)
    {
        LogOver(over.Kind, over.Status);
        var isIdle = over.Text.Contains("idle", StringComparison.OrdinalIgnoreCase) || over.Text.Contains("inactiv", StringComparison.OrdinalIgnoreCase);
        if (over is { Kind: SocketEndKind.Closed, Status: NormalClosure } && IsOpen && !isIdle) return new EngineEnd(SessionEndReason.AgentEnded);
        return Lost(Describe(over, over.Text.Replace(accessToken, "…", StringComparison.Ordinal)));
    }

    /// <inheritdoc />
    public override EngineEnd ExplainRefusal(Uri url, EngineUnreachableException failure)
    {
        LogConnectFailed(failure.HttpStatus, failure.Message);
        return Failure(SessionEndReason.EngineConnectFailed, Describe(failure));
    }

    /// <inheritdoc />
    public override string Farewell(SessionEndReason reason) => "session completed";

    /// <inheritdoc />
    protected override void Handle(JsonElement message) => Handle(dialect.Read(message));

    /// <inheritdoc />
    protected override void OnUnreadable(string why) => LogUnreadable(why);

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

    [LoggerMessage(4210, LogLevel.Warning, "Cartesia could not be reached (HTTP {Status}): {Why}")]
    private partial void LogConnectFailed(int? status, string why);
}
