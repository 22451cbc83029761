using System.Net.WebSockets;
using Visavis.Engines.Outbound;
using Visavis.Engines.Sockets;
using Visavis.Media.Timing;
using Visavis.Sessions;
using Visavis.Sessions.Playback;
using Visavis.Sessions.Ports;

namespace Visavis.Engines.Vendors;

/// <summary>An engine that talks to a vendor's service over a WebSocket of JSON messages, at an address that the operator has set.</summary>
public abstract class VendorEngine : IConversationEngine
{
    // A delta is some 100 ms of audio; OpenAI's schema allows client events of 15 MiB, so servers are trusted with as much.
    private const int MaxMessageBytes = 16 * 1024 * 1024;

    private protected VendorEngine(TimeProvider timeProvider)
    {
        Time = timeProvider;
        Sender = new EngineSender(new MicrophoneFeed(MediaTime.SamplesPerSecond, timeProvider), timeProvider);
    }

    /// <inheritdoc />
    public abstract string Type { get; }

    private protected TimeProvider Time { get; }

    /// <summary>What the service is sent.</summary>
    private protected EngineSender Sender { get; }

    /// <inheritdoc />
    public abstract Task<EngineEnd> RunAsync(IEngineHost host, CancellationToken cancellationToken);

    /// <inheritdoc />
    public void OnMicrophone(ReadOnlySpan<short> pcm) => Sender.Hear(pcm);

    /// <inheritdoc />
    public virtual void OnViewerPresence(bool present) => Sender.Present = present;

    /// <inheritdoc />
    public abstract void OnPlayback(in PlaybackEvent playbackEvent);

    /// <inheritdoc />
    public void OnViewerMessage(string dataJson)
    {
        // Messages of the page are for external engines.
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>One call, from dialling to its end.</summary>
    private protected async Task<EngineEnd> CallAsync(VendorDialogue dialogue, SocketTarget target, IEngineHost host, CancellationToken cancellationToken)
    {
        await using var timer = Time.CreateTimer(static state => ((VendorDialogue)state!).OnTimeout(), dialogue, target.ConnectTimeout, Timeout.InfiniteTimeSpan);
        EngineSocket socket;
        host.Report(EnginePhase.Connecting);
        try
        {
            socket = await EngineSocket.DialAsync(target, OutboundPolicy.OfOperator, Time, cancellationToken);
        }
        catch (EngineUnreachableException failure)
        {
            return dialogue.ExplainRefusal(target.Url, failure);
        }

        using (socket)
        {
            SessionEndReason? reason = null;
            try
            {
                var over = await socket.ConverseAsync(Sender, new EngineReceiver(dialogue, MaxMessageBytes, MaxMessageBytes), dialogue.Decided, cancellationToken);
                var end = over.Kind == SocketEndKind.Decided ? await dialogue.Decided : dialogue.Explain(over);
                reason = end.Reason;
                return end;
            }
            finally
            {
                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, dialogue.Farewell(host.EndReason ?? reason ?? SessionEndReason.InternalError));
            }
        }
    }
}
