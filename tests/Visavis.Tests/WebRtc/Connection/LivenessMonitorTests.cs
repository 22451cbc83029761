using Visavis.TestKit.Time;
using Visavis.WebRtc.Connection;

namespace Visavis.Tests.WebRtc.Connection;

public sealed class LivenessMonitorTests
{
    private readonly VirtualTimeProvider _time = new();
    private readonly List<string> _events = [];
    private int _lost;

    [Fact]
    public void Check_ForAViewerThatNeverConnects_ReportsAtTheConnectLimit()
    {
        using var monitor = Monitor(out _);

        _time.Advance(TimeSpan.FromSeconds(19));
        Assert.Equal(0, _lost);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(1, _lost);
    }

    [Fact]
    public void Check_ForAConnectedViewerThatFallsSilent_ReportsOnceAtTheSilenceLimit()
    {
        using var monitor = Monitor(out _);
        _time.Advance(TimeSpan.FromSeconds(15));
        monitor.Connected();

        _time.Advance(TimeSpan.FromSeconds(7.5));
        Assert.Equal(0, _lost);
        _time.Advance(TimeSpan.FromSeconds(1.5));
        Assert.Equal(1, _lost);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, _lost);
    }

    [Fact]
    public void Check_WithASignOfLifeNowAndThen_ReportsNothing()
    {
        using var monitor = Monitor(out var signs);
        monitor.Connected();

        for (var i = 0; i < 20; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(5));
            signs.Touch();
        }

        Assert.Equal(0, _lost);
    }

    [Fact]
    public void Check_OverAShortSilence_TellsItsBeginningAndItsEndOnce()
    {
        using var monitor = Monitor(out var signs);
        monitor.Connected();

        _time.Advance(TimeSpan.FromSeconds(5));
        signs.Touch();
        signs.Touch();

        Assert.Equal(["unreachable after 1 s", "reachable"], _events);
        _time.Advance(TimeSpan.FromSeconds(2));
        signs.Touch();
        Assert.Equal(4, _events.Count);
        Assert.Equal(0, _lost);
    }

    private LivenessMonitor Monitor(out SignsOfLife signs)
    {
        signs = new SignsOfLife(_time);
        return new LivenessMonitor(
            signs,
            TimeSpan.FromSeconds(20),
            TimeSpan.FromSeconds(8),
            TimeSpan.FromSeconds(1),
            _time,
            silence => _events.Add($"unreachable after {silence.TotalSeconds} s"),
            () => _events.Add("reachable"),
            _ => _lost++);
    }
}
