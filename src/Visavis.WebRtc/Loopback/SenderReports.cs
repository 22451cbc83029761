using System.Buffers.Binary;
using System.Collections.Concurrent;
using Visavis.WebRtc.Interop;

namespace Visavis.WebRtc.Loopback;

/// <summary>What the sender says about the times of its streams: what a browser keeps picture and sound in step by.</summary>
/// <remarks>Sender reports as in RFC 3550, section 6.4.1.</remarks>
internal sealed class SenderReports : PadProbe
{
    private const byte SenderReportType = 200;
    private const int HeadBytes = 20;
    private const double UnitsPerSecond = 4294967296.0;
    private readonly ConcurrentQueue<SenderReport> _reports = new();

    /// <summary>All of them, the oldest first.</summary>
    public IReadOnlyCollection<SenderReport> All => _reports;

    /// <summary>Counts them.</summary>
    public ArrivalCounter Arrived { get; } = new();

    protected override ProbeVerdict OnData(nint data)
    {
        using var buffer = MediaBuffer.Map(data);
        for (var packet = buffer.Bytes; packet.Length >= HeadBytes; packet = Next(packet))
        {
            if (packet[1] != SenderReportType) continue;
            var stream = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);
            var clock = BinaryPrimitives.ReadUInt64BigEndian(packet[8..]) / UnitsPerSecond;
            _reports.Enqueue(new SenderReport(stream, clock, BinaryPrimitives.ReadUInt32BigEndian(packet[16..])));
            Arrived.Add(1);
        }

        return ProbeVerdict.Pass;
    }

    // Reports travel several in a packet; the length counts words of four bytes after the first.
    private static ReadOnlySpan<byte> Next(ReadOnlySpan<byte> packet)
    {
        var length = (BinaryPrimitives.ReadUInt16BigEndian(packet[2..]) + 1) * 4;
        return length < packet.Length ? packet[length..] : default;
    }
}

/// <summary>One report.</summary>
/// <param name="Stream">SSRC of the stream.</param>
/// <param name="ClockSeconds">The sender's clock.</param>
/// <param name="RtpTime">The stream's time then, in steps of its own rate.</param>
internal readonly record struct SenderReport(uint Stream, double ClockSeconds, uint RtpTime);
