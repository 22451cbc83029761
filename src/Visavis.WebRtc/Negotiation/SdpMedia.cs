namespace Visavis.WebRtc.Negotiation;

/// <summary>A codec of an offer's media line.</summary>
/// <param name="PayloadType">Its number in RTP packets.</param>
/// <param name="Name">Encoding name, e.g. <c>VP8</c>.</param>
/// <param name="Parameters">The <c>fmtp</c> text; empty when there is none.</param>
internal sealed record SdpCodec(int PayloadType, string Name, string Parameters);

/// <summary>One <c>m=</c> section of an offer.</summary>
internal sealed class SdpMedia
{
    private readonly List<SdpCodec> _codecs = [];
    private readonly Dictionary<string, int> _extensions = [];

    public SdpMedia(int index, string kind, bool isRejected)
    {
        Index = index;
        Kind = kind;
        IsRejected = isRejected;
    }

    /// <summary>Place among the media lines, from 0.</summary>
    public int Index { get; }

    /// <summary><c>audio</c>, <c>video</c> or <c>application</c>.</summary>
    public string Kind { get; }

    /// <summary>True for port 0, unless the line says that it only lives in a bundle: the offerer has switched it off.</summary>
    public bool IsRejected { get; set; }

    /// <summary>Identification tag (<c>a=mid</c>).</summary>
    public string Mid { get; set; } = "";

    /// <summary><c>sendrecv</c>, <c>recvonly</c>, <c>sendonly</c> or <c>inactive</c>, as the offerer sees it.</summary>
    public string Direction { get; set; } = "sendrecv";

    public IReadOnlyList<SdpCodec> Codecs => _codecs;

    /// <summary>True when the offerer wants to receive.</summary>
    public bool WantsMedia => !IsRejected && Direction is "sendrecv" or "recvonly";

    /// <summary>True when the offerer wants to send.</summary>
    public bool BringsMedia => !IsRejected && Direction is "sendrecv" or "sendonly";

    /// <summary>Number of a header extension, or null when it is not offered.</summary>
    public int? ExtensionId(string uri) => _extensions.TryGetValue(uri, out var id) ? id : null;

    public void Add(SdpCodec codec) => _codecs.Add(codec);

    public void SetParameters(int payloadType, string parameters)
    {
        var index = _codecs.FindIndex(c => c.PayloadType == payloadType);
        if (index >= 0) _codecs[index] = _codecs[index] with { Parameters = parameters };
    }

    public void AddExtension(string uri, int id) => _extensions[uri] = id;
}
