using Visavis.WebRtc.Congestion;
using Visavis.WebRtc.Interop;
using Visavis.WebRtc.Pictures;

namespace Visavis.WebRtc.Connection;

/// <summary>Looks after the network path of one connection: signs of life, bit rate, repetitions, and a fresh picture after an outage.</summary>
internal sealed class PathWatch : IAsyncDisposable
{
    // GStreamer's own 5 s leave a page without the reports that it needs to keep picture and sound in step, and us without round trips.
    private const string ReportIntervalNs = "500000000";

    private readonly ObjectHandle _webRtc;
    private readonly SignsOfLife _signs;
    private readonly TimeProvider _time;
    private readonly PictureTap? _pictures;
    private readonly Action<PictureFlow> _onPictures;
    private readonly RetransmissionGate _gate;
    private readonly List<SignalSubscription> _subscriptions = [];
    private readonly ObjectHandle? _rtp;
    private readonly Lock _starting = new();
    private volatile RateLoop? _rate;
    private volatile bool _isOver;

    public PathWatch(Pipeline pipeline, ObjectHandle webRtc, PictureTap? pictures, SignsOfLife signs, TimeProvider time, Action<PictureFlow> onPictures)
    {
        (_webRtc, _pictures, _signs, _time, _onPictures) = (webRtc, pictures, signs, time, onPictures);
        _gate = new RetransmissionGate(TimeProvider.System) { Bitrate = (pictures?.Plan.MaximumBitrate ?? 0) / 4 };
        _rtp = Bin.Find(webRtc, "rtpbin");
        if (_rtp is not null)
        {
            // Reports tie a stream's time to when its packets were made. GStreamer's own choice, when they were sent, puts the encoders' moods into the tie:
            // browsers then put sound and picture up to a tenth of a second apart to make them meet.
            _rtp.Set("rtcp-sync-send-time", "false");
            // A clock that nobody sets.
            _rtp.Set("ntp-time-source", "clock-time");
            _subscriptions.Add(SignalSubscription.OnObject(_rtp, "pad-added", OnRtpPadAdded));
        }

        if (pictures is not null) _subscriptions.Add(SignalSubscription.OnDeepElement(pipeline, OnElementAdded));
    }

    /// <summary>What the pictures may have now, in bits per second; 0 before the connection stands.</summary>
    public int VideoBitrate => _rate?.Bitrate ?? 0;

    /// <summary>The connection stands. Native thread.</summary>
    public void Start()
    {
        using (var session = _rtp is null ? null : SignalEmission.EmitForObject(_rtp, "get-internal-session", SignalArgument.UInt(0)))
        {
            session?.Set("rtcp-min-interval", ReportIntervalNs);
        }

        lock (_starting)
        {
            if (_isOver || _rate is not null || _pictures is not { } pictures) return;
            _rate = new RateLoop(_webRtc, pictures, _gate, _onPictures);
        }
    }

    /// <summary>Nothing gets through at present: losses now say nothing about the path's width. Any thread.</summary>
    public void Suspend()
    {
        if (_rate is { } rate) rate.IsSuspended = true;
        if (_pictures is { } pictures) pictures.IsSuspended = true;
    }

    /// <summary>It does again. Any thread.</summary>
    public void Resume()
    {
        if (_rate is { } rate) rate.IsSuspended = false;
        if (_pictures is { } pictures) pictures.IsSuspended = false;
        RequestKeyframe();
    }

    /// <summary>Makes the next picture stand for itself. Any thread.</summary>
    /// <remarks>Without this a page asks for it only 1.1 s after an outage; with it the picture moves again after 0.1 s.</remarks>
    public void RequestKeyframe() => _pictures?.RequestKeyframe();

    /// <summary>Stops regulating; the pipeline may be stopped afterwards.</summary>
    public async ValueTask StopAsync()
    {
        RateLoop? rate;
        lock (_starting)
        {
            _isOver = true;
            (rate, _rate) = (_rate, null);
        }

        if (rate is not null) await rate.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        foreach (var subscription in _subscriptions) subscription.Dispose();
        _rtp?.Dispose();
    }

    // The entrances of the RTP session lie behind decryption: a microphone's packets, and the receiver reports that even a mere watcher sends.
    private void OnRtpPadAdded(nint pad)
    {
        var name = Pads.Name(pad);
        if (name.StartsWith("recv_rtp_sink", StringComparison.Ordinal)) new ArrivalProbe(_signs, _time, RequestKeyframe).WatchData(pad);
        if (name.StartsWith("recv_rtcp_sink", StringComparison.Ordinal)) new ArrivalProbe(_signs, _time, null).WatchData(pad);
    }

    private void OnElementAdded(nint element)
    {
        if (Pads.FactoryName(element) != "rtprtxsend") return;
        using var exit = Pads.Static(element, "src");
        if (exit is not null) _gate.WatchUpstreamEvents(exit.Pointer);
    }
}
