using Microsoft.Extensions.Logging;
using Visavis.Engines.Sockets;
using Visavis.Engines.Vendors;
using Visavis.Sessions.Playback;
using Visavis.Sessions.Ports;

namespace Visavis.Engines.OpenAiRealtime;

/// <summary>OpenAI Realtime on the customer's behalf: section D of the contract. GA only; the client secret brings the whole configuration.</summary>
/// <remarks>One connection, but for one case: a server that asks for a model is dialled once more with the configured one.</remarks>
public sealed partial class OpenAiRealtimeEngine : VendorEngine
{
    private readonly OpenAiRealtimeConfig _config;
    private readonly OpenAiRealtimeOptions _options;
    private readonly ILogger<OpenAiRealtimeEngine> _log;
    private volatile SpokenItems? _items;
    private volatile IEngineHost? _host;
    private volatile string? _warning;

    /// <summary>Creates the engine; <see cref="RunAsync"/> connects.</summary>
    public OpenAiRealtimeEngine(OpenAiRealtimeConfig config, OpenAiRealtimeOptions options, TimeProvider timeProvider, ILogger<OpenAiRealtimeEngine> logger)
        : base(timeProvider)
    {
        _config = config;
        _options = options;
        _log = logger;
    }

    /// <inheritdoc />
    public override string Type => "openai-realtime";

    /// <inheritdoc />
    public override async Task<EngineEnd> RunAsync(IEngineHost host, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(host);
        _host = host;
        _items = new SpokenItems(host.Speech, Sender.Post);
        var url = new Uri(_options.Url);
        var dialogue = Dialogue();
        var end = await CallAsync(dialogue, Target(url), host, cancellationToken);
        if (!dialogue.WantsModel || url.Query.Contains("model=", StringComparison.Ordinal)) return end;

        LogRedial(url.IdnHost, _options.Model);
        return await CallAsync(Dialogue(), Target(WithModel(url)), host, cancellationToken);

        RealtimeDialogue Dialogue() => new(host, _items, Sender.Post, OnConnected, _config.ClientSecret, Time, _log);

        void OnConnected(string? warning)
        {
            host.Report(EnginePhase.Connected);
            _warning = warning;
            if (_warning is not null && Sender.Present) host.ReportError(_warning);
            Sender.Framing = RealtimeCommands.MicrophoneFraming();
        }
    }

    /// <inheritdoc />
    public override void OnViewerPresence(bool present)
    {
        base.OnViewerPresence(present);
        if (present && _warning is { } warning) _host?.ReportError(warning);
    }

    /// <inheritdoc />
    public override void OnPlayback(in PlaybackEvent playbackEvent) => _items?.OnPlayback(playbackEvent);

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

    [LoggerMessage(4111, LogLevel.Information, "OpenAI Realtime at {Host} asks for a model: dialling once more with {Model}")]
    private partial void LogRedial(string host, string model);
}
