using Visavis.WebRtc.Interop;

namespace Visavis.WebRtc.Congestion;

/// <summary>Lets only so many lost packets be sent again as the path can bear.</summary>
/// <remarks>
/// webrtcbin repeats whatever it is asked to. On a path of 600 kb/s that grew to 13 Mb/s of repetitions, which in turn were lost. Requests
/// over the budget are dropped where they enter the sender; a picture that stays incomplete is mended by the next keyframe.
/// </remarks>
internal sealed class RetransmissionGate(TimeProvider time) : PadProbe
{
    // A short queue takes so much at once: 30 KB at a time filled one of 0.2 s on 600 kb/s twice over.
    private const double BurstSeconds = 0.1;
    private const double BurstBytes = 12_000;
    private const double PacketBytes = 1_100;

    private readonly Lock _gate = new();
    private double _bytes = BurstBytes;
    private long _lastTimestamp = time.GetTimestamp();
    private int _bitrate;

    /// <summary>What repetitions may take, in bits per second.</summary>
    public int Bitrate
    {
        get => Volatile.Read(ref _bitrate);
        set => Volatile.Write(ref _bitrate, value);
    }

    /// <summary>Whether one more packet may be repeated now; if so it is paid for.</summary>
    public bool TryTake()
    {
        lock (_gate)
        {
            var bytesPerSecond = Bitrate / 8.0;
            var now = time.GetTimestamp();
            var earned = bytesPerSecond * time.GetElapsedTime(_lastTimestamp, now).TotalSeconds;
            _lastTimestamp = now;
            _bytes = Math.Min(_bytes + earned, (bytesPerSecond * BurstSeconds) + BurstBytes);
            if (_bytes < PacketBytes) return false;
            _bytes -= PacketBytes;
            return true;
        }
    }

    protected override ProbeVerdict OnData(nint data)
    {
        if (!Pads.IsEvent(data, "GstRTPRetransmissionRequest"u8) || TryTake()) return ProbeVerdict.Pass;
        WebRtcMetrics.RepetitionsRefused.Add(1);
        return ProbeVerdict.Drop;
    }
}
