using System.Net;

namespace Visavis.WebRtc.Loopback;

/// <summary>What a loopback client asks for.</summary>
internal sealed record LoopbackClientOptions
{
    /// <summary>Codec offered; null for a client without pictures.</summary>
    public VideoCodec? Video { get; init; } = VideoCodec.Vp8;

    /// <summary>Whether pictures are decoded; counting them alone is cheaper.</summary>
    public bool DecodesVideo { get; init; } = true;

    /// <summary>Whether sound is received.</summary>
    public bool Audio { get; init; } = true;

    /// <summary>Pitch of the tone sent as microphone, in Hz; null for no microphone.</summary>
    public double? MicrophoneToneHz { get; init; } = 1000;

    /// <summary>Whether a data channel is opened.</summary>
    public bool DataChannel { get; init; } = true;

    /// <summary>A TURN server with credentials, as webrtcbin writes it: then no other way is tried. Null for all ways but relays.</summary>
    public string? Relay { get; init; }

    /// <summary>Network addresses to use; empty for all.</summary>
    public IReadOnlyList<IPAddress> LocalAddresses { get; init; } = [];
}
