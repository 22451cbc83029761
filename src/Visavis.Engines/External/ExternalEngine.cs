using System.Net.WebSockets;
using Microsoft.Extensions.Logging;
using Visavis.Engines.Outbound;
using Visavis.Engines.Sockets;
using Visavis.Sessions;
using Visavis.Sessions.Playback;
using Visavis.Sessions.Ports;

namespace Visavis.Engines.External;

/// <summary>A customer's own voice agent behind a WebSocket that we open: section C of the contract.</summary>
/// <remarks>One connection, never repeated: when it ends, the session ends.</remarks>
public sealed partial class ExternalEngine : IConversationEngine
{
    private readonly ExternalEngineConfig _config;
    private readonly ExternalEngineOptions _options;
    private readonly OutboundPolicy _policy;
    private readonly TimeProvider _time;
    private readonly ILogger<ExternalEngine> _log;
    private readonly EngineSender _sender;

    /// <summary>Creates the engine; <see cref="RunAsync"/> connects.</summary>
    public ExternalEngine(
        ExternalEngineConfig config, ExternalEngineOptions options, OutboundPolicy policy, TimeProvider timeProvider, ILogger<ExternalEngine> logger)
    {
        ArgumentNullException.ThrowIfNull(config);
        _config = config;
        _options = options;
        _policy = policy;
        _time = timeProvider;
        _log = logger;
        _sender = new EngineSender(new MicrophoneFeed(config.MicrophoneHz, timeProvider), timeProvider) { Framing = MicrophoneFraming.Raw };
    }

    /// <inheritdoc />
    public string Type => "external";

    /// <inheritdoc />
    public async Task<EngineEnd> RunAsync(IEngineHost host, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(host);
        var url = ExternalEngineConfig.ParseUrl(_config.Url)!;
        EngineSocket socket;
        try
        {
            host.Report(EnginePhase.Connecting);
            var target = new SocketTarget(url, _config.Headers, _options.ConnectTimeout, _options.PingInterval, _options.PongTimeout);
            socket = await EngineSocket.DialAsync(target, _policy, _time, cancellationToken);
            LogConnected(url.IdnHost);
            host.Report(EnginePhase.Connected);
        }
        catch (EngineUnreachableException failure)
        {
            LogConnectFailed(url.IdnHost, failure.Message);
            return new EngineEnd(SessionEndReason.EngineConnectFailed, $"The engine could not be reached: {failure.Message}");
        }

        using (socket) return await ConverseAsync(socket, host, cancellationToken);
    }

    /// <inheritdoc />
    public void OnMicrophone(ReadOnlySpan<short> pcm) => _sender.Hear(pcm);

    /// <inheritdoc />
    public void OnViewerPresence(bool present) => _sender.Present = present;

    /// <inheritdoc />
    public void OnPlayback(in PlaybackEvent playbackEvent) => _sender.Post(EngineMessages.ForPlayback(playbackEvent));

    /// <inheritdoc />
    public void OnViewerMessage(string dataJson) => _sender.Post(EngineMessages.ViewerMessage(dataJson));

    /// <inheritdoc />
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<EngineEnd> ConverseAsync(EngineSocket socket, IEngineHost host, CancellationToken cancellationToken)
    {
        var receiver = new EngineReceiver(new EngineMessageReader(host, _sender.Post), _options.MaxTextMessageBytes, _options.MaxBinaryMessageBytes);
        var never = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var status = WebSocketCloseStatus.NormalClosure;
        SessionEndReason? reason = null;
        try
        {
            var over = await socket.ConverseAsync(_sender, receiver, never.Task, cancellationToken);
            if (over.Kind == SocketEndKind.MessageTooBig) status = WebSocketCloseStatus.MessageTooBig;
            var end = End(over);
            reason = end.Reason;
            return end;
        }
        finally
        {
            await socket.CloseAsync(status, (host.EndReason ?? reason ?? SessionEndReason.InternalError).ToCode());
        }
    }

    private EngineEnd End(SocketEnd over)
    {
        switch (over.Kind)
        {
            case SocketEndKind.NotReading:
                return new EngineEnd(SessionEndReason.EngineLost, "The engine does not read what it is sent.");

            case SocketEndKind.MessageTooBig:
                return new EngineEnd(SessionEndReason.EngineLost, "The engine sent a message that is too long.");

            case SocketEndKind.PongTimeout:
                LogLost(over.Text);
                return new EngineEnd(SessionEndReason.PongTimeout, "The engine did not answer a ping.");

            case SocketEndKind.Lost:
                LogLost(over.Text);
                return new EngineEnd(SessionEndReason.EngineClosed);

            default:
                LogClosed(over.Status);
                return new EngineEnd(SessionEndReason.EngineClosed);
        }
    }
}
