using System.Net;
using Visavis.Sessions.Ports;
using Visavis.Tests.WebRtc.Negotiation;
using Visavis.WebRtc;
using Visavis.WebRtc.Connection;
using Visavis.WebRtc.Loopback;

namespace Visavis.Tests.WebRtc;

[Collection(WebRtcCollection.Name)]
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
        await viewer.Client.Pictures.Arrived.WaitForAsync(1, Cancel);

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

    [Fact(Timeout = 30_000)]
    public async Task AcceptAsync_OfABrowsersOffer_AnswersEveryLineWithOneStream()
    {
        await using var viewer = new ObservedViewer();
        var accepted = await ObservedViewer.Factory().OpenRoom(ObservedViewer.Video, viewer).AcceptAsync(Offers.Chromium, Cancel);
        await using var connection = accepted.Connection;

        Assert.Contains("m=video 9 UDP/TLS/RTP/SAVPF 96 97", accepted.AnswerSdp, StringComparison.Ordinal);
        Assert.Contains("m=audio 9 UDP/TLS/RTP/SAVPF 111", accepted.AnswerSdp, StringComparison.Ordinal);
        Assert.Contains("m=application 9", accepted.AnswerSdp, StringComparison.Ordinal);
        Assert.Contains("a=msid:avatar video", accepted.AnswerSdp, StringComparison.Ordinal);
        Assert.Contains("a=msid:avatar audio", accepted.AnswerSdp, StringComparison.Ordinal);
        Assert.Contains("typ host", accepted.AnswerSdp, StringComparison.Ordinal);
        Assert.DoesNotContain("a=ssrc:0 ", accepted.AnswerSdp, StringComparison.Ordinal);
        Assert.Equal(32, connection.Id.Length);
    }

    [Fact(Timeout = 30_000)]
    public async Task AcceptAsync_OfAnOfferWithATrailOfRubbish_RefusesOrAnswersButStaysAlive()
    {
        await using var viewer = new ObservedViewer();
        for (var length = 300; length < Offers.Chromium.Length; length += 251)
        {
            try
            {
                var accepted = await ObservedViewer.Factory().OpenRoom(ObservedViewer.Video, viewer).AcceptAsync(Offers.Chromium[..length] + "\nm=x\na=rtpmap:\n", Cancel);
                await accepted.Connection.DisposeAsync();
            }
            catch (InvalidOfferException)
            {
                // Refusing is fine.
            }
        }
    }

    [Fact(Timeout = 30_000)]
    public async Task AcceptAsync_WithTwoFingerprints_BlamesTheOfferAndNotTheServer()
    {
        await using var viewer = new ObservedViewer();
        var at = Offers.Chromium.LastIndexOf("a=fingerprint:sha-256 ", StringComparison.Ordinal) + "a=fingerprint:sha-256 ".Length;
        var torn = Offers.Chromium[..at] + (Offers.Chromium[at] == '0' ? '1' : '0') + Offers.Chromium[(at + 1)..];

        await Assert.ThrowsAsync<InvalidOfferException>(() => ObservedViewer.Factory().OpenRoom(ObservedViewer.Video, viewer).AcceptAsync(torn, Cancel));
    }

    [Fact(Timeout = 30_000)]
    public async Task AddIceCandidate_OfAnyKind_NeitherThrowsNorDisturbs()
    {
        await using var viewer = await ObservedViewer.JoinAsync();

        viewer.Connection.AddIceCandidate(0, "candidate:1 1 udp 2122194687 192.0.2.2 34169 typ host");
        viewer.Connection.AddIceCandidate(0, "candidate:1 1 udp 2122194687 0f6b1c5e.local 34169 typ host");
        viewer.Connection.AddIceCandidate(7, "nonsense");
        viewer.Connection.AddIceCandidate(-1, "");
        await viewer.Connection.CloseAsync(ViewerDisconnectReason.Left);
        viewer.Connection.AddIceCandidate(0, "candidate:1 1 udp 2122194687 192.0.2.2 34169 typ host");

        Assert.Equal(ViewerDisconnectReason.Left, await viewer.Disconnected);
    }

    [Fact(Timeout = 30_000)]
    public async Task AcceptAsync_WithAPortRangeAndAnAddress_OffersOnlyThose()
    {
        var options = new WebRtcOptions { UdpPortMin = 41_000, UdpPortMax = 41_100, LocalAddresses = ["127.0.0.1"], AnnouncedAddress = "203.0.113.9" };
        await using var viewer = await ObservedViewer.JoinAsync(new LoopbackClientOptions { LocalAddresses = [IPAddress.Loopback] }, options);

        var candidates = viewer.Answer.Split("\r\n").Where(l => l.StartsWith("a=candidate:", StringComparison.Ordinal)).Select(l => l.Split(' ')).ToList();

        Assert.Equal(["127.0.0.1", "203.0.113.9"], candidates.Select(c => c[4]).Distinct());
        Assert.All(candidates, c => Assert.InRange(int.Parse(c[5]), 41_000, 41_100));
    }

    [Theory(Timeout = 30_000)]
    [InlineData(VideoCodec.Vp8)]
    [InlineData(VideoCodec.H264)]
    public async Task VideoBitrate_OnAGoodPath_RisesFromHalfToAll(VideoCodec codec)
    {
        var options = new WebRtcOptions { VideoBitrate = 800_000, PreferredCodec = codec };
        await using var viewer = await ObservedViewer.JoinAsync(new LoopbackClientOptions { Video = codec, DecodesVideo = false }, options);
        var connection = (ViewerConnection)viewer.Connection;
        Assert.InRange(connection.VideoBitrate, 400_000, 500_000);

        await using var pattern = TestPattern.Start(connection, ObservedViewer.Video, 440);
        while (connection.VideoBitrate < 760_000) await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancel);

        Assert.InRange(connection.VideoBitrate, 760_000, 800_000);
    }
}
