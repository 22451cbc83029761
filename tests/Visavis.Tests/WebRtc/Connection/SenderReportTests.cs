using Visavis.Media.Timing;
using Visavis.Sessions.Ports;
using Visavis.WebRtc.Loopback;

namespace Visavis.Tests.WebRtc.Connection;

[Collection(WebRtcCollection.Name)]
public sealed class SenderReportTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = 30_000)]
    public async Task Reports_OfStreamsThatAreSentLateNowAndThen_TellWhenTheyWereMade()
    {
        await using var viewer = await ObservedViewer.JoinAsync(new LoopbackClientOptions { DecodesVideo = false });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var speaking = SendAsync(viewer.Connection, stop.Token);

        await viewer.Client.Reports.Arrived.WaitForAsync(16, Cancel);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => speaking);

        var streams = viewer.Client.Reports.All.GroupBy(report => report.Stream).ToList();
        Assert.Equal(2, streams.Count);
        Assert.All(streams, stream => Assert.InRange(SpreadMs([.. stream]), 0, 10));
    }

    // Each second in turn everything comes as it is due, and 80 ms later: a busy machine, or an encoder that takes long.
    private static async Task SendAsync(IViewerConnection viewer, CancellationToken cancellationToken)
    {
        const int ticksPerSecond = 50, ticksLate = 4;
        var sound = new short[MediaTime.SamplesPerTick];
        var picture = new byte[ObservedViewer.Video.I420Bytes];
        using var timer = new PeriodicTimer(Tick, TimeProvider.System);
        var sent = 0;
        for (var due = 1; await timer.WaitForNextTickAsync(cancellationToken); due++)
        {
            var isLate = due / ticksPerSecond % 2 == 1;
            for (; sent < due - (isLate ? ticksLate : 0); sent++)
            {
                var at = new MediaTime(sent * (long)MediaTime.SamplesPerTick);
                viewer.PushAudio(at, sound);
                if (sent % 2 == 0) viewer.PushVideo(at, picture);
            }
        }
    }

    // How far the reports of a stream disagree. Of the two rates in use (48 and 90 kHz) a wrong one would make them part by half a second each second.
    private static double SpreadMs(SenderReport[] reports)
    {
        return new[] { 48_000, 90_000 }.Min(rate =>
        {
            var origins = reports.Select(report => report.ClockSeconds - ((report.RtpTime - reports[0].RtpTime) / (double)rate)).ToList();
            return (origins.Max() - origins.Min()) * 1000;
        });
    }
}
