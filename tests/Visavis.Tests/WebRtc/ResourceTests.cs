using Visavis.Media.Timing;
using Visavis.Sessions.Ports;
using Visavis.WebRtc;
using Visavis.WebRtc.Loopback;

namespace Visavis.Tests.WebRtc;

/// <summary>What connections cost, and that they give it back.</summary>
[Collection(WebRtcCollection.Name)]
public sealed class ResourceTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = 120_000)]
    public async Task OpenAndClose_ThirtyTimes_LeavesNothingBehind()
    {
        for (var i = 0; i < 5; i++) await WatchBrieflyAsync(); // Plugins, pools and code that stay loaded.
        var before = Held.Now();

        for (var i = 0; i < 30; i++) await WatchBrieflyAsync();

        var after = Held.Now();
        Assert.Equal((before.Handles, before.Callbacks, 0), (after.Handles, after.Callbacks, GStreamerRuntime.CallbackFaults));
        Assert.InRange(after.Files, 0, before.Files + 10); // A leak would be thirty; threads of .NET come and go with files of their own.
        Assert.InRange(after.Threads, 0, before.Threads + 6); // Worker threads of .NET come and go.
    }

    [Fact(Timeout = 30_000)]
    public async Task AcceptAsync_OfARefusedOffer_LeavesNothingBehind()
    {
        await WatchBrieflyAsync();
        var before = Held.Now();
        await using var client = await LoopbackClient.CreateAsync(new LoopbackClientOptions(), Cancel);
        var broken = client.OfferSdp.Replace("a=setup:actpass", "a=setup:nonsense", StringComparison.Ordinal).Replace("sha-256", "sha-1", StringComparison.Ordinal);
        await using var viewer = new ObservedViewer();

        try
        {
            var accepted = await ObservedViewer.Factory().OpenRoom(ObservedViewer.Video, viewer).AcceptAsync(broken, Cancel);
            await accepted.Connection.DisposeAsync();
        }
        catch (InvalidOfferException)
        {
            Assert.False(viewer.Disconnected.IsCompleted);
        }

        await client.DisposeAsync();
        Assert.Equal((before.Handles, before.Callbacks), (Held.Now().Handles, Held.Now().Callbacks));
    }

    [Fact(Timeout = 30_000)]
    public async Task Push_AfterWarmUp_AllocatesNothing()
    {
        await using var viewer = await ObservedViewer.JoinAsync();
        var picture = new byte[ObservedViewer.Video.I420Bytes];
        var sound = new short[MediaTime.SamplesPerTick];
        Push(viewer.Connection, picture, sound, 0, 50);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Push(viewer.Connection, picture, sound, 50, 500);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Push(IViewerConnection connection, byte[] picture, short[] sound, int from, int count)
    {
        for (var i = from; i < from + count; i++)
        {
            var start = new MediaTime((long)i * MediaTime.SamplesPerTick);
            connection.PushAudio(start, sound);
            connection.PushVideo(start, picture);
        }
    }

    private static async Task WatchBrieflyAsync()
    {
        await using var viewer = await ObservedViewer.JoinAsync(new LoopbackClientOptions { DecodesVideo = false });
        await using var pattern = TestPattern.Start(viewer.Connection, ObservedViewer.Video, 440);
        await viewer.Client.Pictures.Arrived.WaitForAsync(2, Cancel);
    }

    private sealed record Held(long Handles, long Callbacks, int Files, int Threads)
    {
        public static Held Now() => new(
            GStreamerRuntime.LiveHandles, GStreamerRuntime.LiveCallbacks, Count("/proc/self/fd"), Count("/proc/self/task"));

        // Only Linux shows them this way; elsewhere the handle counts have to do.
        private static int Count(string folder) => Directory.Exists(folder) ? Directory.GetFileSystemEntries(folder).Length : 0;
    }
}
