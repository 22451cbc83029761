using System.Buffers;
using System.Text.Json;
using Visavis.Engines.Sockets;
using Visavis.Sessions;
using Visavis.Sessions.Ports;

namespace Visavis.Engines.Vendors;

/// <summary>Understands the JSON messages of a vendor's service, and knows what the end of a conversation with it means.</summary>
/// <remarks>Called from the socket's read loop only, but for <see cref="OnTimeout"/>.</remarks>
internal abstract class VendorDialogue(string vendor) : ISocketInput
{
    private readonly TaskCompletionSource<EngineEnd> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done when the conversation is over on our word.</summary>
    public Task<EngineEnd> Decided => _end.Task;

    /// <summary>The service has said that the conversation stands: an upgrade alone says nothing.</summary>
    public bool IsOpen { get; protected set; }

    /// <summary>What to say when <see cref="IsOpen"/> does not come in time.</summary>
    protected abstract string NotOpenedInTime { get; }

    public void OnBinary(ReadOnlySpan<byte> piece)
    {
        // The protocols are text alone.
    }

    public void OnText(ReadOnlySequence<byte> utf8)
    {
        try
        {
            using var json = JsonDocument.Parse(utf8);
            Handle(json.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            OnUnreadable(exception.GetType().Name);
        }
    }

    /// <summary>Nothing came in time. Any thread.</summary>
    public void OnTimeout()
    {
        if (!IsOpen) End(SessionEndReason.EngineConnectFailed, NotOpenedInTime);
    }

    /// <summary>What the end of the socket means.</summary>
    public abstract EngineEnd Explain(SocketEnd over);

    /// <summary>What it means that no socket came of dialling.</summary>
    public abstract EngineEnd ExplainRefusal(Uri url, EngineUnreachableException failure);

    /// <summary>What the service is told when we hang up.</summary>
    public virtual string Farewell(SessionEndReason reason) => reason.ToCode();

    /// <summary>A message came.</summary>
    protected abstract void Handle(JsonElement message);

    /// <summary>A message came that is no JSON, or not what it should be.</summary>
    protected abstract void OnUnreadable(string why);

    /// <summary>Ends the conversation with a failure.</summary>
    protected void End(SessionEndReason reason, string message) => _end.TrySetResult(Failure(reason, message));

    /// <summary>The failure of a conversation that ended by itself.</summary>
    protected EngineEnd Lost(string message) => Failure(IsOpen ? SessionEndReason.EngineLost : SessionEndReason.EngineConnectFailed, message);

    /// <summary>The end of the socket in words; <paramref name="text"/> is what the service said as it closed.</summary>
    protected string Describe(SocketEnd over, string text = "") => over.Kind switch
    {
        SocketEndKind.NotReading => $"{vendor} does not read what it is sent.",
        SocketEndKind.MessageTooBig => $"{vendor} sent a message that is too long.",
        SocketEndKind.PongTimeout => $"{vendor} did not answer a ping.",
        SocketEndKind.Closed => $"{vendor} closed the connection ({over.Status}{(text.Length > 0 ? ": " + text : "")}).",
        _ => $"The connection to {vendor} broke.",
    };

    /// <summary>The same for a connection that never stood.</summary>
    protected string Describe(EngineUnreachableException failure) =>
        failure.HttpStatus is { } status ? $"{vendor} refused the connection with HTTP {status}." : $"{vendor} could not be reached: {failure.Message}";

    /// <summary>A failure of a vendor's engine: who has not joined yet learns of it on joining.</summary>
    protected static EngineEnd Failure(SessionEndReason reason, string message) => new(reason, message, WaitForViewer: true);
}
