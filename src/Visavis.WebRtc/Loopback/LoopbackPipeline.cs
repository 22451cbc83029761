using System.Globalization;
using System.Text;
using Visavis.WebRtc.Interop;

namespace Visavis.WebRtc.Loopback;

/// <summary>The parts of a loopback client's pipeline.</summary>
internal static class LoopbackPipeline
{
    private const int ReceiveOnly = 3; // GstWebRTCRTPTransceiverDirection

    // Offered like a browser does: without the feedback the sender could not tell how full the path is.
    private const string Feedback =
        ",extmap-3=(string)http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01,rtcp-fb-transport-cc=(boolean)true";

    public static string AudioCaps =>
        "application/x-rtp,media=audio,encoding-name=OPUS,payload=111,clock-rate=48000,encoding-params=(string)2" + Feedback;

    /// <summary>Launch text.</summary>
    public static string Describe(LoopbackClientOptions options, string webRtcName)
    {
        var text = new StringBuilder($"webrtcbin name={webRtcName} bundle-policy=max-bundle latency=20");
        if (options is { Audio: true, MicrophoneToneHz: { } pitch })
        {
            text.Append(CultureInfo.InvariantCulture, $" audiotestsrc is-live=true freq={pitch} volume=0.3 samplesperbuffer=480 ! audio/x-raw,rate=24000,channels=1")
                .Append($" ! opusenc frame-size=20 ! rtpopuspay pt=111 ! {AudioCaps} ! {webRtcName}.sink_0");
        }

        return text.ToString();
    }

    public static string VideoCaps(VideoCodec codec) => codec == VideoCodec.Vp8
        ? "application/x-rtp,media=video,encoding-name=VP8,payload=96,clock-rate=90000,rtcp-fb-nack=(boolean)true,rtcp-fb-nack-pli=(boolean)true" + Feedback
        : "application/x-rtp,media=video,encoding-name=H264,payload=102,clock-rate=90000,packetization-mode=(string)1,profile-level-id=(string)42e01f,"
            + "rtcp-fb-nack=(boolean)true,rtcp-fb-nack-pli=(boolean)true" + Feedback;

    /// <summary>Adds a line on which media is received and none is sent.</summary>
    public static void AddReceiver(ObjectHandle webRtc, string capsText)
    {
        using var caps = MiniObjectHandle.Caps(capsText);
        using var transceiver = SignalEmission.EmitForObject(webRtc, "add-transceiver", SignalArgument.Enum(ReceiveOnly), SignalArgument.Boxed(caps.Pointer));
    }
}
