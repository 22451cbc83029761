using Visavis.WebRtc.Interop;

namespace Visavis.WebRtc.Congestion;

/// <summary>What the viewer's feedback says about the path to it, over about the last second.</summary>
/// <param name="SentBitsPerSecond">Bit rate at which the reported packets left.</param>
/// <param name="ReceivedBitsPerSecond">Bit rate at which they arrived.</param>
/// <param name="LossPercent">Share of them that did not.</param>
/// <param name="RoundTripMs">Time there and back; null before the first receiver report.</param>
internal readonly record struct PathReport(int SentBitsPerSecond, int ReceivedBitsPerSecond, double LossPercent, double? RoundTripMs)
{
    /// <summary>Reads webrtcbin's statistics.</summary>
    /// <param name="statistics">The reply to <c>get-stats</c>.</param>
    /// <param name="bitrate">What is being sent, for viewers that report losses only.</param>
    /// <returns>Null before the first report.</returns>
    public static PathReport? From(StructureReader statistics, int bitrate)
    {
        var receiver = statistics.Child("rtp-remote-inbound-stream-stats"u8);
        var roundTripMs = receiver.Double("round-trip-time") * 1000;
        var feedback = statistics.Child("ice-candidate-pair"u8).Child("gst-twcc-stats"u8);
        if (feedback.UInt("bitrate-sent") is { } sent and > 0 && feedback.UInt("bitrate-recv") is { } received)
        {
            return new PathReport((int)sent, (int)received, feedback.Double("packet-loss-pct") ?? 0, roundTripMs);
        }

        // No transport-wide feedback, as with some players: receiver reports say what was lost, so the rest has arrived.
        if (receiver.Double("fraction-lost") is not { } lost) return null;
        return new PathReport(bitrate, (int)(bitrate * (1 - lost)), lost * 100, roundTripMs);
    }
}
