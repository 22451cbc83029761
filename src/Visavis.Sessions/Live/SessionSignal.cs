using Visavis.Sessions.Playback;
using Visavis.Sessions.Ports;

namespace Visavis.Sessions.Live;

/// <summary>What can reach a session's mailbox.</summary>
internal abstract record SessionSignal
{
    public sealed record Playback(PlaybackEvent Event) : SessionSignal;

    public sealed record ViewerConnected(IViewerConnection Viewer) : SessionSignal;

    public sealed record ViewerDisconnected(IViewerConnection Viewer, ViewerDisconnectReason Reason) : SessionSignal;

    public sealed record ViewerMessage(IViewerConnection Viewer, string Message) : SessionSignal;

    public sealed record EngineMessage(string Json) : SessionSignal;

    public sealed record EngineError(string Message) : SessionSignal;

    public sealed record EngineEnded(EngineEnd End) : SessionSignal;

    public sealed record TimerExpired(SessionEndReason Reason) : SessionSignal;

    public sealed record EndRequested(SessionEndReason Reason) : SessionSignal;
}
