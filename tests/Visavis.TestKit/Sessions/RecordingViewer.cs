using System.Threading.Channels;
using Visavis.Media.Timing;
using Visavis.Media.Video;
using Visavis.Sessions.Ports;

namespace Visavis.TestKit.Sessions;

/// <summary>A viewer without a network: keeps all sound and messages, counts pictures.</summary>
public sealed class RecordingViewer(IViewerObserver observer, VideoFormat video) : IViewerConnection
{
    /// <summary>An offer of this text is one of a viewer that only watches.</summary>
    public const string WatchingOffer = "watch";

    private readonly Lock _gate = new();
    private readonly List<short> _sound = [];
    private readonly List<string> _messages = [];
    private readonly List<MediaTime> _pictures = [];
    private readonly Channel<string> _arrivals = Channel.CreateBounded<string>(10_000);
    private bool _closed;

    public string Id { get; } = Guid.NewGuid().ToString("N");

    public VideoFormat Video { get; } = video;

    public bool OnlyWatches { get; init; }

    public ViewerDisconnectReason? ClosedWith { get; private set; }

    public IReadOnlyList<short> Sound
    {
        get
        {
            lock (_gate) return [.. _sound];
        }
    }

    public IReadOnlyList<MediaTime> Pictures
    {
        get
        {
            lock (_gate) return [.. _pictures];
        }
    }

    public IReadOnlyList<string> Messages
    {
        get
        {
            lock (_gate) return [.. _messages];
        }
    }

    public void Connect() => observer.OnViewerConnected(this);

    public void Lose() => observer.OnViewerDisconnected(this, ViewerDisconnectReason.TransportLost);

    public void Leave() => observer.OnViewerDisconnected(this, ViewerDisconnectReason.Left);

    public void FallSilent(TimeSpan silence) => observer.OnViewerUnreachable(this, silence);

    public void ComeBack() => observer.OnViewerReachable(this);

    public void Say(string message) => observer.OnMessage(this, message);

    public void Speak(ReadOnlySpan<short> pcm) => observer.OnMicrophone(this, pcm);

    /// <summary>Waits for the next message whose text contains <paramref name="part"/>; earlier ones are passed over.</summary>
    public async Task<string> WaitForMessageAsync(string part, CancellationToken cancellationToken)
    {
        await foreach (var message in _arrivals.Reader.ReadAllAsync(cancellationToken))
        {
            if (message.Contains(part, StringComparison.Ordinal)) return message;
        }

        throw new InvalidOperationException($"The viewer was closed before a message with '{part}' came.");
    }

    public void PushAudio(MediaTime start, ReadOnlySpan<short> pcm)
    {
        lock (_gate) _sound.AddRange(pcm);
    }

    public void PushVideo(MediaTime start, ReadOnlySpan<byte> i420)
    {
        lock (_gate) _pictures.Add(start);
    }

    public bool TrySendMessage(string message)
    {
        lock (_gate)
        {
            if (_closed) return false;
            _messages.Add(message);
        }

        return _arrivals.Writer.TryWrite(message);
    }

    public void AddIceCandidate(int mediaLineIndex, string candidate)
    {
    }

    public ValueTask CloseAsync(ViewerDisconnectReason reason)
    {
        lock (_gate)
        {
            if (_closed) return ValueTask.CompletedTask;
            _closed = true;
            ClosedWith = reason;
        }

        _arrivals.Writer.TryComplete();
        observer.OnViewerDisconnected(this, reason);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => CloseAsync(ViewerDisconnectReason.Closed);
}

/// <summary>Accepts every offer with a <see cref="RecordingViewer"/>.</summary>
public sealed class RecordingViewerFactory : IViewerConnectionFactory
{
    public IViewerRoom OpenRoom(VideoFormat video, IViewerObserver observer) => new Room(video, observer);

    private sealed class Room(VideoFormat video, IViewerObserver observer) : IViewerRoom
    {
        public Task<AcceptedViewer> AcceptAsync(string offerSdp, CancellationToken cancellationToken) =>
            Task.FromResult(new AcceptedViewer(new RecordingViewer(observer, video) { OnlyWatches = offerSdp == RecordingViewer.WatchingOffer }, "answer"));
    }
}
