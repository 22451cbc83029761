using Visavis.Sessions.Ports;

namespace Visavis.WebRtc.Messages;

/// <summary>
/// The last message to a page: <c>{"type":"visavis.closed","reason":"replaced"}</c>. Without it a page could not tell that it was
/// closed from that it was cut off, and would come back: two pages of one session would throw each other out without end.
/// </summary>
internal static class Farewell
{
    private const string Beginning = """{"type":"visavis.closed",""";

    /// <summary>Whether a message is one.</summary>
    public static bool Is(string message) => message.StartsWith(Beginning, StringComparison.Ordinal);

    /// <summary>What to say; null where the page left by itself, or does not hear us any more.</summary>
    public static string? For(ViewerDisconnectReason reason) => reason switch
    {
        ViewerDisconnectReason.Replaced => """{"type":"visavis.closed","reason":"replaced"}""",
        ViewerDisconnectReason.Closed => """{"type":"visavis.closed","reason":"ended"}""",
        _ => null,
    };
}
