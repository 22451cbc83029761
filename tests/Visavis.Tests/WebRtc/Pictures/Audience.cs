using System.Collections.Concurrent;
using Visavis.Media.Timing;
using Visavis.Sessions.Ports;
using Visavis.WebRtc.Connection;
using Visavis.WebRtc.Loopback;
using Visavis.WebRtc.Pictures;

namespace Visavis.Tests.WebRtc.Pictures;

/// <summary>The viewers of one session, played to by one test pattern as a session does it.</summary>
internal sealed class Audience : IViewerObserver, IAsyncDisposable
{
    private readonly IViewerRoom _room;
    private readonly ConcurrentDictionary<IViewerConnection, TaskCompletionSource> _connected = new();
    private readonly List<Seat> _all = [];
    private readonly Everybody _everybody = new();
    private readonly TestPattern _pattern;

    public Audience()
    {
        _room = ObservedViewer.Factory().OpenRoom(ObservedViewer.Video, this);
        _pattern = TestPattern.Start(_everybody, ObservedViewer.Video, 440);
    }

    /// <summary>One that the session talks with.</summary>
    public static LoopbackClientOptions Talker { get; } = new();

    /// <summary>One that only watches.</summary>
    public static LoopbackClientOptions Watcher { get; } = new() { MicrophoneToneHz = null, DataChannel = false };

    public async Task<Seat> JoinAsync(LoopbackClientOptions options)
    {
        var cancel = TestContext.Current.CancellationToken;
        var client = await LoopbackClient.CreateAsync(options, cancel);
        var accepted = await _room.AcceptAsync(client.OfferSdp, cancel);
        var seat = new Seat(client, (ViewerConnection)accepted.Connection);
        _all.Add(seat);
        await client.AcceptAnswerAsync(accepted.AnswerSdp, cancel);
        await Connected(seat.Connection).Task.WaitAsync(cancel);
        _everybody.Present = [.. _everybody.Present, seat.Connection];
        return seat;
    }

    public async Task LeaveAsync(Seat seat)
    {
        _everybody.Present = [.. _everybody.Present.Where(viewer => viewer != seat.Connection)];
        await seat.Connection.CloseAsync(ViewerDisconnectReason.Left);
    }

    public void OnViewerConnected(IViewerConnection viewer) => Connected(viewer).TrySetResult();

    public void OnViewerDisconnected(IViewerConnection viewer, ViewerDisconnectReason reason)
    {
    }

    public void OnMicrophone(IViewerConnection viewer, ReadOnlySpan<short> pcm)
    {
    }

    public void OnMessage(IViewerConnection viewer, string message)
    {
    }

    public async ValueTask DisposeAsync()
    {
        await _pattern.DisposeAsync();
        foreach (var seat in _all)
        {
            await seat.Connection.DisposeAsync();
            await seat.Client.DisposeAsync();
        }
    }

    private TaskCompletionSource Connected(IViewerConnection viewer) =>
        _connected.GetOrAdd(viewer, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    internal sealed record Seat(LoopbackClient Client, ViewerConnection Connection)
    {
        public PictureTap Pictures => Connection.Pictures!;

        public Task SeesAsync(int pictures) => Client.Pictures.Arrived.WaitForMoreAsync(pictures, TestContext.Current.CancellationToken);
    }

    private sealed class Everybody : IViewerConnection
    {
        public volatile IReadOnlyList<IViewerConnection> Present = [];

        public string Id => "everybody";

        public void PushAudio(MediaTime start, ReadOnlySpan<short> pcm)
        {
            foreach (var viewer in Present) viewer.PushAudio(start, pcm);
        }

        public void PushVideo(MediaTime start, ReadOnlySpan<byte> i420)
        {
            foreach (var viewer in Present) viewer.PushVideo(start, i420);
        }

        public bool TrySendMessage(string message) => false;

        public void AddIceCandidate(int mediaLineIndex, string candidate)
        {
        }

        public ValueTask CloseAsync(ViewerDisconnectReason reason) => ValueTask.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
