using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using Visavis.Media.Video;
using Visavis.Sessions.Ports;
using Visavis.WebRtc;
using Visavis.WebRtc.Loopback;

namespace Visavis.Tests.WebRtc;

/// <summary>A connection of ours and a client in this process, joined over the real network stack.</summary>
internal sealed class ObservedViewer : IViewerObserver, IAsyncDisposable
{
    public static readonly VideoFormat Video = new(320, 240, 25);

    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<ViewerDisconnectReason> _disconnected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<string> _messages = Channel.CreateBounded<string>(1000);
    private readonly Channel<short[]> _microphone = Channel.CreateBounded<short[]>(new BoundedChannelOptions(500) { FullMode = BoundedChannelFullMode.DropOldest });
    private LoopbackClient? _client;
    private IViewerConnection? _connection;
    private int _calls;

    public Task Connected => _connected.Task;

    public Task<ViewerDisconnectReason> Disconnected => _disconnected.Task;

    public ChannelReader<string> Messages => _messages.Reader;

    public LoopbackClient Client => _client ?? throw new InvalidOperationException("Not joined.");

    public IViewerConnection Connection => _connection ?? throw new InvalidOperationException("Not joined.");

    public string Answer { get; private set; } = "";

    /// <summary>Calls after the end, and ends after the first.</summary>
    public int CallsAfterTheEnd { get; private set; }

    public static GStreamerViewerConnectionFactory Factory(WebRtcOptions? options = null, TimeProvider? time = null) =>
        new(options ?? new WebRtcOptions(), time ?? TimeProvider.System, NullLogger<GStreamerViewerConnectionFactory>.Instance);

    /// <summary>Offers, answers, and waits until both sides are connected.</summary>
    public static async Task<ObservedViewer> JoinAsync(LoopbackClientOptions? client = null, WebRtcOptions? options = null, TimeProvider? time = null)
    {
        var cancel = TestContext.Current.CancellationToken;
        var viewer = new ObservedViewer { _client = await LoopbackClient.CreateAsync(client ?? new LoopbackClientOptions(), cancel) };
        var accepted = await Factory(options, time).OpenRoom(Video, viewer).AcceptAsync(viewer.Client.OfferSdp, cancel);
        viewer._connection = accepted.Connection;
        viewer.Answer = accepted.AnswerSdp;
        await viewer.Client.AcceptAnswerAsync(accepted.AnswerSdp, cancel);
        await viewer.Client.Connected.WaitAsync(cancel);
        await viewer.Connected.WaitAsync(cancel);
        return viewer;
    }

    /// <summary>Waits for that much microphone and returns it.</summary>
    public async Task<short[]> MicrophoneAsync(int samples, CancellationToken cancellationToken)
    {
        var heard = new List<short>();
        while (heard.Count < samples) heard.AddRange(await _microphone.Reader.ReadAsync(cancellationToken));
        return [.. heard];
    }

    public void OnViewerConnected(IViewerConnection viewer)
    {
        Count();
        _connected.TrySetResult();
    }

    public void OnViewerDisconnected(IViewerConnection viewer, ViewerDisconnectReason reason)
    {
        Count();
        _disconnected.TrySetResult(reason);
    }

    public void OnMicrophone(IViewerConnection viewer, ReadOnlySpan<short> pcm)
    {
        Count();
        _microphone.Writer.TryWrite(pcm.ToArray());
    }

    public void OnMessage(IViewerConnection viewer, string message)
    {
        Count();
        _messages.Writer.TryWrite(message);
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null) await _connection.DisposeAsync();
        if (_client is not null) await _client.DisposeAsync();
    }

    private void Count()
    {
        Interlocked.Increment(ref _calls);
        if (_disconnected.Task.IsCompleted) CallsAfterTheEnd++;
    }
}
