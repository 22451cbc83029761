using Microsoft.Extensions.Logging.Abstractions;
using Visavis.WebRtc;
using Visavis.WebRtc.Loopback;

namespace Visavis.Tests.WebRtc.Loopback;

[Collection(WebRtcCollection.Name)]
public sealed class LoopbackSelfTestTests
{
    [Theory(Timeout = 30_000)]
    [InlineData(VideoCodec.Vp8)]
    [InlineData(VideoCodec.H264)]
    public async Task RunAsync_OnACompleteMachine_SeesAndHearsEverything(VideoCodec preferred)
    {
        var report = await RunAsync(new WebRtcOptions { PreferredCodec = preferred });

        Assert.Null(report.Problem);
        Assert.True(report.Succeeded);
        Assert.NotNull(report.FirstPicture);
        Assert.NotNull(report.MessageRoundTrip);
        Assert.NotNull(report.Closed);
    }

    [Fact(Timeout = 30_000)]
    public async Task RunAsync_WithAnAddressThatIsNotOurs_ReportsTheProblem()
    {
        var report = await RunAsync(new WebRtcOptions { LocalAddresses = ["192.0.2.250"] });

        Assert.False(report.Succeeded);
        Assert.Contains("port", report.Problem, StringComparison.Ordinal);
    }

    private static Task<LoopbackReport> RunAsync(WebRtcOptions options) => LoopbackSelfTest.RunAsync(
        options, NullLogger<GStreamerViewerConnectionFactory>.Instance, TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
}
