using Visavis.WebRtc.Interop;

namespace Visavis.WebRtc.Messages;

/// <summary>Text messages to and from one viewer, over the data channel that the viewer opens.</summary>
/// <remarks>
/// The channel opens some milliseconds after media can flow. What is sent in between waits, so that the first events of a session
/// are not lost.
/// </remarks>
internal sealed class MessageChannel(bool isOffered, Action<string> onMessage, Action onClosed, Action onSignOfLife) : IDisposable
{
    private const int MaxWaiting = 64;
    private const int MaxMessageChars = 256 * 1024;
    private const ulong MaxUnsentBytes = 1024 * 1024;

    // A page answers within a round trip; one that is gone, or does not know the word, never does.
    private static readonly TimeSpan FarewellLimit = TimeSpan.FromSeconds(1);

    // A page that did not answer, and still may see its channel close.
    private static readonly TimeSpan CloseLimit = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _closedByBoth = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Queue<string> _waiting = new();
    private readonly List<SignalSubscription> _subscriptions = [];
    private ChannelHandle? _channel;
    private bool _isClosed;

    /// <summary>The viewer has opened a channel; the first one counts, others are ignored. Native thread.</summary>
    public void Adopt(nint borrowedChannel)
    {
        lock (_gate)
        {
            if (_isClosed || _channel is not null) return;
            _channel = new ChannelHandle(ObjectHandle.Share(borrowedChannel));
            _subscriptions.Add(SignalSubscription.OnText(_channel.Object, "on-message-string", Received));
            _subscriptions.Add(SignalSubscription.OnSignal(_channel.Object, "on-close", ClosedByBoth));
            _subscriptions.Add(SignalSubscription.OnSignal(_channel.Object, "on-open", Flush));
            if (_channel.IsOpen) Flush();
        }
    }

    /// <summary>Sends a message, or keeps it until the channel opens.</summary>
    /// <returns>False when there is no channel, it is closed, or too much waits to be sent.</returns>
    public bool TrySend(string message)
    {
        lock (_gate)
        {
            if (_isClosed || !isOffered) return false;
            if (_channel is { IsOpen: true } channel)
            {
                if (channel.BufferedBytes > MaxUnsentBytes) return false;
                channel.Send(message);
                return true;
            }

            if (_waiting.Count >= MaxWaiting) return false;
            _waiting.Enqueue(message);
            return true;
        }
    }

    /// <summary>Says a last word and waits until the page closes the channel: then it has heard it.</summary>
    /// <remarks>
    /// Closing the channel ourselves right behind the word can overtake it: GStreamer's receivers lost one in eight that way. A pipeline
    /// that stops drops what it has not sent, too. The wait has a limit, as the page may be gone.
    /// </remarks>
    public async Task CloseAsync(string farewell)
    {
        ChannelHandle? channel;
        lock (_gate)
        {
            if (_isClosed || _channel is not { IsOpen: true }) return;
            channel = _channel;
            channel.Send(farewell);
            _isClosed = true;
        }

        // Native work happens in real time, so its limit is one of the system's clock.
        if (await Task.WhenAny(_closedByBoth.Task, Task.Delay(FarewellLimit, TimeProvider.System)) == _closedByBoth.Task) return;
        channel.Close();
        await Task.WhenAny(_closedByBoth.Task, Task.Delay(CloseLimit, TimeProvider.System));
    }

    /// <summary>Takes no more messages in either direction.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            _waiting.Clear();
        }
    }

    public void Dispose()
    {
        Close();
        foreach (var subscription in _subscriptions) subscription.Dispose();
        _channel?.Dispose();
    }

    private void ClosedByBoth()
    {
        _closedByBoth.TrySetResult();
        onClosed();
    }

    private void Flush()
    {
        lock (_gate)
        {
            while (!_isClosed && _channel is not null && _waiting.TryDequeue(out var message)) _channel.Send(message);
        }
    }

    private void Received(string message)
    {
        if (_isClosed) return;
        onSignOfLife();
        if (message.Length > MaxMessageChars) return;
        if (Heartbeat.AnswerTo(message) is { } pong) TrySend(pong);
        else onMessage(message);
    }
}
