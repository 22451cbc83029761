using System.Threading.Channels;
using Visavis.Sessions.Loops;
using Visavis.WebRtc.Connection;
using Visavis.WebRtc.Ice;
using Visavis.WebRtc.Interop;
using Visavis.WebRtc.Microphone;
using Visavis.WebRtc.Messages;
using Visavis.WebRtc.Negotiation;

namespace Visavis.WebRtc.Loopback;

/// <summary>A viewer inside this process: offers like a browser does, receives and decodes, sends a tone and messages.</summary>
/// <remarks>What the self-test, the tests and the benchmarks look through. Its native threads are its own, none is shared with connections.</remarks>
internal sealed class LoopbackClient : IAsyncDisposable
{
    private const string WebRtcName = "webrtc";
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(5);

    private readonly LoopbackClientOptions _options;
    private readonly Pipeline _pipeline;
    private readonly ObjectHandle _webRtc;
    private readonly NetworkExit _exit;
    private readonly List<SignalSubscription> _subscriptions = [];
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _channelOpen = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<string> _messages = Channel.CreateBounded<string>(new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropOldest });
    private ChannelHandle? _channel;
    private OwnedLoop? _closing;

    private LoopbackClient(LoopbackClientOptions options)
    {
        _options = options;
        _pipeline = Pipeline.Launch(LoopbackPipeline.Describe(options, WebRtcName));
        _webRtc = _pipeline.Get(WebRtcName);
        _exit = new NetworkExit(_pipeline);
        BusWatch.Attach(_pipeline, (_, text) => Fail(text), static _ => { });
    }

    /// <summary>The offer for the server.</summary>
    public string OfferSdp { get; private set; } = "";

    /// <summary>Ends when encryption stands; faulted when the pipeline fails.</summary>
    public Task Connected => _connected.Task;

    /// <summary>Ends when messages can be sent.</summary>
    public Task ChannelOpen => _channelOpen.Task;

    /// <summary>What was seen.</summary>
    public PictureMonitor Pictures { get; } = new();

    /// <summary>Messages received; the oldest are dropped when nobody reads them.</summary>
    public ChannelReader<string> Messages => _messages.Reader;

    /// <summary>Makes a client and its offer.</summary>
    public static async Task<LoopbackClient> CreateAsync(LoopbackClientOptions options, CancellationToken cancellationToken)
    {
        GStreamerRuntime.EnsureUsable();
        var client = new LoopbackClient(options);
        try
        {
            await client.OfferAsync(cancellationToken);
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <summary>Takes the server's answer: the connection begins.</summary>
    public async Task AcceptAnswerAsync(string answerSdp, CancellationToken cancellationToken)
    {
        using var description = SessionDescription.ParseAnswer(answerSdp) ?? throw new InvalidDataException("The answer is not SDP.");
        using var applied = await NegotiationFlow.RequestAsync(_webRtc, "set-remote-description", description.Pointer, cancellationToken);
        using var rtp = Bin.Find(_webRtc, "rtpbin");
        using var reports = rtp is null ? null : Pads.Static(rtp, "recv_rtcp_sink_0");
        if (reports is not null) Reports.WatchData(reports.Pointer);
    }

    /// <summary>Sends a text message; the channel must be open.</summary>
    public void Send(string message) => (_channel ?? throw new InvalidOperationException("This client has no data channel.")).Send(message);

    /// <summary>What the sender said of its streams' times.</summary>
    public SenderReports Reports { get; } = new();

    /// <summary>What was heard.</summary>
    public SoundRecorder Sound { get; } = new();

    /// <summary>Closes the data channel, as a page does that leaves.</summary>
    public void CloseChannel() => _channel?.Close();

    /// <summary>Stops sending anything while staying reachable, as a browser whose process was killed: no packet, no message, no goodbye.</summary>
    public void GoSilent() => _exit.Shut();

    public async ValueTask DisposeAsync()
    {
        _closing ??= OwnedLoop.Start(_ => StopAsync());
        await _closing.Completion.WaitAsync(StopLimit, TimeProvider.System);
    }

    private Task StopAsync()
    {
        _pipeline.Stop();
        foreach (var subscription in _subscriptions) subscription.Dispose();
        _exit.Dispose();
        _channel?.Dispose();
        _webRtc.Dispose();
        _pipeline.Dispose();
        _messages.Writer.TryComplete();
        return Task.CompletedTask;
    }

    private async Task OfferAsync(CancellationToken cancellationToken)
    {
        IceAgent.Configure(_webRtc, null, null, _options.LocalAddresses, usesTcp: false);
        if (_options.Relay is { } relay) IceConfig.RelayOnly(_webRtc, relay);
        _subscriptions.Add(SignalSubscription.OnChange(_webRtc, "connection-state", OnConnectionState));
        _subscriptions.Add(SignalSubscription.OnObject(_webRtc, "pad-added", OnPadAdded));
        _pipeline.Play();
        if (_options.Video is { } codec) LoopbackPipeline.AddReceiver(_webRtc, LoopbackPipeline.VideoCaps(codec));
        if (_options is { Audio: true, MicrophoneToneHz: null }) LoopbackPipeline.AddReceiver(_webRtc, LoopbackPipeline.AudioCaps);
        if (_options.DataChannel) OpenChannel();

        using (var created = await NegotiationFlow.RequestAsync(_webRtc, "create-offer", 0, cancellationToken))
        using (await NegotiationFlow.RequestAsync(_webRtc, "set-local-description", created.PeekBoxed("offer"), cancellationToken))
        {
            await NegotiationFlow.WaitForCandidatesAsync(_webRtc, TimeSpan.FromSeconds(2), cancellationToken);
        }

        OfferSdp = SessionDescription.LocalText(_webRtc);
    }

    private void OpenChannel()
    {
        var channel = SignalEmission.EmitForObject(_webRtc, "create-data-channel", SignalArgument.Text("visavis"), SignalArgument.None)
            ?? throw new NativeRequestException("The data channel could not be made.");
        _channel = new ChannelHandle(channel);
        _subscriptions.Add(SignalSubscription.OnText(channel, "on-message-string", Received));
        _subscriptions.Add(SignalSubscription.OnSignal(channel, "on-open", () => _channelOpen.TrySetResult()));
    }

    private void Received(string message)
    {
        _messages.Writer.TryWrite(message);
        // As the SDK does: the server waits for it.
        if (Farewell.Is(message)) CloseChannel();
    }

    private void OnConnectionState()
    {
        switch ((PeerState)_webRtc.GetEnum("connection-state"))
        {
            case PeerState.Connected:
                _connected.TrySetResult();
                break;
            case PeerState.Failed:
                Fail("the connection failed");
                break;
        }
    }

    private void OnPadAdded(nint pad)
    {
        var caps = MiniObjectHandle.CurrentCapsText(pad);
        if (caps.Contains("media=(string)audio", StringComparison.Ordinal)) MicrophoneReceiver.Attach(_pipeline, pad, Sound.Keep);
        else Pictures.Attach(_pipeline, pad, _options);
    }

    private void Fail(string text) => _connected.TrySetException(new InvalidOperationException("Loopback client: " + text));
}
