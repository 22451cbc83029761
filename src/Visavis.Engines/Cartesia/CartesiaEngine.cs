using Microsoft.Extensions.Logging;
using Visavis.Engines.Vendors;
using Visavis.Sessions.Playback;
using Visavis.Sessions.Ports;

namespace Visavis.Engines.Cartesia;

/// <summary>An agent on Cartesia Line, on the customer's behalf: section E of the contract.</summary>
public sealed class CartesiaEngine : VendorEngine
{
    private readonly CartesiaConfig _config;
    private readonly CartesiaOptions _options;
    private readonly ILogger<CartesiaEngine> _log;
    private readonly CallsApiDialect _dialect = new();
    private volatile AgentSpeech? _speech;

    /// <summary>Creates the engine; <see cref="RunAsync"/> connects.</summary>
    public CartesiaEngine(CartesiaConfig config, CartesiaOptions options, TimeProvider timeProvider, ILogger<CartesiaEngine> logger)
        : base(timeProvider)
    {
        _config = config;
        _options = options;
        _log = logger;
    }

    /// <inheritdoc />
    public override string Type => "cartesia";

    /// <inheritdoc />
    public override async Task<EngineEnd> RunAsync(IEngineHost host, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(host);
        using var speech = new AgentSpeech(host.Speech, _options, Time);
        _speech = speech;
        Sender.Post(_dialect.Opening);
        return await CallAsync(new LineDialogue(_dialect, speech, OnOpened, _config.AccessToken, _log), _dialect.Target(_config, _options), host, cancellationToken);

        void OnOpened(string streamId)
        {
            host.Report(EnginePhase.Connected);
            Sender.Framing = _dialect.Microphone(streamId);
        }
    }

    /// <inheritdoc />
    public override void OnPlayback(in PlaybackEvent playbackEvent) => _speech?.OnPlayback(playbackEvent);
}
