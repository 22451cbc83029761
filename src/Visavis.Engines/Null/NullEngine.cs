using Visavis.Sessions.Playback;
using Visavis.Sessions.Ports;

namespace Visavis.Engines.Null;

/// <summary>An engine that never says anything: an avatar that only looks at its viewer.</summary>
/// <param name="time">Clock of the endless wait.</param>
public sealed class NullEngine(TimeProvider time) : IConversationEngine
{
    /// <inheritdoc />
    public string Type => "null";

    /// <inheritdoc />
    public async Task<EngineEnd> RunAsync(IEngineHost host, CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
        throw new OperationCanceledException(cancellationToken);
    }

    /// <inheritdoc />
    public void OnMicrophone(ReadOnlySpan<short> pcm)
    {
    }

    /// <inheritdoc />
    public void OnViewerPresence(bool present)
    {
    }

    /// <inheritdoc />
    public void OnPlayback(in PlaybackEvent playbackEvent)
    {
    }

    /// <inheritdoc />
    public void OnViewerMessage(string dataJson)
    {
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
