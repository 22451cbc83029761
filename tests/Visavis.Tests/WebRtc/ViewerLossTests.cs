using Visavis.Sessions.Ports;
using Visavis.TestKit.Time;
using Visavis.WebRtc;
using Visavis.WebRtc.Connection;
using Visavis.WebRtc.Loopback;

namespace Visavis.Tests.WebRtc;

/// <summary>Viewers that go without a word, and viewers that merely watch.</summary>
[Collection(WebRtcCollection.Name)]
public sealed class ViewerLossTests
{
    private readonly VirtualTimeProvider _time = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = 30_000)]
    public async Task Disconnected_AfterTheViewersProcessDied_IsTransportLost()
    {
        await using var viewer = await ObservedViewer.JoinAsync(time: _time);
        viewer.Client.GoSilent();

        while (!viewer.Disconnected.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal(ViewerDisconnectReason.TransportLost, await viewer.Disconnected);
        Assert.True(_time.Elapsed >= TimeSpan.FromSeconds(8), $"lost after {_time.Elapsed}");
    }

    [Fact(Timeout = 30_000)]
    public async Task Disconnected_WhileTheMicrophoneSends_DoesNotCome()
    {
        await using var viewer = await ObservedViewer.JoinAsync(time: _time);

        for (var i = 0; i < 10; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(4));
            await SignOfLifeAsync(viewer);
        }

        Assert.False(viewer.Disconnected.IsCompleted);
    }

    [Fact(Timeout = 60_000)]
    public async Task Silence_OfAViewerThatOnlyWatches_IsBrokenByItsReceiverReports()
    {
        await using var viewer = await ObservedViewer.JoinAsync(new LoopbackClientOptions { MicrophoneToneHz = null, DataChannel = false }, time: _time);
        await using var pattern = TestPattern.Start(viewer.Connection, ObservedViewer.Video, 440);

        for (var i = 0; i < 3; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(4));
            await SignOfLifeAsync(viewer);
        }

        Assert.False(viewer.Disconnected.IsCompleted);
    }

    [Fact(Timeout = 30_000)]
    public async Task Disconnected_WhenTheClientClosesItsChannel_IsLeft()
    {
        await using var viewer = await ObservedViewer.JoinAsync();
        await viewer.Client.ChannelOpen.WaitAsync(Cancel);

        viewer.Client.CloseChannel();

        Assert.Equal(ViewerDisconnectReason.Left, await viewer.Disconnected.WaitAsync(Cancel));
    }

    [Fact(Timeout = 30_000)]
    public async Task Disconnected_ForAnOfferThatNobodyFollowsUp_ComesAtTheConnectLimit()
    {
        await using var client = await LoopbackClient.CreateAsync(new LoopbackClientOptions(), Cancel);
        await using var viewer = new ObservedViewer();
        var handles = GStreamerRuntime.LiveHandles;
        await ObservedViewer.Factory(time: _time).OpenRoom(ObservedViewer.Video, viewer).AcceptAsync(client.OfferSdp, Cancel);

        _time.Advance(TimeSpan.FromSeconds(21));

        Assert.Equal(ViewerDisconnectReason.TransportLost, await viewer.Disconnected.WaitAsync(Cancel));
        Assert.False(viewer.Connected.IsCompleted);
        Assert.Equal(handles, GStreamerRuntime.LiveHandles);
    }

    /// <summary>Waits for the next packet: it sets the silence back to nothing on the virtual clock.</summary>
    private static async Task SignOfLifeAsync(ObservedViewer viewer)
    {
        var signs = ((ViewerConnection)viewer.Connection).Signs;
        while (signs.Silence > TimeSpan.Zero) await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancel);
    }
}
