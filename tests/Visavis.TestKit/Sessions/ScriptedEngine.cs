using System.Threading.Channels;
using Visavis.Sessions.Playback;
using Visavis.Sessions.Ports;

namespace Visavis.TestKit.Sessions;

/// <summary>An engine that a test speaks through.</summary>
public sealed class ScriptedEngine : IConversationEngine
{
    private readonly TaskCompletionSource<IEngineHost> _host = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<EngineEnd> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<PlaybackEvent> _playback = Channel.CreateBounded<PlaybackEvent>(10_000);
    private readonly Channel<string> _messages = Channel.CreateBounded<string>(10_000);
    private long _microphoneSamples;

    public string Type => "scripted";

    public Task<IEngineHost> Host => _host.Task;

    public ChannelReader<PlaybackEvent> Playback => _playback.Reader;

    public ChannelReader<string> ViewerMessages => _messages.Reader;

    public long MicrophoneSamples => Interlocked.Read(ref _microphoneSamples);

    public bool IsDisposed { get; private set; }

    /// <summary>Ends the run as a real engine would.</summary>
    public void End(EngineEnd end) => _end.TrySetResult(end);

    /// <summary>Fails the run.</summary>
    public void Fail(Exception exception) => _end.TrySetException(exception);

    /// <summary>Waits for the next playback event of a kind; earlier ones are passed over.</summary>
    public async Task<PlaybackEvent> WaitForAsync(PlaybackEventKind kind, CancellationToken cancellationToken)
    {
        while (true)
        {
            var next = await _playback.Reader.ReadAsync(cancellationToken);
            if (next.Kind == kind) return next;
        }
    }

    public Task<EngineEnd> RunAsync(IEngineHost host, CancellationToken cancellationToken)
    {
        _host.TrySetResult(host);
        return _end.Task.WaitAsync(cancellationToken);
    }

    public void OnMicrophone(ReadOnlySpan<short> pcm) => Interlocked.Add(ref _microphoneSamples, pcm.Length);

    public void OnViewerPresence(bool present)
    {
    }

    public void OnPlayback(in PlaybackEvent playbackEvent) => _playback.Writer.TryWrite(playbackEvent);

    public void OnViewerMessage(string dataJson) => _messages.Writer.TryWrite(dataJson);

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }
}
