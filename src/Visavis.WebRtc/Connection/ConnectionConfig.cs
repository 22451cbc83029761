using Visavis.WebRtc.Ice;
using Visavis.WebRtc.Negotiation;
using Visavis.WebRtc.Pictures;

namespace Visavis.WebRtc.Connection;

/// <summary>What one connection is made from.</summary>
/// <param name="Pipeline">Launch text.</param>
/// <param name="Room">Where the session's encoders are.</param>
/// <param name="VideoPlan">How they are coded; null when none are wanted.</param>
/// <param name="Ice">Network settings.</param>
/// <param name="ConnectLimit">How long the connection may take to stand.</param>
/// <param name="SilenceLimit">How long the viewer may then be silent.</param>
internal sealed record ConnectionConfig(string Pipeline, EncoderRoom Room, VideoPlan? VideoPlan, IceConfig Ice, TimeSpan ConnectLimit, TimeSpan SilenceLimit);
