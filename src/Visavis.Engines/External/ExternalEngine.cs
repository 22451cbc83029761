using System.Net.WebSockets;
using Microsoft.Extensions.Logging;
using Visavis.Engines.Outbound;
using Visavis.Sessions;
using Visavis.Sessions.Loops;
using Visavis.Sessions.Playback;
using Visavis.Sessions.Ports;

namespace Visavis.Engines.External;

/// <summary>A customer's own voice agent behind a WebSocket that we open: section C of the contract.</summary>
/// <remarks>One connection, never repeated: when it ends, the session ends.</remarks>
public sealed partial class ExternalEngine : IConversationEngine
{
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(2);

    private readonly ExternalEngineConfig _config;
    private readonly ExternalEngineOptions _options;
    private readonly OutboundPolicy _policy;
    private readonly TimeProvider _time;
    private readonly ILogger<ExternalEngine> _log;
    private readonly MicrophoneFeed _microphone;
    private readonly EngineSender _sender;
    private readonly CancellationTokenSource _deaf = new();

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
        _microphone = new MicrophoneFeed(config.MicrophoneHz, timeProvider);
        _sender = new EngineSender(_microphone, timeProvider);
    }

    /// <inheritdoc />
    public string Type => "external";

    /// <inheritdoc />
    public async Task<EngineEnd> RunAsync(IEngineHost host, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(host);
        using var invoker = new HttpMessageInvoker(_policy.CreateHandler());
        using var socket = CreateSocket();
        if (await ConnectAsync(socket, invoker, cancellationToken) is { } failure) return failure;

        var sending = OwnedLoop.Start(token => _sender.RunAsync(socket, token));
        var receiving = new EngineReceiver(new EngineMessageReader(host, Send), _options).RunAsync(socket);
        SessionEndReason? reason = null;
        try
        {
            var end = await ConverseAsync(socket, sending, receiving, cancellationToken);
            reason = end.Reason;
            return end;
        }
        finally
        {
            var tooBig = receiving is { IsCompletedSuccessfully: true, Result: ReceiveEnd.MessageTooBig };
            var status = tooBig ? WebSocketCloseStatus.MessageTooBig : WebSocketCloseStatus.NormalClosure;
            await CloseAsync(socket, sending, receiving, status, host.EndReason ?? reason ?? SessionEndReason.InternalError);
        }
    }

    /// <inheritdoc />
    public void OnMicrophone(ReadOnlySpan<short> pcm)
    {
        _microphone.Write(pcm);
        if (_microphone.HasFrame) _sender.Wake();
    }

    /// <inheritdoc />
    public void OnViewerPresence(bool present) => _microphone.Present = present;

    /// <inheritdoc />
    public void OnPlayback(in PlaybackEvent playbackEvent) => Send(EngineMessages.ForPlayback(playbackEvent));

    /// <inheritdoc />
    public void OnViewerMessage(string dataJson) => Send(EngineMessages.ViewerMessage(dataJson));

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        _deaf.Dispose();
        return ValueTask.CompletedTask;
    }

    private ClientWebSocket CreateSocket()
    {
        var socket = new ClientWebSocket();

        // Real pings, and a limit for their answers: both are needed, the interval alone sends unsolicited pongs.
        socket.Options.KeepAliveInterval = _options.PingInterval;
        socket.Options.KeepAliveTimeout = _options.PongTimeout;
        foreach (var (name, value) in _config.Headers) socket.Options.SetRequestHeader(name, value);
        return socket;
    }

    private async Task<EngineEnd?> ConnectAsync(ClientWebSocket socket, HttpMessageInvoker invoker, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_options.ConnectTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var url = ExternalEngineConfig.ParseUrl(_config.Url)!;
        try
        {
            await socket.ConnectAsync(url, invoker, either.Token);
            LogConnected(url.IdnHost);
            return null;
        }
        catch (Exception exception) when (exception is WebSocketException or HttpRequestException or OperationCanceledException or OutboundRefusedException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var why = Explain(exception, limit.IsCancellationRequested);
            LogConnectFailed(url.IdnHost, why);
            return new EngineEnd(SessionEndReason.EngineConnectFailed, $"The engine could not be reached: {why}");
        }
    }

    private async Task<EngineEnd> ConverseAsync(WebSocket socket, OwnedLoop sending, Task<ReceiveEnd> receiving, CancellationToken cancellationToken)
    {
        try
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _deaf.Token);
            var first = await Task.WhenAny(receiving, sending.Completion, Task.Delay(Timeout.InfiniteTimeSpan, _time, stop.Token));
            cancellationToken.ThrowIfCancellationRequested();
            if (_deaf.IsCancellationRequested) return new EngineEnd(SessionEndReason.EngineLost, "The engine does not read what it is sent.");
            if (first == sending.Completion) await sending.Completion;
            return End(await receiving, socket);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogLost(exception.Message);
            return IsPongTimeout(exception)
                ? new EngineEnd(SessionEndReason.PongTimeout, "The engine did not answer a ping.")
                : new EngineEnd(SessionEndReason.EngineClosed);
        }
    }

    private EngineEnd End(ReceiveEnd end, WebSocket socket)
    {
        if (end == ReceiveEnd.MessageTooBig) return new EngineEnd(SessionEndReason.EngineLost, "The engine sent a message that is too long.");
        LogClosed((int?)socket.CloseStatus ?? (int)WebSocketCloseStatus.Empty);
        return new EngineEnd(SessionEndReason.EngineClosed);
    }

    /// <summary>Says goodbye, and lets the engine say so too; an engine that is past listening is dropped after a moment.</summary>
    private async Task CloseAsync(
        WebSocket socket, OwnedLoop sending, Task receiving, WebSocketCloseStatus status, SessionEndReason reason)
    {
        try
        {
            await sending.DisposeAsync().AsTask().WaitAsync(CloseLimit, _time);
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                using var limit = new CancellationTokenSource(CloseLimit, _time);
                await socket.CloseOutputAsync(status, reason.ToCode(), limit.Token);
            }

            await receiving.WaitAsync(CloseLimit, _time);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or TimeoutException)
        {
            socket.Abort();
        }

        await Task.WhenAny(receiving);
    }

    private void Send(string message)
    {
        if (!_sender.Post(message) && !_deaf.IsCancellationRequested) _deaf.Cancel();
    }

    private static string Explain(Exception exception, bool timedOut)
    {
        if (timedOut) return "it did not answer in time.";
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (inner is OutboundRefusedException) return inner.Message;
        }

        return exception.GetBaseException().Message;
    }

    private static bool IsPongTimeout(Exception exception) =>
        exception.ToString().Contains("KeepAliveTimeout", StringComparison.Ordinal);
}
