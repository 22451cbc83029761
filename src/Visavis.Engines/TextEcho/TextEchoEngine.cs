using Microsoft.Extensions.Logging;
using Visavis.Media.Timing;
using Visavis.Sessions.Playback;
using Visavis.Sessions.Ports;

namespace Visavis.Engines.TextEcho;

/// <summary>Speaks the texts that it is given, one after the other: the engine of sessions that name none.</summary>
/// <remarks>
/// Thread-safe. One loop takes texts from the queue, has the voice speak them and hands the audio to the timeline while it is being made;
/// one task is one segment with the task's id. The loop works ahead of what is heard, by <see cref="MaxTasksAhead"/> tasks and
/// <see cref="MaxAheadSamples"/>, so that short tasks follow each other without a gap. Holding speech while nobody watches, and cutting
/// it when a viewer leaves, is the timeline's doing; here only the segment that was cut is given up.
/// </remarks>
public sealed partial class TextEchoEngine : ISpeechTaskEngine
{
    /// <summary>Tasks made in advance, besides the one that is being heard.</summary>
    internal const int MaxTasksAhead = 2;

    /// <summary>Speech made in advance: 60 s.</summary>
    internal const long MaxAheadSamples = 60 * MediaTime.SamplesPerSecond;

    /// <summary>Characters that may wait to be spoken, about 18 hours: a guard against a backend that never stops.</summary>
    internal const long MaxQueuedCharacters = 1_000_000;

    private readonly Lock _gate = new();
    private readonly Queue<SpeechTask> _queue = new();
    private readonly SpeechAhead _ahead;
    private readonly Wake _wake = new();
    private readonly ITimer _roomTimer;
    private readonly ILogger<TextEchoEngine> _log;
    private IVoice _voice;
    private IEngineHost? _host;
    private SpeechTask? _current;
    private CancellationTokenSource _currentStop = new();
    private bool _currentIsOpen;
    private long _queuedCharacters;
    private bool _viewerIsPresent;
    private bool _hasSpoken;
    private bool _hasReported;
    private string? _unreported;

    /// <summary>Creates an engine with an empty queue.</summary>
    /// <param name="voice">Who speaks, until <see cref="ChangeVoice"/>.</param>
    /// <param name="time">Clock for the pace of working ahead.</param>
    /// <param name="logger">Log of tasks that could not be spoken; texts are not logged.</param>
    public TextEchoEngine(IVoice voice, TimeProvider time, ILogger<TextEchoEngine> logger)
    {
        ArgumentNullException.ThrowIfNull(voice);
        ArgumentNullException.ThrowIfNull(time);
        _voice = voice;
        _log = logger;
        _ahead = new SpeechAhead(time);
        _roomTimer = time.CreateTimer(static wake => ((Wake)wake!).Set(), _wake, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc />
    public string Type => "text-echo";

    /// <inheritdoc />
    public void Enqueue(Guid taskId, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (string.IsNullOrWhiteSpace(text)) return;
        long waiting;
        lock (_gate)
        {
            waiting = _queuedCharacters;
            if (waiting + text.Length <= MaxQueuedCharacters)
            {
                _queuedCharacters += text.Length;
                _queue.Enqueue(new SpeechTask(taskId, text, _voice));
                _wake.Set();
                return;
            }
        }

        LogQueueFull(taskId, waiting);
    }

    /// <inheritdoc />
    public void CancelAll()
    {
        CancellationTokenSource stop;
        lock (_gate) stop = DropEverything();
        Stop(stop);
    }

    /// <inheritdoc />
    public void ChangeVoice(IVoice voice)
    {
        ArgumentNullException.ThrowIfNull(voice);
        CancellationTokenSource stop;
        lock (_gate)
        {
            stop = DropEverything();
            _voice = voice;
        }

        Stop(stop);
    }

    /// <inheritdoc />
    public async Task<EngineEnd> RunAsync(IEngineHost host, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(host);
        lock (_gate) _host = host;
        ReportIfSomeoneIsThere();
        while (true)
        {
            if (TakeNext(out var task, out var stopped)) await SpeakAsync(host, task, stopped, cancellationToken);
            else await _wake.WaitAsync(cancellationToken);
        }
    }

    /// <inheritdoc />
    public void OnPlayback(in PlaybackEvent playbackEvent)
    {
        CancellationTokenSource? stop = null;
        lock (_gate)
        {
            switch (playbackEvent.Kind)
            {
                case PlaybackEventKind.Started:
                    _ahead.Start(playbackEvent.SegmentId);
                    break;

                case PlaybackEventKind.Ended:
                    _ahead.Remove(playbackEvent.SegmentId);
                    break;

                case PlaybackEventKind.Interrupted:
                    if (_ahead.Remove(playbackEvent.SegmentId) && _current?.Id == playbackEvent.SegmentId) stop = DropCurrent();
                    break;

                default:
                    return;
            }
        }

        if (stop is not null) Stop(stop);
        _wake.Set();
    }

    /// <inheritdoc />
    public void OnViewerPresence(bool present)
    {
        lock (_gate) _viewerIsPresent = present;
        ReportIfSomeoneIsThere();
    }

    /// <inheritdoc />
    public void OnMicrophone(ReadOnlySpan<short> pcm)
    {
    }

    /// <inheritdoc />
    public void OnViewerMessage(string dataJson)
    {
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        CancelAll();
        await _roomTimer.DisposeAsync();
        _currentStop.Dispose();
    }

    private bool TakeNext(out SpeechTask task, out CancellationToken stopped)
    {
        lock (_gate)
        {
            stopped = _currentStop.Token;
            if (_ahead.Count > MaxTasksAhead || !_queue.TryDequeue(out task)) return (task = default) != default;
            _queuedCharacters -= task.Text.Length;
            _current = task;
            return true;
        }
    }

    private async Task SpeakAsync(IEngineHost host, SpeechTask task, CancellationToken stopped, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopped, cancellationToken);
        try
        {
            await foreach (var chunk in task.Voice.SynthesizeAsync(task.Text, stop.Token))
            {
                Write(host, task, chunk);
                while (!HasRoom()) await _wake.WaitAsync(stop.Token);
            }

            Finish(host, task, hasFailed: false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Whoever cancelled the task has closed its segment.
            cancellationToken.ThrowIfCancellationRequested();
        }
        catch (Exception exception)
        {
            LogTaskFailed(exception, task.Id, task.Voice.Info.Id);
            Finish(host, task, hasFailed: true);
            ReportIfSomeoneIsThere();
        }
    }

    private void Write(IEngineHost host, SpeechTask task, VoiceChunk chunk)
    {
        lock (_gate)
        {
            if (_current != task || (chunk.Pcm.IsEmpty && !_currentIsOpen)) return;
            if (!_currentIsOpen)
            {
                host.Speech.CreateSegment(task.Id, null);
                _ahead.Open(task.Id);
                _currentIsOpen = true;
            }

            host.Speech.MarkPhones(task.Voice.Info.PhoneAlphabet, chunk.Phones);
            host.Speech.Append(chunk.Pcm.Span);
            _ahead.Append(chunk.Pcm.Length);
        }
    }

    private void Finish(IEngineHost host, SpeechTask task, bool hasFailed)
    {
        lock (_gate)
        {
            if (_current != task) return;
            if (_currentIsOpen) host.Speech.CloseSegment(null);
            if (!hasFailed) _hasSpoken |= _currentIsOpen;
            else if (!_hasSpoken && !_hasReported) _unreported = "No speech task could be spoken yet: the voice failed.";
            (_current, _currentIsOpen) = (null, false);
        }
    }

    /// <summary>Whether more may be made now; if not, sees to it that the loop is woken when that changes.</summary>
    private bool HasRoom()
    {
        lock (_gate)
        {
            var surplus = _ahead.UnheardSamples() - MaxAheadSamples;
            if (surplus <= 0) return true;

            // A second's worth at a time: pieces are shorter, and waking for each would only cost. While speech is held nothing changes by itself.
            if (_ahead.IsPlaying) _roomTimer.Change(new MediaTime(surplus + MediaTime.SamplesPerSecond).ToTimeSpan(), Timeout.InfiniteTimeSpan);
            return false;
        }
    }

    /// <summary>Empties the queue and cuts what is heard. The caller cancels the result, outside the lock.</summary>
    private CancellationTokenSource DropEverything()
    {
        _queue.Clear();
        _queuedCharacters = 0;
        if (_ahead.Count > 0) _host?.Speech.Interrupt();
        _ahead.Clear();
        return DropCurrent();
    }

    private CancellationTokenSource DropCurrent()
    {
        if (_currentIsOpen) _host?.Speech.CloseSegment(null);
        (_current, _currentIsOpen) = (null, false);
        var stop = _currentStop;
        _currentStop = new CancellationTokenSource();
        return stop;
    }

    private static void Stop(CancellationTokenSource stop)
    {
        stop.Cancel();
        stop.Dispose();
    }

    private void ReportIfSomeoneIsThere()
    {
        lock (_gate)
        {
            if (_unreported is null || !_viewerIsPresent || _host is null) return;
            _host.ReportError(_unreported);
            (_unreported, _hasReported) = (null, true);
        }
    }

    private readonly record struct SpeechTask(Guid Id, string Text, IVoice Voice);
}
