using Visavis.Sessions.Ports;
using Visavis.WebRtc.Loopback;

namespace Visavis.Tests.WebRtc;

public sealed class ViewerConnectionTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = 30_000)]
    public async Task PushVideo_AfterConnecting_ArrivesAsPicturesOfTheRightSizeAndBrightness()
    {
        await using var viewer = await ObservedViewer.JoinAsync();
        await using var pattern = TestPattern.Start(viewer.Connection, ObservedViewer.Video, 440);

        await viewer.Client.Pictures.Arrived.WaitForMoreAsync(10, Cancel);

        Assert.Equal(ObservedViewer.Video.I420Bytes, viewer.Client.Pictures.SizeBytes);
        Assert.InRange(viewer.Client.Pictures.MeanBrightness, 115, 140);
    }

    [Fact(Timeout = 30_000)]
    public async Task PushAudio_OfATone_ArrivesAtTheSamePitch()
    {
        await using var viewer = await ObservedViewer.JoinAsync();
        await using var pattern = TestPattern.Start(viewer.Connection, ObservedViewer.Video, 440);

        await viewer.Client.Sound.Arrived.WaitForMoreAsync(48_000, Cancel);
        var heard = viewer.Client.Sound.Latest(24_000);

        Assert.True(ToneMeter.Share(heard, 440) > 0.9, $"440 Hz has {ToneMeter.Share(heard, 440):P0} of the energy");
        Assert.True(ToneMeter.Share(heard, 880) < 0.05);
    }

    [Fact(Timeout = 30_000)]
    public async Task OnMicrophone_ForAToneOfTheClient_GetsItAtTheSamePitch()
    {
        await using var viewer = await ObservedViewer.JoinAsync();

        var heard = (await viewer.MicrophoneAsync(48_000, Cancel))[^24_000..];

        Assert.True(ToneMeter.Share(heard, 1000) > 0.9, $"1 kHz has {ToneMeter.Share(heard, 1000):P0} of the energy");
    }

    [Fact(Timeout = 30_000)]
    public async Task TrySendMessage_RightAfterConnecting_IsDeliveredInOrder()
    {
        await using var viewer = await ObservedViewer.JoinAsync();

        for (var i = 0; i < 20; i++) Assert.True(viewer.Connection.TrySendMessage($"message {i}"));

        for (var i = 0; i < 20; i++) Assert.Equal($"message {i}", await viewer.Client.Messages.ReadAsync(Cancel));
    }

    [Fact(Timeout = 30_000)]
    public async Task OnMessage_ForTextOfTheClient_GetsIt()
    {
        await using var viewer = await ObservedViewer.JoinAsync();
        await viewer.Client.ChannelOpen.WaitAsync(Cancel);

        viewer.Client.Send("""{"type":"conversation_engine.external.message.send","data":{"text":"Grüße"}}""");

        Assert.Contains("Grüße", await viewer.Messages.ReadAsync(Cancel));
    }

    [Fact(Timeout = 30_000)]
    public async Task Ping_OverTheDataChannel_IsAnsweredAndNotHandedOn()
    {
        await using var viewer = await ObservedViewer.JoinAsync();
        await viewer.Client.ChannelOpen.WaitAsync(Cancel);

        viewer.Client.Send("""{"type":"visavis.ping","n":7}""");
        viewer.Client.Send("other");

        Assert.Equal("""{"type":"visavis.pong","n":7}""", await viewer.Client.Messages.ReadAsync(Cancel));
        Assert.Equal("other", await viewer.Messages.ReadAsync(Cancel));
    }

    [Fact(Timeout = 30_000)]
    public async Task CloseAsync_WhileMediaFlows_EndsOnceAndSilencesEverything()
    {
        await using var viewer = await ObservedViewer.JoinAsync();
        await using var pattern = TestPattern.Start(viewer.Connection, ObservedViewer.Video, 440);
        await viewer.Client.Pictures.Arrived.WaitForMoreAsync(1, Cancel);

        await viewer.Connection.CloseAsync(ViewerDisconnectReason.Left);
        await viewer.Connection.CloseAsync(ViewerDisconnectReason.Closed);

        Assert.Equal(ViewerDisconnectReason.Left, await viewer.Disconnected);
        Assert.False(viewer.Connection.TrySendMessage("too late"));
        Assert.Equal(0, viewer.CallsAfterTheEnd);
    }

    [Fact(Timeout = 30_000)]
    public async Task TwoConnections_SideBySide_EachGetTheirOwnTone()
    {
        await using var first = await ObservedViewer.JoinAsync();
        await using var second = await ObservedViewer.JoinAsync();
        await using var low = TestPattern.Start(first.Connection, ObservedViewer.Video, 400);
        await using var high = TestPattern.Start(second.Connection, ObservedViewer.Video, 900);

        await Task.WhenAll(first.Client.Sound.Arrived.WaitForMoreAsync(48_000, Cancel), second.Client.Sound.Arrived.WaitForMoreAsync(48_000, Cancel));

        Assert.True(ToneMeter.Share(first.Client.Sound.Latest(24_000), 400) > 0.9);
        Assert.True(ToneMeter.Share(second.Client.Sound.Latest(24_000), 900) > 0.9);
    }
}
