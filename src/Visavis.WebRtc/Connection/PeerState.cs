namespace Visavis.WebRtc.Connection;

/// <summary>Values of webrtcbin's <c>connection-state</c> (<c>GstWebRTCPeerConnectionState</c>).</summary>
internal enum PeerState
{
    New,
    Connecting,
    Connected,
    Disconnected,
    Failed,
    Closed,
}
