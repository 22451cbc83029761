using Visavis.Media.Video;

namespace Visavis.WebRtc.Connection;

/// <summary>What one connection is made from.</summary>
/// <param name="Pipeline">Launch text.</param>
/// <param name="Video">Shape of the pictures.</param>
/// <param name="Ice">Network settings.</param>
/// <param name="ConnectLimit">How long the connection may take to stand.</param>
/// <param name="SilenceLimit">How long the viewer may then be silent.</param>
internal sealed record ConnectionConfig(string Pipeline, VideoFormat Video, IceConfig Ice, TimeSpan ConnectLimit, TimeSpan SilenceLimit);
