using System.Net.WebSockets;
using Microsoft.Extensions.Logging;
using Visavis.Engines.Outbound;
using Visavis.Engines.Sockets;
using Visavis.Media.Timing;
using Visavis.Sessions;
using Visavis.Sessions.Playback;
using Visavis.Sessions.Ports;

namespace Visavis.Engines.OpenAiRealtime;

/// <summary>OpenAI Realtime on the customer's behalf: section D of the contract. GA only; the client secret brings the whole configuration.</summary>
/// <remarks>One connection, but for one case: a server that asks for a model is dialled once more with the configured one.</remarks>
public sealed partial class OpenAiRealtimeEngine : IConversationEngine
{
    // A delta is some 100 ms of audio; the schema allows client events of 15 MiB, so servers are trusted with as much.
    private const int MaxMessageBytes = 16 * 1024 * 1024;

    private readonly OpenAiRealtimeConfig _config;
    private readonly OpenAiRealtimeOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<OpenAiRealtimeEngine> _log;
    private readonly MicrophoneFeed _microphone;
    private readonly EngineSender _sender;
    private volatile SpokenItems? _items;
    private volatile IEngineHost? _host;
    private volatile string? _warning;

    /// <summary>Creates the engine; <see cref="RunAsync"/> connects.</summary>
    public OpenAiRealtimeEngine(OpenAiRealtimeConfig config, OpenAiRealtimeOptions options, TimeProvider timeProvider, ILogger<OpenAiRealtimeEngine> logger)
    {
        _config = config;
        _options = options;
        _time = timeProvider;
        _log = logger;
        _microphone = new MicrophoneFeed(MediaTime.SamplesPerSecond, timeProvider);
        _sender = new EngineSender(_microphone, timeProvider);
    }

    /// <inheritdoc />
    public string Type => "openai-realtime";

    /// <inheritdoc />
    public async Task<EngineEnd> RunAsync(IEngineHost host, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(host);
        _host = host;
        _items = new SpokenItems(host.Speech, _sender.Post);
        var url = new Uri(_options.Url);
        var (end, wantsModel) = await CallAsync(url, host, _items, cancellationToken);
        if (!wantsModel || url.Query.Contains("model=", StringComparison.Ordinal)) return end;

        LogRedial(url.IdnHost, _options.Model);
        (end, _) = await CallAsync(WithModel(url), host, _items, cancellationToken);
        return end;
    }

    /// <inheritdoc />
    public void OnMicrophone(ReadOnlySpan<short> pcm)
    {
        _microphone.Write(pcm);
        if (_microphone.HasFrame) _sender.Wake();
    }

    /// <inheritdoc />
    public void OnViewerPresence(bool present)
    {
        _microphone.Present = present;
        if (present && _warning is { } warning) _host?.ReportError(warning);
    }

    /// <inheritdoc />
    public void OnPlayback(in PlaybackEvent playbackEvent) => _items?.OnPlayback(playbackEvent);

    /// <inheritdoc />
    public void OnViewerMessage(string dataJson)
    {
        // Messages of the page are for external engines.
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<(EngineEnd End, bool WantsModel)> CallAsync(Uri url, IEngineHost host, SpokenItems items, CancellationToken cancellationToken)
    {
        var dialogue = new RealtimeDialogue(host, items, _sender.Post, OnConnected, _config.ClientSecret, _time, _log);
        await using var timer = _time.CreateTimer(static state => ((RealtimeDialogue)state!).OnTimeout(), dialogue, _options.ConnectTimeout, Timeout.InfiniteTimeSpan);
        EngineSocket socket;
        host.Report(EnginePhase.Connecting);
        try
        {
            socket = await EngineSocket.DialAsync(Target(url), OutboundPolicy.OfOperator, _time, cancellationToken);
        }
        catch (EngineUnreachableException failure)
        {
            return Refused(url, failure);
        }

        using (socket)
        {
            SessionEndReason? reason = null;
            try
            {
                var over = await socket.ConverseAsync(_sender, new EngineReceiver(dialogue, MaxMessageBytes, MaxMessageBytes), dialogue.Decided, cancellationToken);
                var end = over.Kind == SocketEndKind.Decided ? await dialogue.Decided : dialogue.Explain(over);
                reason = end.Reason;
                return (end, dialogue.WantsModel);
            }
            finally
            {
                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, (host.EndReason ?? reason ?? SessionEndReason.InternalError).ToCode());
            }
        }

        void OnConnected(string? warning)
        {
            host.Report(EnginePhase.Connected);
            _warning = warning;
            if (_warning is not null && _microphone.Present) host.ReportError(_warning);
            _sender.Framing = RealtimeCommands.MicrophoneFraming();
        }
    }

    private (EngineEnd End, bool WantsModel) Refused(Uri url, EngineUnreachableException failure)
    {
        LogConnectFailed(url.IdnHost, failure.HttpStatus, failure.Message);
        var error = RealtimeError.ReadBody(failure.Body);
        var reason = error?.IsVersionMismatch == true ? SessionEndReason.EngineVersion : SessionEndReason.EngineConnectFailed;
        var why = error?.Explain(_config.ClientSecret)
            ?? (failure.HttpStatus is { } status ? $"OpenAI refused the connection with HTTP {status}." : $"OpenAI could not be reached: {failure.Message}");
        return (RealtimeDialogue.Failure(reason, why), error?.IsMissingModel == true);
    }

    private SocketTarget Target(Uri url)
    {
        var headers = new Dictionary<string, string> { ["Authorization"] = $"Bearer {_config.ClientSecret}" };
        return new SocketTarget(url, headers, _options.ConnectTimeout, _options.PingInterval, _options.PongTimeout);
    }

    private Uri WithModel(Uri url)
    {
        var query = url.Query.Length > 1 ? url.Query + "&" : "?";
        return new Uri(url.GetLeftPart(UriPartial.Path) + query + "model=" + Uri.EscapeDataString(_options.Model));
    }
}
