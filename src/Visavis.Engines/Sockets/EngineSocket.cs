using System.Net.WebSockets;
using Visavis.Engines.Outbound;
using Visavis.Sessions.Loops;

namespace Visavis.Engines.Sockets;

/// <summary>Where to connect, and how to notice that nobody is there any more.</summary>
internal sealed record SocketTarget(
    Uri Url, IReadOnlyDictionary<string, string> Headers, TimeSpan ConnectTimeout, TimeSpan PingInterval, TimeSpan PongTimeout);

/// <summary>How a conversation over a socket ended.</summary>
internal enum SocketEndKind
{
    /// <summary>Our side decided to end it.</summary>
    Decided,

    /// <summary>The engine closed its side.</summary>
    Closed,

    /// <summary>The connection broke.</summary>
    Lost,

    /// <summary>A ping was not answered in time.</summary>
    PongTimeout,

    /// <summary>The engine sent a message that is longer than allowed.</summary>
    MessageTooBig,

    /// <summary>The engine does not read what it is sent.</summary>
    NotReading,
}

/// <summary>The end of a conversation.</summary>
/// <param name="Kind">Which end.</param>
/// <param name="Status">For <see cref="SocketEndKind.Closed"/>: the close code (1005 when there was none).</param>
/// <param name="Text">For a closed socket the engine's reason; for a broken one what went wrong.</param>
internal readonly record struct SocketEnd(SocketEndKind Kind, int Status = 0, string Text = "");

/// <summary>A WebSocket that we opened to an engine: dialling, both directions, and a polite end.</summary>
internal sealed class EngineSocket : IDisposable
{
    // The framework looks at its clock four times within the limit, and gives up at the look after it: 30 s would become 37.5 s, and 25 s becomes 31.25 s.
    private const double PongTimeoutShare = 5.0 / 6;

    private const int NoStatus = 1005;

    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(2);

    private readonly ClientWebSocket _socket;
    private readonly HttpMessageInvoker _invoker;
    private readonly TimeProvider _time;
    private OwnedLoop? _sending;
    private Task<ReceiveEnd>? _receiving;

    private EngineSocket(ClientWebSocket socket, HttpMessageInvoker invoker, TimeProvider time) => (_socket, _invoker, _time) = (socket, invoker, time);

    /// <summary>Connects, once.</summary>
    /// <exception cref="EngineUnreachableException">No socket came of it.</exception>
    public static async Task<EngineSocket> DialAsync(SocketTarget target, OutboundPolicy policy, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(target.ConnectTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var refusal = new RefusalReader(policy.CreateHandler());
        var dialled = new EngineSocket(new ClientWebSocket(), new HttpMessageInvoker(refusal), time);

        // Real pings, and a limit for their answers: both are needed, the interval alone sends unsolicited pongs.
        dialled._socket.Options.KeepAliveInterval = target.PingInterval;
        dialled._socket.Options.KeepAliveTimeout = target.PongTimeout * PongTimeoutShare;
        foreach (var (name, value) in target.Headers) dialled._socket.Options.SetRequestHeader(name, value);
        try
        {
            await dialled._socket.ConnectAsync(target.Url, dialled._invoker, either.Token);
            return dialled;
        }
        catch (Exception exception)
        {
            dialled.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            if (exception is not (WebSocketException or HttpRequestException or OperationCanceledException or OutboundRefusedException or IOException)) throw;
            throw new EngineUnreachableException(Explain(exception, limit.IsCancellationRequested), exception, refusal.Status, refusal.Body);
        }
    }

    /// <summary>Sends and receives until one of both sides has enough.</summary>
    /// <param name="sender">What we send.</param>
    /// <param name="receiver">Where it goes what the engine sends.</param>
    /// <param name="decided">Done when our side has enough.</param>
    /// <param name="cancellationToken">Fires when the session is over.</param>
    public async Task<SocketEnd> ConverseAsync(EngineSender sender, EngineReceiver receiver, Task decided, CancellationToken cancellationToken)
    {
        _sending = OwnedLoop.Start(token => sender.RunAsync(_socket, token));
        _receiving = receiver.RunAsync(_socket);
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellationToken.Register(static state => ((TaskCompletionSource)state!).TrySetResult(), cancelled);
        try
        {
            var first = await Task.WhenAny(_receiving, _sending.Completion, decided, sender.Overflow, cancelled.Task);
            cancellationToken.ThrowIfCancellationRequested();
            if (decided.IsCompleted) return new SocketEnd(SocketEndKind.Decided);
            if (sender.Overflow.IsCompleted) return new SocketEnd(SocketEndKind.NotReading);
            if (first == _sending.Completion) await _sending.Completion;
            return await _receiving == ReceiveEnd.MessageTooBig
                ? new SocketEnd(SocketEndKind.MessageTooBig)
                : new SocketEnd(SocketEndKind.Closed, (int?)_socket.CloseStatus ?? NoStatus, _socket.CloseStatusDescription ?? "");
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            if (decided.IsCompleted) return new SocketEnd(SocketEndKind.Decided);
            var kind = exception.ToString().Contains("KeepAliveTimeout", StringComparison.Ordinal) ? SocketEndKind.PongTimeout : SocketEndKind.Lost;
            return new SocketEnd(kind, Text: exception.Message);
        }
    }

    /// <summary>Says goodbye, and lets the engine say so too; an engine that is past listening is dropped after a moment.</summary>
    public async Task CloseAsync(WebSocketCloseStatus status, string reason)
    {
        if (_sending is null || _receiving is null) return;
        try
        {
            await _sending.DisposeAsync().AsTask().WaitAsync(CloseLimit, _time);
            if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                using var limit = new CancellationTokenSource(CloseLimit, _time);
                await _socket.CloseOutputAsync(status, reason, limit.Token);
            }

            await _receiving.WaitAsync(CloseLimit, _time);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or TimeoutException)
        {
            _socket.Abort();
        }

        await Task.WhenAny(_receiving);
    }

    public void Dispose()
    {
        _socket.Dispose();
        _invoker.Dispose();
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
}
