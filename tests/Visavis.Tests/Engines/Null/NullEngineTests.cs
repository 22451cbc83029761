using Visavis.Engines.Null;
using Visavis.TestKit.Time;
using Visavis.Tests.Engines.TextEcho;

namespace Visavis.Tests.Engines.Null;

public sealed class NullEngineTests
{
    [Fact]
    public async Task RunAsync_ForADay_SaysNothingAndEndsOnlyWhenStopped()
    {
        var time = new VirtualTimeProvider();
        var host = new TimelineHost(time);
        await using var engine = new NullEngine(time);
        using var stop = new CancellationTokenSource();

        var run = engine.RunAsync(host, stop.Token);
        engine.OnViewerPresence(true);
        engine.OnMicrophone(new short[480]);
        engine.OnViewerMessage("{}");
        time.Advance(TimeSpan.FromDays(1));

        Assert.False(run.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Empty(host.Events);
    }
}
