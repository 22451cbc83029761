using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Visavis.WebRtc;

/// <summary>How pictures are coded for viewers.</summary>
public enum VideoCodec
{
    /// <summary>VP8: every browser decodes it.</summary>
    Vp8,

    /// <summary>H.264 constrained baseline: about half the encoding work, needs GStreamer's openh264enc.</summary>
    H264,
}

/// <summary>What codes H.264. Only <see cref="OpenH264"/> has been tried; the others are written from GStreamer's documentation.</summary>
public enum H264Encoder
{
    /// <summary>Cisco's openh264, on the processor.</summary>
    OpenH264,

    /// <summary>NVIDIA's NVENC (<c>nvh264enc</c>).</summary>
    Nvidia,

    /// <summary>VA-API of Intel and AMD on Linux (<c>vah264enc</c>).</summary>
    VaApi,

    /// <summary>Intel Quick Sync (<c>qsvh264enc</c>).</summary>
    QuickSync,

    /// <summary>Apple's VideoToolbox (<c>vtenc_h264_hw</c>).</summary>
    VideoToolbox,

    /// <summary>Media Foundation of Windows (<c>mfh264enc</c>).</summary>
    MediaFoundation,
}

/// <summary>Settings of viewers' connections.</summary>
public sealed class WebRtcOptions
{
    /// <summary>Section of the configuration.</summary>
    public const string SectionName = "WebRtc";

    /// <summary>Codec to send when the viewer can decode both; the other one is the fallback.</summary>
    /// <value>Default: <see cref="VideoCodec.Vp8"/>.</value>
    public VideoCodec PreferredCodec { get; set; } = VideoCodec.Vp8;

    /// <summary>What codes H.264. Where its element is not installed, viewers get VP8.</summary>
    /// <value>Default: <see cref="H264Encoder.OpenH264"/>.</value>
    public H264Encoder H264Encoder { get; set; } = H264Encoder.OpenH264;

    /// <summary>Highest bit rate of the pictures, in bits per second.</summary>
    /// <value>100,000 to 20,000,000; 0 takes what suits the picture size (1,000,000 for 512x512 at 25 per second). Default: 0.</value>
    [Range(0, 20_000_000)]
    public int VideoBitrate { get; set; }

    /// <summary>Bit rate of the sound, in bits per second.</summary>
    /// <value>8,000 to 256,000. Default: 32,000.</value>
    [Range(8_000, 256_000)]
    public int AudioBitrate { get; set; } = 32_000;

    /// <summary>First UDP port for media.</summary>
    /// <value>1 to 65,535, or 0 to let the system choose. Default: 0.</value>
    [Range(0, 65_535)]
    public int UdpPortMin { get; set; }

    /// <summary>Last UDP port for media. Each viewer takes one port per network address of this machine.</summary>
    /// <value>At least <see cref="UdpPortMin"/>; 0 when that is 0. Default: 0.</value>
    [Range(0, 65_535)]
    public int UdpPortMax { get; set; }

    /// <summary>Network addresses of this machine to offer to viewers.</summary>
    /// <value>IP addresses; empty for all. Default: empty.</value>
    public IList<string> LocalAddresses { get; set; } = [];

    /// <summary>An address under which viewers reach this machine from outside, with the same ports: behind a 1:1 NAT or in a container.</summary>
    /// <value>An IP address, or null. Default: null.</value>
    public string? AnnouncedAddress { get; set; }

    /// <summary>Whether viewers may connect over TCP where UDP does not get through. Ports are those of the UDP range.</summary>
    /// <value>Default: true.</value>
    public bool IceTcp { get; set; } = true;

    /// <summary>STUN and TURN servers; pages get them when they join.</summary>
    /// <value>Default: none.</value>
    public IList<IceServer> IceServers { get; set; } = [];

    /// <summary>Whether this server reserves relays at the TURN servers for itself as well: only where viewers' relays cannot reach it.</summary>
    /// <value>Default: false; a page's own relay is enough when it reaches this machine's UDP ports.</value>
    public bool OwnRelay { get; set; }

    /// <summary>How long a page can begin to use the TURN credentials made for it, in minutes. The SDK gets new ones whenever it reconnects.</summary>
    /// <value>1 to 1,440. Default: 60.</value>
    [Range(1, 1440)]
    public int TurnCredentialMinutes { get; set; } = 60;

    /// <summary>How long an answer waits for network candidates, in milliseconds.</summary>
    /// <value>50 to 10,000. Default: 2,000; without STUN and TURN it takes some ten milliseconds.</value>
    [Range(50, 10_000)]
    public int GatheringLimitMs { get; set; } = 2_000;

    /// <summary>How long a viewer may take from our answer to a connection, in seconds.</summary>
    /// <value>2 to 120. Default: 20 (under heavy loss the encryption handshake repeats for several seconds).</value>
    [Range(2, 120)]
    public int ConnectLimitSeconds { get; set; } = 20;

    /// <summary>Without a sign of life (packet or message) for this long a viewer counts as lost, in seconds.</summary>
    /// <value>3 to 120. Default: 8.</value>
    [Range(3, 120)]
    public int SilenceLimitSeconds { get; set; } = 8;

    /// <summary>Whether a connection to ourselves at start-up loads plugins and code, so that the first viewer does not wait for that.</summary>
    /// <value>Default: true.</value>
    public bool Prewarm { get; set; } = true;

    /// <summary>Folder of the GStreamer libraries to look in first.</summary>
    /// <value>Default: null, the platform's own places.</value>
    public string? GStreamerLibraryFolder { get; set; }

    /// <summary>Everything that is wrong with addresses, ports and servers, each with its key.</summary>
    public IReadOnlyList<string> NetworkProblems()
    {
        var problems = new List<string>();
        var hasPorts = UdpPortMin != 0 || UdpPortMax != 0;
        if (hasPorts && (UdpPortMin < 1 || UdpPortMax < UdpPortMin))
        {
            problems.Add($"{SectionName}:{nameof(UdpPortMin)} must be at least 1 and {SectionName}:{nameof(UdpPortMax)} not below it.");
        }

        problems.AddRange(LocalAddresses.Where(a => !IPAddress.TryParse(a, out _)).Select(a => $"{SectionName}:{nameof(LocalAddresses)}: '{a}' is not an IP address."));
        if (AnnouncedAddress is { Length: > 0 } announced && !IPAddress.TryParse(announced, out _))
        {
            problems.Add($"{SectionName}:{nameof(AnnouncedAddress)}: '{announced}' is not an IP address.");
        }

        problems.AddRange(IceServers.Select(s => s.Problem()).OfType<string>().Select(p => $"{SectionName}:{nameof(IceServers)}: {p}."));
        return problems;
    }
}
