using Microsoft.Extensions.Logging;
using Visavis.Media.Video;
using Visavis.Sessions.Ports;
using Visavis.WebRtc.Connection;
using Visavis.WebRtc.Ice;
using Visavis.WebRtc.Interop;
using Visavis.WebRtc.Negotiation;

namespace Visavis.WebRtc;

/// <summary>Serves viewers through GStreamer's webrtcbin.</summary>
/// <remarks>Thread-safe. Creating one is cheap and loads nothing.</remarks>
public sealed class GStreamerViewerConnectionFactory : IViewerConnectionFactory
{
    private readonly WebRtcOptions _options;
    private readonly IceConfig _ice;
    private readonly TimeProvider _time;
    private readonly ILogger _log;

    /// <summary>Creates the factory.</summary>
    /// <param name="options">Settings; read now, later changes have no effect.</param>
    /// <param name="time">Clock for sign-of-life and connect limits.</param>
    /// <param name="log">Where connections report.</param>
    /// <exception cref="ArgumentException">A setting cannot be used.</exception>
    public GStreamerViewerConnectionFactory(WebRtcOptions options, TimeProvider time, ILogger<GStreamerViewerConnectionFactory> log)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _ice = IceConfig.From(options);
        _time = time;
        _log = log;
    }

    /// <inheritdoc />
    /// <exception cref="MediaUnavailableException">GStreamer is missing, incomplete or does not respond.</exception>
    public async Task<AcceptedViewer> AcceptAsync(string offerSdp, VideoFormat video, IViewerObserver observer, CancellationToken cancellationToken)
    {
        GStreamerRuntime.EnsureUsable(_options.GStreamerLibraryFolder);
        var offer = SdpOffer.Parse(offerSdp);
        var config = Configure(offer, video);
        ViewerConnection? connection = null;
        try
        {
            connection = new ViewerConnection(config, offer, observer, _time, _log);
            var answer = await connection.AnswerAsync(config, offer, cancellationToken);
            return new AcceptedViewer(connection, answer);
        }
        catch (Exception exception)
        {
            if (connection is not null) await connection.AbandonAsync();
            if (exception is NativeRequestException) throw new MediaUnavailableException(exception.Message, exception);
            throw;
        }
    }

    private ConnectionConfig Configure(SdpOffer offer, VideoFormat video)
    {
        var canEncodeH264 = !GStreamerRuntime.Probe().Missing.Any(m => m.Name is "openh264enc" or "h264parse" or "rtph264pay");
        VideoChoice? choice = offer.Video is { } media ? VideoChoice.From(media, _options.PreferredCodec, canEncodeH264) : null;
        var bitrate = _options.VideoBitrate > 0 ? _options.VideoBitrate : VideoChoice.BitrateFor(video);
        return new ConnectionConfig(
            PipelineDescription.Build(offer, choice, video, bitrate, _options.AudioBitrate),
            video,
            choice is { } chosen ? new VideoPlan(chosen.Codec, bitrate) : null,
            _ice,
            TimeSpan.FromSeconds(_options.ConnectLimitSeconds),
            TimeSpan.FromSeconds(_options.SilenceLimitSeconds));
    }
}
