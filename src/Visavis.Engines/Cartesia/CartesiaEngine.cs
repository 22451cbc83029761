using System.Net.WebSockets;
using Microsoft.Extensions.Logging;
using Visavis.Engines.Outbound;
using Visavis.Engines.Sockets;
using Visavis.Media.Timing;
using Visavis.Sessions;
using Visavis.Sessions.Playback;
using Visavis.Sessions.Ports;

namespace Visavis.Engines.Cartesia;

/// <summary>An agent on Cartesia Line, on the customer's behalf: section E of the contract.</summary>
public sealed partial class CartesiaEngine : IConversationEngine
{
    private const int MaxMessageBytes = 16 * 1024 * 1024;

    private readonly CartesiaConfig _config;
    private readonly CartesiaOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<CartesiaEngine> _log;
    private readonly CallsApiDialect _dialect = new();
    private readonly MicrophoneFeed _microphone;
    private readonly EngineSender _sender;
    private volatile AgentSpeech? _speech;

    /// <summary>Creates the engine; <see cref="RunAsync"/> connects.</summary>
    public CartesiaEngine(CartesiaConfig config, CartesiaOptions options, TimeProvider timeProvider, ILogger<CartesiaEngine> logger)
    {
        _config = config;
        _options = options;
        _time = timeProvider;
        _log = logger;
        _microphone = new MicrophoneFeed(MediaTime.SamplesPerSecond, timeProvider);
        _sender = new EngineSender(_microphone, timeProvider);
    }

    /// <inheritdoc />
    public string Type => "cartesia";

    /// <inheritdoc />
    public async Task<EngineEnd> RunAsync(IEngineHost host, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(host);
        using var speech = new AgentSpeech(host.Speech, _options, _time);
        _speech = speech;
        var dialogue = new LineDialogue(_dialect, speech, OnOpened, _config.AccessToken, _log);
        await using var timer = _time.CreateTimer(static state => ((LineDialogue)state!).OnTimeout(), dialogue, _options.ConnectTimeout, Timeout.InfiniteTimeSpan);
        EngineSocket socket;
        host.Report(EnginePhase.Connecting);
        try
        {
            socket = await EngineSocket.DialAsync(_dialect.Target(_config, _options), OutboundPolicy.OfOperator, _time, cancellationToken);
        }
        catch (EngineUnreachableException failure)
        {
            LogConnectFailed(failure.HttpStatus, failure.Message);
            return LineDialogue.Failure(
                SessionEndReason.EngineConnectFailed,
                failure.HttpStatus is { } status ? $"Cartesia refused the connection with HTTP {status}." : $"Cartesia could not be reached: {failure.Message}");
        }

        using (socket)
        {
            _sender.Post(_dialect.Opening);
            try
            {
                var over = await socket.ConverseAsync(_sender, new EngineReceiver(dialogue, MaxMessageBytes, MaxMessageBytes), dialogue.Decided, cancellationToken);
                return over.Kind == SocketEndKind.Decided ? await dialogue.Decided : dialogue.Explain(over);
            }
            finally
            {
                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "session completed");
            }
        }

        void OnOpened(string streamId)
        {
            host.Report(EnginePhase.Connected);
            _sender.Framing = _dialect.Microphone(streamId);
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
    public void OnPlayback(in PlaybackEvent playbackEvent) => _speech?.OnPlayback(playbackEvent);

    /// <inheritdoc />
    public void OnViewerMessage(string dataJson)
    {
        // Messages of the page are for external engines.
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [LoggerMessage(4210, LogLevel.Warning, "Cartesia could not be reached (HTTP {Status}): {Why}")]
    private partial void LogConnectFailed(int? status, string why);
}
