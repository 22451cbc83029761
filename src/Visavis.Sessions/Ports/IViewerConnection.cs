using Visavis.Media.Timing;
using Visavis.Media.Video;

namespace Visavis.Sessions.Ports;

/// <summary>Why a viewer's connection came to its end.</summary>
public enum ViewerDisconnectReason
{
    /// <summary>The viewer left on purpose (DELETE of the connection, page closed).</summary>
    Left,

    /// <summary>No sign of life within the limit, or the transport reported failure.</summary>
    TransportLost,

    /// <summary>A newer connection of the same session took its place.</summary>
    Replaced,

    /// <summary>We closed it: the session ended.</summary>
    Closed,
}

/// <summary>Receives what comes from a viewer. Calls arrive on media threads: return quickly, never block, never throw.</summary>
public interface IViewerObserver
{
    /// <summary>Media can flow: frames pushed from now on reach the viewer.</summary>
    void OnViewerConnected(IViewerConnection viewer);

    /// <summary>Nothing gets through to the viewer, for how long no sign of life shows; the connection may heal. After <see cref="OnViewerConnected"/> only.</summary>
    void OnViewerUnreachable(IViewerConnection viewer, TimeSpan silence)
    {
    }

    /// <summary>The connection has healed.</summary>
    void OnViewerReachable(IViewerConnection viewer)
    {
    }

    /// <summary>The connection is over; called once, and last.</summary>
    void OnViewerDisconnected(IViewerConnection viewer, ViewerDisconnectReason reason);

    /// <summary>Microphone audio: [n] s16 mono 24 kHz. The span is valid during the call only.</summary>
    void OnMicrophone(IViewerConnection viewer, ReadOnlySpan<short> pcm);

    /// <summary>A text message from the page (JSON by convention, not checked).</summary>
    void OnMessage(IViewerConnection viewer, string message);
}

/// <summary>One viewer's media connection: pictures and sound out, microphone and messages in.</summary>
public interface IViewerConnection : IAsyncDisposable
{
    /// <summary>Opaque id, unguessable, part of the connection's URL.</summary>
    string Id { get; }

    /// <summary>
    /// True for a viewer that brings neither microphone nor messages, as an ordinary WHEP player: it watches beside others and takes nobody's place.
    /// </summary>
    bool OnlyWatches => false;

    /// <summary>Sends sound. Frame-pump thread only; never blocks; copies.</summary>
    /// <param name="start">Place of the first sample on the session clock.</param>
    /// <param name="pcm">[480] s16 mono 24 kHz.</param>
    void PushAudio(MediaTime start, ReadOnlySpan<short> pcm);

    /// <summary>
    /// Sends a picture. Frame-pump thread only; never blocks; copies. Viewers of one room get the same pictures: of those pushed with one start, the first counts.
    /// </summary>
    /// <param name="start">When the picture begins to show, on the session clock.</param>
    /// <param name="i420">One frame as <see cref="VideoFormat.I420Bytes"/> bytes.</param>
    void PushVideo(MediaTime start, ReadOnlySpan<byte> i420);

    /// <summary>Sends a text message over the data channel; messages keep their order. Any thread.</summary>
    /// <returns>False when the channel is not open (yet, or any more).</returns>
    bool TrySendMessage(string message);

    /// <summary>Applies an ICE candidate that the page trickled.</summary>
    void AddIceCandidate(int mediaLineIndex, string candidate);

    /// <summary>Closes with a reason. Safe to call more than once.</summary>
    ValueTask CloseAsync(ViewerDisconnectReason reason);
}

/// <summary>A viewer's offer, accepted.</summary>
/// <param name="Connection">The connection; media flows after <see cref="IViewerObserver.OnViewerConnected"/>.</param>
/// <param name="AnswerSdp">Complete SDP answer, candidates included.</param>
public sealed record AcceptedViewer(IViewerConnection Connection, string AnswerSdp);

/// <summary>Thrown when an SDP offer cannot be used; the text says why and is meant for the caller.</summary>
public sealed class InvalidOfferException : Exception
{
    /// <summary>Creates the exception with a reason for the caller.</summary>
    public InvalidOfferException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a reason for the caller and its cause.</summary>
    public InvalidOfferException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception without a reason.</summary>
    public InvalidOfferException()
    {
    }
}

/// <summary>Makes rooms for viewers.</summary>
public interface IViewerConnectionFactory
{
    /// <summary>Makes the room of one session. It holds nothing while nobody is in it.</summary>
    /// <param name="video">Shape of the pictures that all its viewers get.</param>
    /// <param name="observer">Receives what comes from each of them.</param>
    IViewerRoom OpenRoom(VideoFormat video, IViewerObserver observer);
}

/// <summary>The viewers of one session: each picture is coded once for all who take the same codec, however many they are.</summary>
public interface IViewerRoom
{
    /// <summary>Negotiates with an offer: video recvonly, audio sendrecv or recvonly, a data channel.</summary>
    /// <exception cref="InvalidOfferException">The offer is not SDP, or has no codec that we send.</exception>
    Task<AcceptedViewer> AcceptAsync(string offerSdp, CancellationToken cancellationToken);
}
