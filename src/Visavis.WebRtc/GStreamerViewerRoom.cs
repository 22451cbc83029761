using Microsoft.Extensions.Logging;
using Visavis.Media.Video;
using Visavis.Sessions.Ports;
using Visavis.WebRtc.Connection;
using Visavis.WebRtc.Ice;
using Visavis.WebRtc.Interop;
using Visavis.WebRtc.Negotiation;
using Visavis.WebRtc.Pictures;

namespace Visavis.WebRtc;

/// <summary>A session's viewers, and the encoders that they share.</summary>
internal sealed class GStreamerViewerRoom(
    WebRtcOptions options, IceConfig ice, VideoFormat video, IViewerObserver observer, TimeProvider time, ILogger log) : IViewerRoom
{
    private readonly EncoderRoom _encoders = new(video);

    /// <inheritdoc />
    /// <exception cref="MediaUnavailableException">GStreamer is missing, incomplete or does not respond.</exception>
    public async Task<AcceptedViewer> AcceptAsync(string offerSdp, CancellationToken cancellationToken)
    {
        GStreamerRuntime.EnsureUsable(options.GStreamerLibraryFolder);
        var offer = SdpOffer.Parse(offerSdp);
        var config = Configure(offer);
        ViewerConnection? connection = null;
        try
        {
            connection = new ViewerConnection(config, offer, observer, time, log);
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

    private ConnectionConfig Configure(SdpOffer offer)
    {
        var canEncodeH264 = !GStreamerRuntime.Probe().Missing.Any(m => m.Name is "h264parse" or "rtph264pay") && GStreamerRuntime.Has(H264Element.Of(options.H264Encoder).Name);
        VideoChoice? choice = offer.Video is { } media ? VideoChoice.From(media, options.PreferredCodec, canEncodeH264) : null;
        var bitrate = options.VideoBitrate > 0 ? options.VideoBitrate : VideoChoice.BitrateFor(video);
        return new ConnectionConfig(
            PipelineDescription.Build(offer, choice, options.AudioBitrate),
            _encoders,
            choice is { } chosen ? new VideoPlan(chosen.Codec, bitrate, options.H264Encoder) : null,
            ice,
            TimeSpan.FromSeconds(options.ConnectLimitSeconds),
            TimeSpan.FromSeconds(options.SilenceLimitSeconds));
    }
}
