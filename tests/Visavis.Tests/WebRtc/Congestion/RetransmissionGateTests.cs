using Visavis.TestKit.Time;
using Visavis.WebRtc.Congestion;

namespace Visavis.Tests.WebRtc.Congestion;

public sealed class RetransmissionGateTests
{
    private readonly VirtualTimeProvider _time = new();

    [Fact]
    public void TryTake_UnderAStormOfRequests_StaysWithinTheBudget()
    {
        var gate = new RetransmissionGate(_time) { Bitrate = 300_000 };
        var taken = 0;

        for (var i = 0; i < 10_000; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            if (gate.TryTake()) taken++;
        }

        Assert.InRange(taken * 1_100 * 8 / 10, 280_000, 330_000);
    }

    [Fact]
    public void TryTake_OfAShortBurst_LetsItThrough()
    {
        var gate = new RetransmissionGate(_time) { Bitrate = 300_000 };

        for (var i = 0; i < 10; i++) Assert.True(gate.TryTake());
    }
}
