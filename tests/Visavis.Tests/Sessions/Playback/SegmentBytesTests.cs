using System.Runtime.InteropServices;
using Visavis.Sessions.Playback;
using Visavis.Tests.Contract;

namespace Visavis.Tests.Sessions.Playback;

/// <summary>Speech that arrives as bytes, cut anywhere.</summary>
public sealed class SegmentBytesTests
{
    private readonly TimelineProbe _probe = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [ContractCheck("EXT-33")]
    public void AppendBytes_InRandomPieces_PlaysEverySampleAsItWas(int seed)
    {
        var random = new Random(seed);
        short[] speech = [.. Enumerable.Range(0, 5000).Select(_ => (short)random.Next(short.MinValue, short.MaxValue))];
        var bytes = MemoryMarshal.AsBytes<short>(speech);
        _probe.Create();
        var heard = new List<short>();
        for (var at = 0; at < bytes.Length;)
        {
            var length = Math.Min(random.Next(4) == 0 ? random.Next(2000) : random.Next(1, 8), bytes.Length - at);
            _probe.Timeline.AppendBytes(bytes.Slice(at, length));
            at += length;
            if (random.Next(50) == 0) heard.AddRange(ReadKnown());
        }

        _probe.Timeline.CloseSegment(null);
        heard.AddRange(ReadKnown());

        Assert.Equal(speech, heard);
    }

    [Fact]
    public void AppendBytes_HalfASampleLeftAtClose_DoesNotReachTheNextSegment()
    {
        _probe.Create("a");
        _probe.Timeline.AppendBytes([1, 0, 2, 0, 99]);
        _probe.Timeline.CloseSegment("a");
        _probe.Create("b");
        _probe.Timeline.AppendBytes([3, 0, 4, 0]);
        _probe.Timeline.CloseSegment("b");

        Assert.Equal([1, 2, 3, 4, 0], _probe.Read(5));
    }

    [Fact]
    [ContractCheck("D-C8")]
    public void AppendBytes_HalfASampleLeftAtACut_DoesNotReachTheNextSegment()
    {
        _probe.Create("a");
        _probe.Timeline.AppendBytes([1, 0, 99]);
        _probe.Timeline.Interrupt();
        _probe.Create("b");
        _probe.Timeline.AppendBytes([3, 0, 4, 0]);
        _probe.Timeline.CloseSegment("b");

        Assert.Equal([3, 4, 0], _probe.Read(3));
    }

    [Fact]
    public void AppendBytes_ARefusedCreateBetween_KeepsTheHalfSample()
    {
        _probe.Create("a");
        _probe.Timeline.AppendBytes([1, 0, 2]);
        _probe.Create("b");
        _probe.Timeline.AppendBytes([0, 3, 0]);
        _probe.Timeline.CloseSegment("a");

        Assert.Equal([1, 2, 3, 0], _probe.Read(4));
    }

    [Fact]
    public void AppendBytes_OneStrayByteOutsideASegment_IsReportedAsAudio()
    {
        _probe.Timeline.AppendBytes([7]);

        Assert.Equal(PlaybackRejection.AudioOutsideSegment, Assert.Single(_probe.Events).Rejection);
    }

    [Fact]
    public void AppendBytes_StrayAudioBehindEachSegment_IsReportedEachTime()
    {
        _probe.Timeline.AppendBytes([1, 0]);
        _probe.Timeline.AppendBytes([1, 0]);
        _probe.Say(480);
        _probe.Timeline.AppendBytes([1, 0]);

        Assert.Equal(2, _probe.Events.Count(e => e.Rejection == PlaybackRejection.AudioOutsideSegment));
    }

    private List<short> ReadKnown()
    {
        var heard = new List<short>();
        while (true)
        {
            var known = _probe.Timeline.Peek(new short[480]);
            if (known == 0) return heard;
            heard.AddRange(_probe.Read(480).AsSpan(0, known));
        }
    }
}
