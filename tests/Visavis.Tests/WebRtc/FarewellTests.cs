using Visavis.Sessions.Ports;

namespace Visavis.Tests.WebRtc;

[Collection(WebRtcCollection.Name)]
public sealed class FarewellTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory(Timeout = 30_000)]
    [InlineData(ViewerDisconnectReason.Replaced, "replaced")]
    [InlineData(ViewerDisconnectReason.Closed, "ended")]
    public async Task CloseAsync_OfAViewerWhoListens_TellsItWhy(ViewerDisconnectReason reason, string told)
    {
        await using var viewer = await ObservedViewer.JoinAsync();
        await viewer.Client.ChannelOpen.WaitAsync(Cancel);
        // The server's side of the channel opens on its own time; an answered ping says that it is.
        viewer.Client.Send("""{"type":"visavis.ping","n":1}""");
        await viewer.Client.Messages.ReadAsync(Cancel);

        await viewer.Connection.CloseAsync(reason);

        Assert.Equal($$"""{"type":"visavis.closed","reason":"{{told}}"}""", await viewer.Client.Messages.ReadAsync(Cancel));
    }
}
