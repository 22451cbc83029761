using System.Globalization;
using Visavis.Sessions.Ports;

namespace Visavis.WebRtc.Negotiation;

/// <summary>A viewer's offer: what of it matters to us, read from its SDP text (RFC 8866, RFC 8829).</summary>
internal sealed class SdpOffer
{
    /// <summary>Header extension that numbers packets across streams, so that the receiver can report on each.</summary>
    public const string TransportWideExtension = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";

    // A browser's offer has 5 to 10 KB; ten times that is no viewer.
    private const int MaxLength = 100_000;
    private const int MaxMediaLines = 16;

    // Seven bits of an RTP packet.
    private const int MaxPayloadType = 127;

    private readonly List<SdpMedia> _media = [];
    private bool _hasFingerprint;
    private bool _hasIceCredentials;

    private SdpOffer(string text) => Text = text;

    /// <summary>The offer as it goes to webrtcbin.</summary>
    public string Text { get; private set; }

    /// <summary>Its media lines in order.</summary>
    public IReadOnlyList<SdpMedia> Media => _media;

    /// <summary>The line that pictures go to; null when none is wanted.</summary>
    public SdpMedia? Video { get; private set; }

    /// <summary>The line that sound goes to, and that a microphone may come from; null when none is wanted.</summary>
    public SdpMedia? Audio { get; private set; }

    /// <summary>True when the viewer opens data channels.</summary>
    public bool HasDataChannel { get; private set; }

    /// <summary>True when the viewer reports on the sound's packets ten times a second.</summary>
    public bool HasTransportFeedback => Audio?.ExtensionId(TransportWideExtension) is not null;

    /// <summary>True when the viewer may send a microphone.</summary>
    public bool HasMicrophone => Audio is { BringsMedia: true };

    /// <summary>Reads an offer.</summary>
    /// <exception cref="InvalidOfferException">It is not SDP, or nothing in it can be answered.</exception>
    public static SdpOffer Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaxLength) throw new InvalidOfferException($"The offer is longer than {MaxLength} characters.");
        if (text.Contains('\0', StringComparison.Ordinal)) throw new InvalidOfferException("The offer has a NUL character: webrtcbin would read no further.");
        if (!text.StartsWith("v=0", StringComparison.Ordinal)) throw new InvalidOfferException("The offer is not SDP: it does not begin with 'v=0'.");

        var offer = new SdpOffer(text);
        foreach (var line in text.AsSpan().EnumerateLines()) offer.Read(line);
        offer.Choose();
        offer.Text = OfferCleaner.Clean(text, offer);
        return offer;
    }

    private void Read(ReadOnlySpan<char> line)
    {
        if (line.StartsWith("m=")) ReadMediaLine(line[2..]);
        else if (line.StartsWith("a=")) ReadAttribute(line[2..]);
    }

    // m=<kind> <port> <transport> <formats>
    private void ReadMediaLine(ReadOnlySpan<char> line)
    {
        if (_media.Count == MaxMediaLines) throw new InvalidOfferException($"The offer has more than {MaxMediaLines} media lines.");
        Span<Range> parts = stackalloc Range[3];
        if (line.Split(parts, ' ') < 3) throw new InvalidOfferException("The offer has a media line that cannot be read.");
        _media.Add(new SdpMedia(_media.Count, line[parts[0]].ToString(), line[parts[1]] is "0"));
    }

    private void ReadAttribute(ReadOnlySpan<char> attribute)
    {
        var colon = attribute.IndexOf(':');
        var name = colon < 0 ? attribute : attribute[..colon];
        var value = colon < 0 ? default : attribute[(colon + 1)..].Trim();

        // These three may stand above the media lines or below one of them.
        if (name is "fingerprint") _hasFingerprint = true;
        if (name is "ice-ufrag") _hasIceCredentials = true;
        if (_media.Count == 0) return;

        var media = _media[^1];
        switch (name)
        {
            case "bundle-only":
                media.IsRejected = false;
                break;
            case "mid":
                media.Mid = value.ToString();
                break;
            case "sendrecv" or "recvonly" or "sendonly" or "inactive":
                media.Direction = name.ToString();
                break;
            case "rtpmap":
                ReadCodec(media, value);
                break;
            case "fmtp":
                if (TryReadNumber(value, out var payloadType, out var parameters)) media.SetParameters(payloadType, parameters.ToString());
                break;
            case "extmap":
                if (TryReadNumber(value, out var id, out var uri)) media.AddExtension(uri.ToString(), id);
                break;
        }
    }

    // <payload type> <name>/<clock rate>[/<channels>]
    private static void ReadCodec(SdpMedia media, ReadOnlySpan<char> value)
    {
        if (!TryReadNumber(value, out var payloadType, out var format)) return;
        var slash = format.IndexOf('/');
        if (slash > 0 && payloadType <= MaxPayloadType) media.Add(new SdpCodec(payloadType, format[..slash].ToString(), ""));
    }

    private static bool TryReadNumber(ReadOnlySpan<char> value, out int number, out ReadOnlySpan<char> rest)
    {
        var space = value.IndexOf(' ');
        rest = space < 0 ? default : value[(space + 1)..].Trim();
        var digits = space < 0 ? value : value[..space];
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number) && space > 0;
    }

    private void Choose()
    {
        if (_media.Count == 0) throw new InvalidOfferException("The offer has no media lines.");
        if (!_hasFingerprint) throw new InvalidOfferException("The offer has no DTLS fingerprint (a=fingerprint).");
        if (!_hasIceCredentials) throw new InvalidOfferException("The offer has no ICE credentials (a=ice-ufrag).");
        Video = _media.Find(m => m is { Kind: "video", WantsMedia: true });
        Audio = _media.Find(m => m is { Kind: "audio", WantsMedia: true });
        HasDataChannel = _media.Exists(m => m is { Kind: "application", IsRejected: false });
        if (Video is null && Audio is null) throw new InvalidOfferException("The offer asks for neither video nor audio (recvonly or sendrecv).");
    }
}
