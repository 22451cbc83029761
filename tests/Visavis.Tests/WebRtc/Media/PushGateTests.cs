using Visavis.WebRtc.Media;

namespace Visavis.Tests.WebRtc.Media;

public sealed class PushGateTests
{
    [Fact]
    public async Task CloseAsync_WithSomebodyInside_WaitsForThem()
    {
        var gate = new PushGate();
        Assert.True(gate.TryEnter());

        var closed = gate.CloseAsync();

        Assert.False(closed.IsCompleted);
        Assert.False(gate.TryEnter());
        gate.Leave();
        await closed;
    }

    [Fact]
    public async Task CloseAsync_WhileManyPush_EndsWithNobodyInside()
    {
        for (var round = 0; round < 200; round++)
        {
            var gate = new PushGate();
            var inside = 0;
            var pushers = Enumerable.Range(0, 2).Select(_ => Task.Run(
                () =>
                {
                    while (gate.TryEnter())
                    {
                        Interlocked.Increment(ref inside);
                        Interlocked.Decrement(ref inside);
                        gate.Leave();
                    }
                },
                TestContext.Current.CancellationToken)).ToArray();

            await gate.CloseAsync();

            Assert.Equal(0, Volatile.Read(ref inside));
            await Task.WhenAll(pushers);
        }
    }
}
