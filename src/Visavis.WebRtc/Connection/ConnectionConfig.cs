using Visavis.Media.Video;
using Visavis.WebRtc.Ice;
using Visavis.WebRtc.Negotiation;

namespace Visavis.WebRtc.Connection;

/// <summary>What one connection is made from.</summary>
/// <param name="Pipeline">Launch text.</param>
/// <param name="Video">Shape of the pictures.</param>
/// <param name="VideoPlan">How they are coded; null when none are wanted.</param>
/// <param name="Ice">Network settings.</param>
/// <param name="ConnectLimit">How long the connection may take to stand.</param>
/// <param name="SilenceLimit">How long the viewer may then be silent.</param>
internal sealed record ConnectionConfig(string Pipeline, VideoFormat Video, VideoPlan? VideoPlan, IceConfig Ice, TimeSpan ConnectLimit, TimeSpan SilenceLimit);
