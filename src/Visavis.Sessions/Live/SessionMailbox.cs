using System.Threading.Channels;

namespace Visavis.Sessions.Live;

/// <summary>The one queue through which a session's control flow passes, so that its state needs no locks.</summary>
internal sealed class SessionMailbox
{
    // Far above what a session can produce between two turns of its loop; full means that the loop hangs, and then the session is lost.
    private const int Capacity = 16_384;

    private readonly Channel<SessionSignal> _channel = Channel.CreateBounded<SessionSignal>(
        new BoundedChannelOptions(Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    public ChannelReader<SessionSignal> Reader => _channel.Reader;

    /// <summary>Delivers a signal. Any thread; never blocks.</summary>
    /// <returns>False when the session is over, or its queue is full.</returns>
    public bool Post(SessionSignal signal) => _channel.Writer.TryWrite(signal);

    /// <summary>No more signals are taken.</summary>
    public void Complete() => _channel.Writer.TryComplete();
}
