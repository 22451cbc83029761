using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Visavis.WebRtc.Negotiation;

/// <summary>Completes webrtcbin's answer.</summary>
internal static class AnswerRewriter
{
    private const string StreamId = "avatar";

    // candidate:<foundation> <component> <transport> <priority> <address> <port> typ <type> ...
    private const int AddressField = 4;
    private const int TypeField = 7;

    /// <summary>Names one stream for picture and sound, and announces the outside address if there is one.</summary>
    /// <param name="answer">SDP text of webrtcbin.</param>
    /// <param name="offer">The offer that it answers.</param>
    /// <param name="announced">Address to offer besides the machine's own; null for none.</param>
    public static string Rewrite(string answer, SdpOffer offer, IPAddress? announced)
    {
        var text = new StringBuilder(answer.Length + 200);
        foreach (var line in answer.AsSpan().EnumerateLines())
        {
            if (line.IsEmpty || IsActiveTcp(line)) continue;
            text.Append(line).Append("\r\n");
            if (line.StartsWith("a=mid:")) AppendStream(text, line[6..], offer);
            if (announced is not null && line.StartsWith("a=candidate:")) AppendAnnounced(text, line.ToString(), announced);
        }

        return text.ToString();
    }

    // Over TCP browsers connect to us; an address from which we would connect to them is of no use to them.
    private static bool IsActiveTcp(ReadOnlySpan<char> line) =>
        line.StartsWith("a=candidate:") && line.Contains("tcptype active", StringComparison.OrdinalIgnoreCase);

    // webrtcbin 1.22 names a stream only where retransmission is on, that is for the picture. Without one name on both a browser makes two streams and does not keep them in step.
    private static void AppendStream(StringBuilder text, ReadOnlySpan<char> mid, SdpOffer offer)
    {
        if (offer.Video is { } video && mid.SequenceEqual(video.Mid)) text.Append($"a=msid:{StreamId} video\r\n");
        else if (offer.Audio is { } audio && mid.SequenceEqual(audio.Mid)) text.Append($"a=msid:{StreamId} audio\r\n");
    }

    private static void AppendAnnounced(StringBuilder text, string candidate, IPAddress announced)
    {
        var fields = candidate.Split(' ');
        if (fields.Length <= TypeField || fields[TypeField] != "host") return;
        if (!IPAddress.TryParse(fields[AddressField], out var own) || own.AddressFamily != announced.AddressFamily) return;
        fields[AddressField] = announced.ToString();
        fields[0] += announced.AddressFamily == AddressFamily.InterNetwork ? "4" : "6"; // Another address, another foundation.
        text.AppendJoin(' ', fields).Append("\r\n");
    }
}
