using System.Security.Cryptography;
using System.Text;
using Visavis.Media.Timing;
using Visavis.Sessions.Ports;
using Visavis.WebRtc.Pictures;

namespace Visavis.WebRtc.Negotiation;

/// <summary>The pipeline that serves one viewer, as a GStreamer launch text. Every number in it was measured: docs/design/media.md.</summary>
internal static class PipelineDescription
{
    public const string WebRtcName = "webrtc";
    public const string VideoSourceName = "video";
    public const string AudioSourceName = "audio";

    private const string TransportWideExtension = SdpOffer.TransportWideExtension;

    // Below a typical path limit with room for TURN and IPv6 headers.
    private const int MaxPacketBytes = 1200;

    /// <summary>Writes the text.</summary>
    /// <exception cref="InvalidOfferException">The audio line has no Opus.</exception>
    /// <param name="offer">The viewer's offer.</param>
    /// <param name="video">How to code pictures; null for none.</param>
    /// <param name="audioBitrate">Of the sound, in bits per second.</param>
    public static string Build(SdpOffer offer, VideoChoice? video, int audioBitrate)
    {
        // latency: how long the microphone's jitter buffer waits; 100 ms lost no packet at 20 ms of jitter, 40 ms lost up to 4 %.
        var text = new StringBuilder($"webrtcbin name={WebRtcName} bundle-policy=max-bundle latency=100");
        if (video is { } choice) AppendVideo(text, offer.Video!, choice);
        if (offer.Audio is not null) AppendAudio(text, offer.Audio, audioBitrate);
        return text.ToString();
    }

    /// <summary>Decodes a microphone: RTP in, s16 mono 24 kHz out of the fake sink named <c>pcm</c>.</summary>
    public static string Microphone { get; } =
        "rtpopusdepay ! opusdec plc=true use-inband-fec=true ! audioconvert ! audioresample quality=2 "
        + $"! audio/x-raw,format=S16LE,layout=interleaved,rate={MediaTime.SamplesPerSecond},channels=1 ! fakesink name=pcm sync=false async=false";

    // The pictures come coded, from an encoder that a session's viewers share.
    private static void AppendVideo(StringBuilder text, SdpMedia media, VideoChoice choice)
    {
        var ssrc = NewSsrc();
        text.Append($" appsrc name={VideoSourceName} is-live=true format=time do-timestamp=false block=false max-buffers=0 max-bytes=0 max-time=0")
            .Append($" caps={EncoderDescription.Caps(choice.Codec)}")
            .Append(choice.Codec == VideoCodec.Vp8 ? " ! rtpvp8pay picture-id-mode=15-bit" : " ! rtph264pay aggregate-mode=zero-latency config-interval=-1")
            .Append($" pt={choice.PayloadType} ssrc={ssrc} mtu={MaxPacketBytes}")
            .Append($" ! application/x-rtp,media=video,encoding-name={(choice.Codec == VideoCodec.Vp8 ? "VP8" : "H264")}")
            .Append($",payload={choice.PayloadType},clock-rate=90000,ssrc=(uint){ssrc}").Append(TransportWide(media))
            .Append($" ! {WebRtcName}.sink_{media.Index}");
    }

    private static void AppendAudio(StringBuilder text, SdpMedia media, int bitrate)
    {
        var opus = media.Codecs.FirstOrDefault(c => c.Name.Equals("opus", StringComparison.OrdinalIgnoreCase))
            ?? throw new InvalidOfferException("The offer's audio has no Opus.");
        var ssrc = NewSsrc();

        // packet-loss-percentage: libopus adds no in-band FEC below 6 at this bit rate; at 10 the concealed part falls from 3.7 to 0.5 % at 5 % loss.
        text.Append($" appsrc name={AudioSourceName} is-live=true format=time do-timestamp=false block=false max-bytes=0 max-time=200000000 leaky-type=downstream")
            .Append($" caps=audio/x-raw,format=S16LE,layout=interleaved,rate={MediaTime.SamplesPerSecond},channels=1")
            .Append($" ! opusenc frame-size=20 bitrate={bitrate} bitrate-type=vbr audio-type=voice inband-fec=true packet-loss-percentage=10 complexity=5")
            .Append($" ! rtpopuspay pt={opus.PayloadType} ssrc={ssrc}")
            .Append($" ! application/x-rtp,media=audio,encoding-name=OPUS,payload={opus.PayloadType},clock-rate=48000,ssrc=(uint){ssrc}").Append(TransportWide(media))
            .Append($" ! {WebRtcName}.sink_{media.Index}");
    }

    private static string TransportWide(SdpMedia media) =>
        media.ExtensionId(TransportWideExtension) is { } id ? $",extmap-{id}=(string){TransportWideExtension},rtcp-fb-transport-cc=(boolean)true" : "";

    // Pinned, on payloader and caps alike: left to itself webrtcbin 1.22 sometimes answers with SSRC 0, and Chromium then shows no picture.
    private static uint NewSsrc() => (uint)RandomNumberGenerator.GetInt32(1, int.MaxValue);
}
