namespace Visavis.Tests.WebRtc.Negotiation;

/// <summary>Offers as browsers write them, shortened.</summary>
internal static class Offers
{
    public const string Chromium = """
        v=0
        o=- 5481147615021833953 2 IN IP4 127.0.0.1
        s=-
        t=0 0
        a=group:BUNDLE 0 1 2
        a=extmap-allow-mixed
        a=msid-semantic: WMS 9d79d538-da1a-4bc9-bf15-f7291fdaa967
        m=video 34169 UDP/TLS/RTP/SAVPF 96 97 98 108 109
        c=IN IP4 192.0.2.2
        a=rtcp:9 IN IP4 0.0.0.0
        a=candidate:16281530 1 udp 2122194687 192.0.2.2 34169 typ host generation 0 network-id 1
        a=candidate:3416174170 1 udp 2122265343 0f6b1c5e-7c0e-4d1f-9a55-2f5c0e0e6a11.local 50258 typ host generation 0 network-id 2
        a=ice-ufrag:likV
        a=ice-pwd:7G9KwopvecZEk7Y8vHm29ZMo
        a=ice-options:trickle
        a=fingerprint:sha-256 DA:18:F7:D9:6C:DE:EC:8F:75:E4:A4:2B:FE:77:E3:3F:B6:00:17:6A:EC:EF:35:DC:9D:09:4E:9C:2C:0F:DC:C8
        a=setup:actpass
        a=mid:0
        a=extmap:4 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
        a=extmap:9 urn:ietf:params:rtp-hdrext:sdes:mid
        a=recvonly
        a=rtcp-mux
        a=rtcp-rsize
        a=rtpmap:96 VP8/90000
        a=rtcp-fb:96 goog-remb
        a=rtcp-fb:96 transport-cc
        a=rtcp-fb:96 ccm fir
        a=rtcp-fb:96 nack
        a=rtcp-fb:96 nack pli
        a=rtpmap:97 rtx/90000
        a=fmtp:97 apt=96
        a=rtpmap:98 VP9/90000
        a=fmtp:98 profile-id=0
        a=rtpmap:108 H264/90000
        a=rtcp-fb:108 transport-cc
        a=rtcp-fb:108 nack
        a=rtcp-fb:108 nack pli
        a=fmtp:108 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f
        a=rtpmap:109 rtx/90000
        a=fmtp:109 apt=108
        m=audio 33579 UDP/TLS/RTP/SAVPF 111 63 0
        c=IN IP4 192.0.2.2
        a=rtcp:9 IN IP4 0.0.0.0
        a=ice-ufrag:likV
        a=ice-pwd:7G9KwopvecZEk7Y8vHm29ZMo
        a=ice-options:trickle
        a=fingerprint:sha-256 DA:18:F7:D9:6C:DE:EC:8F:75:E4:A4:2B:FE:77:E3:3F:B6:00:17:6A:EC:EF:35:DC:9D:09:4E:9C:2C:0F:DC:C8
        a=setup:actpass
        a=mid:1
        a=extmap:4 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
        a=sendrecv
        a=msid:9d79d538-da1a-4bc9-bf15-f7291fdaa967 4ea3df36-4374-453f-b3b2-2df99967b193
        a=rtcp-mux
        a=rtpmap:111 opus/48000/2
        a=rtcp-fb:111 transport-cc
        a=fmtp:111 minptime=10;useinbandfec=1
        a=rtpmap:63 red/48000/2
        a=fmtp:63 111/111
        a=rtpmap:0 PCMU/8000
        a=ssrc:526029656 cname:7IPahXit/SE9QxOg
        m=application 55137 UDP/DTLS/SCTP webrtc-datachannel
        c=IN IP4 192.0.2.2
        a=ice-ufrag:likV
        a=ice-pwd:7G9KwopvecZEk7Y8vHm29ZMo
        a=fingerprint:sha-256 DA:18:F7:D9:6C:DE:EC:8F:75:E4:A4:2B:FE:77:E3:3F:B6:00:17:6A:EC:EF:35:DC:9D:09:4E:9C:2C:0F:DC:C8
        a=setup:actpass
        a=mid:2
        a=sctp-port:5000
        a=max-message-size:262144

        """;

    /// <summary>The offer without the lines that contain a text.</summary>
    public static string Without(params string[] parts) =>
        string.Join('\n', Chromium.Split('\n').Where(line => !parts.Any(p => line.Contains(p, StringComparison.Ordinal))));
}
