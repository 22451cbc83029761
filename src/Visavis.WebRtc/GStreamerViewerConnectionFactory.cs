using Microsoft.Extensions.Logging;
using Visavis.Media.Video;
using Visavis.Sessions.Ports;
using Visavis.WebRtc.Ice;

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
    public IViewerRoom OpenRoom(VideoFormat video, IViewerObserver observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        return new GStreamerViewerRoom(_options, _ice, video, observer, _time, _log);
    }
}
