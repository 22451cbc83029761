using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;

namespace Visavis.Engines.Sockets;

/// <summary>The one writer of the engine's socket: control messages first, then microphone frames, each as soon as it is there.</summary>
internal sealed class EngineSender(MicrophoneFeed microphone, TimeProvider time)
{
    // An engine that leaves this many answers unread has stopped listening.
    private const int MaxWaitingMessages = 10_000;

    private static readonly TimeSpan FrameDuration = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentQueue<string> _messages = new();
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly TaskCompletionSource _overflow = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile MicrophoneFraming? _framing;
    private int _waiting;

    /// <summary>How microphone audio is sent; while null, none is.</summary>
    public MicrophoneFraming? Framing
    {
        get => _framing;
        set => _framing = value;
    }

    /// <summary>Whether a viewer is there; without one no audio is sent.</summary>
    public bool Present
    {
        get => microphone.Present;
        set => microphone.Present = value;
    }

    /// <summary>Done when the engine turned out not to read what it is sent.</summary>
    public Task Overflow => _overflow.Task;

    /// <summary>Takes in microphone audio: [n] s16 mono 24 kHz. One thread at a time.</summary>
    public void Hear(ReadOnlySpan<short> pcm)
    {
        microphone.Write(pcm);
        if (microphone.HasFrame) Wake();
    }

    /// <summary>Queues a text message. Any thread.</summary>
    public void Post(string message)
    {
        if (Interlocked.Increment(ref _waiting) > MaxWaitingMessages)
        {
            _overflow.TrySetResult();
            return;
        }

        _messages.Enqueue(message);
        Wake();
    }

    /// <summary>Tells the loop that there is something to send. Any thread.</summary>
    public void Wake() => _wake.Writer.TryWrite(true);

    /// <summary>Sends until cancelled; what was posted before is still sent.</summary>
    public async Task RunAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        var frame = new byte[microphone.FrameBytes];
        await using var timer = time.CreateTimer(static state => ((EngineSender)state!).Wake(), this, FrameDuration, FrameDuration);
        while (true)
        {
            while (_messages.TryDequeue(out var message))
            {
                Interlocked.Decrement(ref _waiting);
                await socket.SendAsync(Encoding.UTF8.GetBytes(message).AsMemory(), WebSocketMessageType.Text, true, CancellationToken.None);
            }

            if (cancellationToken.IsCancellationRequested) return;
            if (_framing is { } framing && microphone.Next(frame) is { IsEmpty: false } pcm)
            {
                await socket.SendAsync(framing.Wrap(pcm), framing.MessageType, true, CancellationToken.None);
                continue;
            }

            await WaitAsync(cancellationToken);
        }
    }

    private async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _wake.Reader.ReadAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // One more turn sends what was posted last.
        }
    }
}
