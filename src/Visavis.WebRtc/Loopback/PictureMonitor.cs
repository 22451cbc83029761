using System.Diagnostics;
using Visavis.WebRtc.Interop;

namespace Visavis.WebRtc.Loopback;

/// <summary>Counts and measures the pictures that arrive.</summary>
internal sealed class PictureMonitor : PadProbe
{
    private long _firstTimestamp;
    private int _sizeBytes;
    private int _meanBrightness;

    /// <summary>Pictures so far; undecoded ones count as well.</summary>
    public ArrivalCounter Arrived { get; } = new();

    /// <summary>When the first one came (<see cref="Stopwatch"/> ticks); 0 before that.</summary>
    public long FirstTimestamp => Interlocked.Read(ref _firstTimestamp);

    /// <summary>Size of the latest one: as decoded I420, or compressed when the client does not decode.</summary>
    public int SizeBytes => Volatile.Read(ref _sizeBytes);

    /// <summary>Mean of the latest one's bytes, 0 to 255.</summary>
    public int MeanBrightness => Volatile.Read(ref _meanBrightness);

    /// <summary>Receives behind a pad on which RTP comes in.</summary>
    public void Attach(Pipeline pipeline, nint borrowedPad, LoopbackClientOptions options)
    {
        var (unpack, decoder) = options.Video == VideoCodec.H264 ? ("rtph264depay", "h264parse ! openh264dec") : ("rtpvp8depay", "vp8dec");
        var decode = options.DecodesVideo ? $" ! {decoder} ! video/x-raw,format=I420" : "";
        using var part = Bin.FromDescription($"{unpack}{decode} ! fakesink name=pictures sync=false async=false");
        using var exit = part.Get("pictures");
        using var pad = Pads.Static(exit, "sink")!;
        WatchData(pad.Pointer);
        pipeline.Attach(part, borrowedPad);
    }

    protected override ProbeVerdict OnData(nint data)
    {
        using var buffer = MediaBuffer.Map(data);
        long sum = 0;
        foreach (var value in buffer.Bytes) sum += value;
        Volatile.Write(ref _sizeBytes, buffer.Bytes.Length);
        Volatile.Write(ref _meanBrightness, buffer.Bytes.IsEmpty ? 0 : (int)(sum / buffer.Bytes.Length));
        Interlocked.CompareExchange(ref _firstTimestamp, Stopwatch.GetTimestamp(), 0);
        Arrived.Add(1);
        return ProbeVerdict.Pass;
    }
}
