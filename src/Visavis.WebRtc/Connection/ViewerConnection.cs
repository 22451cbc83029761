using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Visavis.Media.Timing;
using Visavis.Sessions.Loops;
using Visavis.Sessions.Ports;
using Visavis.WebRtc.Congestion;
using Visavis.WebRtc.Interop;
using Visavis.WebRtc.Media;
using Visavis.WebRtc.Messages;
using Visavis.WebRtc.Microphone;
using Visavis.WebRtc.Negotiation;
using Visavis.WebRtc.Pictures;

namespace Visavis.WebRtc.Connection;

/// <summary>One viewer's pipeline and what hangs on it: wires the parts together, and does nothing else.</summary>
internal sealed partial class ViewerConnection : IViewerConnection
{
    // Stopping takes 10 to 60 ms; a pipeline that takes this long is given up, not waited for.
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(5);

    // Transport-wide feedback comes ten times a second from whoever receives anything; a second without is an outage, not bad luck.
    private static readonly TimeSpan HoldLimit = TimeSpan.FromSeconds(1);

    private const int MaxWarnings = 5;

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly long _began;
    private readonly Pipeline _pipeline;
    private readonly ObjectHandle _webRtc;
    private readonly MediaFeed _feed;
    private readonly MessageChannel _messages;
    private readonly SignsOfLife _signs;
    private readonly PathWatch _path;
    private readonly LivenessMonitor _liveness;
    private readonly ViewerNotifications _notify;
    private readonly List<SignalSubscription> _subscriptions = [];
    private OwnedLoop? _closing;
    private int _warnings;
    private int _candidates;

    public ViewerConnection(ConnectionConfig config, SdpOffer offer, IViewerObserver observer, TimeProvider time, ILogger log)
    {
        _time = time;
        _log = log;
        _began = time.GetTimestamp();
        _pipeline = Pipeline.Launch(config.Pipeline);
        _webRtc = _pipeline.Get(PipelineDescription.WebRtcName);
        OnlyWatches = !offer.HasDataChannel && !offer.HasMicrophone;
        _feed = new MediaFeed(_pipeline, offer, config.Room, config.VideoPlan, OnlyWatches, OnPipelineError);
        _signs = new SignsOfLife(time);
        _path = new PathWatch(_pipeline, _webRtc, _feed.Pictures, _signs, time, OnPictures);
        _notify = new ViewerNotifications(observer, this, LogObserverFault);
        _messages = new MessageChannel(offer.HasDataChannel, _notify.Message, () => BeginClose(ViewerDisconnectReason.Left), _signs.Touch);
        _liveness = new LivenessMonitor(
            _signs, config.ConnectLimit, config.SilenceLimit, offer.HasTransportFeedback ? HoldLimit : null, time, OnUnreachable, OnReachable, OnLost);
        WebRtcMetrics.Open.Add(1);
    }

    public string Id { get; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    public bool OnlyWatches { get; }

    /// <summary>When something last came from the viewer.</summary>
    public SignsOfLife Signs => _signs;

    /// <summary>What the pictures may have now, in bits per second.</summary>
    public int VideoBitrate => _path.VideoBitrate;

    /// <summary>Where the pictures come from; null when the viewer wants none.</summary>
    public PictureTap? Pictures => _feed.Pictures;

    /// <summary>Starts the pipeline and negotiates.</summary>
    /// <returns>The answer.</returns>
    public async Task<string> AnswerAsync(ConnectionConfig config, SdpOffer offer, CancellationToken cancellationToken)
    {
        BusWatch.Attach(_pipeline, OnPipelineError, OnPipelineWarning);
        config.Ice.ApplyTo(_webRtc);
        NegotiationFlow.PrepareTransceivers(_webRtc, offer);
        Subscribe();
        _pipeline.Play();
        _feed.Prepare();
        var answer = await NegotiationFlow.AnswerAsync(_webRtc, offer, config.Ice.GatheringLimit, config.Ice.Announced, cancellationToken);
        WebRtcMetrics.AnswerTime.Record(_time.GetElapsedTime(_began).TotalMilliseconds);
        return answer;
    }

    public void PushAudio(MediaTime start, ReadOnlySpan<short> pcm) => _feed.PushAudio(start, pcm);

    public void PushVideo(MediaTime start, ReadOnlySpan<byte> i420) => _feed.PushVideo(start, i420);

    public bool TrySendMessage(string message) => _messages.TrySend(message);

    public void AddIceCandidate(int mediaLineIndex, string candidate)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        if (mediaLineIndex < 0 || OfferCleaner.IsUnusableCandidate("a=" + candidate)) return;
        lock (_gate)
        {
            // Under the lock so that the webrtcbin cannot be released meanwhile; the signal only queues the candidate.
            if (_closing is null && ++_candidates <= OfferCleaner.MaxCandidates) SignalEmission.Emit(_webRtc, "add-ice-candidate", SignalArgument.UInt((uint)mediaLineIndex), SignalArgument.Text(candidate));
        }
    }

    public ValueTask CloseAsync(ViewerDisconnectReason reason) => new(BeginClose(reason).Completion);

    public ValueTask DisposeAsync() => CloseAsync(ViewerDisconnectReason.Closed);

    /// <summary>Frees a connection that never came to be: its observer hears nothing.</summary>
    public Task AbandonAsync()
    {
        _notify.Silence();
        return BeginClose(ViewerDisconnectReason.Closed).Completion;
    }

    private void Subscribe()
    {
        _subscriptions.Add(SignalSubscription.OnChange(_webRtc, "connection-state", OnConnectionState));
        _subscriptions.Add(SignalSubscription.OnObject(_webRtc, "pad-added", OnPadAdded));
        _subscriptions.Add(SignalSubscription.OnObject(_webRtc, "on-data-channel", _messages.Adopt));
    }

    private void OnConnectionState()
    {
        switch ((PeerState)_webRtc.GetEnum("connection-state"))
        {
            case PeerState.Connected:
                _liveness.Connected();
                _feed.Start();
                _path.Start();
                if (!_notify.Connected()) break;
                WebRtcMetrics.ConnectTime.Record(_time.GetElapsedTime(_began).TotalMilliseconds);
                LogConnected(Id, (int)_time.GetElapsedTime(_began).TotalMilliseconds);
                break;
            case PeerState.Failed or PeerState.Closed:
                BeginClose(ViewerDisconnectReason.TransportLost);
                break;
        }
    }

    /// <summary>webrtcbin hands out a stream of the viewer: the microphone.</summary>
    private void OnPadAdded(nint pad)
    {
        if (!MiniObjectHandle.CurrentCapsText(pad).Contains("encoding-name=(string)OPUS", StringComparison.OrdinalIgnoreCase)) return;
        MicrophoneReceiver.Attach(_pipeline, pad, _notify.Microphone);
    }

    private void OnPictures(PictureFlow flow)
    {
        if (_feed.Pictures is not { } pictures) return;
        var before = pictures.Flow;
        pictures.Flow = flow;
        LogPictures(Id, flow, _path.VideoBitrate);
        if (before == PictureFlow.None) _path.RequestKeyframe();
    }

    private void OnUnreachable(TimeSpan silence)
    {
        _path.Suspend();
        _notify.Unreachable(silence);
    }

    // Native thread. The next picture must stand for itself: the viewer may have lost any number before it.
    private void OnReachable()
    {
        _path.Resume();
        _notify.Reachable();
    }

    private void OnLost(bool wasConnected)
    {
        if (wasConnected) LogSilent(Id, (int)_signs.Silence.TotalSeconds);
        else LogNeverConnected(Id, (int)_time.GetElapsedTime(_began).TotalSeconds);
        BeginClose(ViewerDisconnectReason.TransportLost);
    }

    private void OnPipelineError(string element, string text)
    {
        // A page that closes its connection aborts the data channel's association, and GStreamer calls that an error.
        if (element.StartsWith("sctp", StringComparison.Ordinal))
        {
            BeginClose(ViewerDisconnectReason.Left);
            return;
        }

        LogPipelineError(Id, text);
        BeginClose(ViewerDisconnectReason.TransportLost);
    }

    private void OnPipelineWarning(string text)
    {
        // The same warning can come with every packet.
        if (Interlocked.Increment(ref _warnings) <= MaxWarnings) LogPipelineWarning(Id, text);
    }

    /// <summary>Begins to close, on a thread of its own: this is called on the pipeline's own threads too. The first reason counts.</summary>
    private OwnedLoop BeginClose(ViewerDisconnectReason reason)
    {
        lock (_gate) return _closing ??= OwnedLoop.Start(_ => CloseCoreAsync(reason));
    }

    private async Task CloseCoreAsync(ViewerDisconnectReason reason)
    {
        _notify.Mute();
        _liveness.Dispose();
        if (Farewell.For(reason) is { } farewell) await _messages.CloseAsync(farewell);
        _messages.Close();
        var stopped = OwnedLoop.Start(_ => StopAsync()).Completion;
        try
        {
            // Native work happens in real time, so its limit is one of the system's clock.
            await stopped.WaitAsync(StopLimit, TimeProvider.System);
        }
        catch (Exception exception)
        {
            WebRtcMetrics.StuckTeardowns.Add(1);
            LogStuck(exception, Id);
        }

        WebRtcMetrics.Open.Add(-1);
        WebRtcMetrics.Closed.Add(1, new KeyValuePair<string, object?>("reason", reason.ToString()));
        LogClosed(Id, reason);
        _notify.Disconnected(reason);
    }

    private async Task StopAsync()
    {
        await _feed.CloseAsync();
        await _path.StopAsync();
        _pipeline.Stop();
        foreach (var subscription in _subscriptions) subscription.Dispose();
        await _path.DisposeAsync();
        _messages.Dispose();
        _feed.Dispose();
        _webRtc.Dispose();
        _pipeline.Dispose();
    }
}
