namespace Visavis.WebRtc;

/// <summary>A GStreamer element that this machine lacks.</summary>
/// <param name="Name">Element, e.g. <c>webrtcbin</c>.</param>
/// <param name="Purpose">What it is for.</param>
/// <param name="DebianPackage">Package of Debian and Ubuntu that brings it.</param>
/// <param name="IsRequired">False when viewers can be served without it.</param>
public sealed record MissingElement(string Name, string Purpose, string DebianPackage, bool IsRequired);
