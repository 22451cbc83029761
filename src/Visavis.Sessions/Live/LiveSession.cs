using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Visavis.Face;
using Visavis.Sessions.Journal;
using Visavis.Sessions.Loops;
using Visavis.Sessions.Playback;
using Visavis.Sessions.Ports;
using Visavis.Sessions.Presence;
using Visavis.Sessions.Pump;

namespace Visavis.Sessions.Live;

/// <summary>A conversation that is going on: wires engine, stage, presence and viewer together, and does nothing else.</summary>
/// <remarks>All state changes happen in the mailbox loop. Public members may be called from any thread.</remarks>
public sealed partial class LiveSession : IEngineHost
{
    // The page must have read the error before its connection closes.
    private static readonly TimeSpan ErrorDeliveryTime = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan TeardownLimit = TimeSpan.FromSeconds(5);

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SessionMailbox _mailbox = new();
    private readonly ViewerSeat _seat = new();
    private readonly SpeechInbox _speech = new();
    private readonly IViewerRoom _viewers;
    private readonly IConversationEngine _engine;
    private readonly IFace _face;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Action<LiveSession> _onEnded;
    private readonly ViewerInputs _inputs;
    private readonly ViewerEvents _events;
    private readonly Stage _stage;
    private readonly UsageMeter _usage;
    private readonly TurnTrace _trace;
    private readonly PresenceTracker _presence;
    private readonly PumpPlace _place;
    private readonly OwnedLoop _engineRun;
    private bool _isCutOff;
    private EngineEnd? _held;

    internal LiveSession(
        SessionConfig config,
        IConversationEngine engine,
        IFace face,
        SessionServices services,
        Action<LiveSession> onEnded)
    {
        Config = config;
        (var viewers, var pump, _time, _log) = services;
        _engine = engine;
        _face = face;
        _onEnded = onEnded;
        CreatedAt = _time.GetUtcNow();
        _usage = new UsageMeter(_time);
        _trace = new TurnTrace(Id, engine.Type, _time);
        var ear = new MicrophoneSense();
        Journal = new SessionJournal(_time);
        Journal.OnCreated(engine.Type, config.UserAbsentTimeout);
        _inputs = new ViewerInputs(_mailbox, _seat, engine, ear, Journal, () => _stage!);
        _viewers = viewers.OpenRoom(face.Format, _inputs);
        _events = new ViewerEvents(SendToViewerNow);
        _stage = new Stage(face, _speech, ear, OnPlayback, OnPumpFault);
        _presence = new PresenceTracker(config.UserAbsentTimeout, config.MaxDuration, _time, r => _mailbox.Post(new SessionSignal.TimerExpired(r)));
        _place = pump.Add(_stage);
        _engineRun = OwnedLoop.Start(RunEngineAsync);
        LogCreated(Id, config.AvatarId, engine.Type);
        _ = OwnedLoop.Start(_ => RunControlAsync()); // Owned by Ended: it runs to the session's end and frees all the rest.
    }

    /// <summary>The backend's handle of the session.</summary>
    public Guid Id { get; } = Guid.NewGuid();

    /// <summary>The browser's credential: 256 random bits.</summary>
    public string Token { get; } = RandomNumberGenerator.GetHexString(64, lowercase: true);

    /// <summary>The credential for connecting as a viewer, handed out to holders of <see cref="Token"/>.</summary>
    public string JoinToken { get; } = RandomNumberGenerator.GetHexString(64, lowercase: true);

    /// <summary>What was asked for.</summary>
    public SessionConfig Config { get; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset CreatedAt { get; }

    /// <summary>How long ago it was created.</summary>
    public TimeSpan Age => _time.GetUtcNow() - CreatedAt;

    /// <summary>Where it is in its life.</summary>
    public SessionState State => _presence.State;

    /// <summary>Why it ended; null while it lives.</summary>
    public SessionEndReason? EndReason { get; private set; }

    /// <summary>What it has used up so far.</summary>
    public SessionUsage Usage => _usage.Total;

    /// <summary>When it will end if nobody joins until then; null while somebody watches.</summary>
    public DateTimeOffset? AbsentDeadline => _presence.AbsentDeadline;

    /// <summary>What has happened in it.</summary>
    public SessionJournal Journal { get; }

    /// <summary>Name of the engine on the wire.</summary>
    public string EngineType => _engine.Type;

    /// <summary>Done when the session is over and everything it used is freed.</summary>
    public Task Ended => _ended.Task;

    ISpeechSink IEngineHost.Speech => _speech;

    /// <summary>Negotiates a viewer's connection. When its media flows it takes the place of the one before.</summary>
    /// <exception cref="InvalidOfferException">The offer cannot be used.</exception>
    /// <exception cref="SessionEndedException">The session is over.</exception>
    public async Task<AcceptedViewer> ConnectAsync(string offerSdp, CancellationToken cancellationToken)
    {
        if (State == SessionState.Ended) throw new SessionEndedException();
        var accepted = await _viewers.AcceptAsync(offerSdp, cancellationToken);
        CloseBeside(_seat.Add(accepted.Connection), ViewerDisconnectReason.Replaced);
        if (State != SessionState.Ended) return accepted;
        await accepted.Connection.CloseAsync(ViewerDisconnectReason.Closed);
        throw new SessionEndedException();
    }

    /// <summary>An open connection of this session, or null.</summary>
    public IViewerConnection? FindConnection(string connectionId) => _seat.Find(connectionId);

    /// <summary>Hands a text to the engine; engines that speak for themselves ignore it.</summary>
    /// <returns>The task's id, also the <c>phrase_id</c> of its events.</returns>
    public Guid EnqueueTask(string text)
    {
        var taskId = Guid.NewGuid();
        _usage.OnTask(text);
        if (_engine is ISpeechTaskEngine speaker) speaker.Enqueue(taskId, text);
        return taskId;
    }

    /// <summary>Silences the avatar and empties the queue; the session goes on.</summary>
    public void CancelAllTasks()
    {
        Journal.OnStopRequested();
        if (_engine is ISpeechTaskEngine speaker) speaker.CancelAll();
        else _speech.Interrupt();
    }

    /// <summary>Uses another voice from now on.</summary>
    /// <returns>False when the engine brings its own voice.</returns>
    public bool TryChangeVoice(IVoice voice)
    {
        if (_engine is not ISpeechTaskEngine speaker) return false;
        Journal.OnVoiceChanged();
        speaker.ChangeVoice(voice);
        return true;
    }

    /// <inheritdoc />
    public bool TrySetMood(string? mood)
    {
        var wanted = mood is null ? null : Moods.Find(mood);
        if (mood is not null && wanted is null) return false;
        _stage.SetMood(wanted);
        return true;
    }

    /// <summary>Ends the session. The first reason counts; later calls only wait.</summary>
    public Task EndAsync(SessionEndReason reason)
    {
        _mailbox.Post(new SessionSignal.EndRequested(reason));
        return Ended;
    }

    void IEngineHost.Report(EnginePhase phase) => Journal.OnEngine(phase);

    void IEngineHost.SendToViewer(string json) => _mailbox.Post(new SessionSignal.EngineMessage(json));

    void IEngineHost.ReportError(string message) => _mailbox.Post(new SessionSignal.EngineError(message));

    private async Task RunEngineAsync(CancellationToken cancellationToken)
    {
        EngineEnd end;
        try
        {
            end = await _engine.RunAsync(this, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }
        catch (Exception exception)
        {
            LogEngineFault(exception, Id, _engine.Type);
            end = new EngineEnd(SessionEndReason.InternalError, "The conversation engine failed.");
        }

        _mailbox.Post(new SessionSignal.EngineEnded(end));
    }

    private async Task RunControlAsync()
    {
        var end = new EngineEnd(SessionEndReason.InternalError);
        try
        {
            await foreach (var signal in _mailbox.Reader.ReadAllAsync())
            {
                if (Handle(signal) is not { } wanted) continue;
                end = wanted;
                break;
            }
        }
        catch (Exception exception)
        {
            LogControlFault(exception, Id);
        }

        await TearDownAsync(end);
    }

    /// <summary>Handles one signal; a result means that the session is to end so.</summary>
    private EngineEnd? Handle(SessionSignal signal)
    {
        switch (signal)
        {
            case SessionSignal.Playback(var playback):
                _engine.OnPlayback(playback);
                _events.OnPlayback(playback);
                _usage.OnPlayback(playback);
                _trace.OnPlayback(playback);
                Journal.OnPlayback(playback);
                return null;

            case SessionSignal.ViewerConnected(var viewer):
                Seat(viewer);
                return _held;

            case SessionSignal.ViewerDisconnected(var viewer, var reason):
                Unseat(viewer, reason);
                return null;

            case SessionSignal.ViewerMessage(var viewer, var message):
                // A page may tell its way a moment before its media is found to flow.
                if (ViewerInputs.Path(message) is { } path) Journal.OnPath(viewer, path);
                if (viewer != _seat.Current) return null;
                if (ViewerInputs.EngineData(message) is { } data) _engine.OnViewerMessage(data);
                else if (ViewerInputs.TurnShown(message) is var (phraseId, afterMs)) _trace.OnShown(phraseId, afterMs);
                return null;

            case SessionSignal.EngineMessage(var json):
                SendToViewerNow(json);
                return null;

            case SessionSignal.EngineError(var message):
                Journal.OnError("internal_error");
                if (_seat.Current is not null) _events.OnSessionFailure(Id, "internal_error", message);
                return null;

            case SessionSignal.TimerExpired(var reason):
                if (!_presence.StillApplies(reason)) return null;
                Journal.OnTimer(reason);
                return _held ?? new EngineEnd(reason);

            case SessionSignal.EngineEnded(var end):
                Journal.OnEngineEnded(end.Reason);
                if (!end.WaitForViewer || State != SessionState.Created) return end;
                _held = end;
                LogHeld(Id, end.Reason);
                return null;

            case SessionSignal.EndRequested(var reason):
                return new EngineEnd(reason);

            default:
                throw new InvalidOperationException($"Unknown signal {signal}.");
        }
    }

    private void Seat(IViewerConnection viewer)
    {
        _seat.Add(viewer);
        IViewerConnection? replaced = null;
        var returns = _isCutOff && !viewer.OnlyWatches;
        if (!viewer.OnlyWatches)
        {
            replaced = _seat.Take(viewer);
            if (replaced is not null) Journal.OnLeft(replaced, ViewerDisconnectReason.Replaced);
            if (!_isCutOff && replaced is not null) _events.TellWhatGoesOn();
            _isCutOff = false;
        }
        else if (!_seat.Watch(viewer))
        {
            CloseBeside(viewer, ViewerDisconnectReason.Closed);
            return;
        }

        _stage.SetAudience(_seat.Audience);
        _presence.Joined();
        _usage.OnJoined();
        _engine.OnViewerPresence(true);
        LogViewerJoined(Id, viewer.Id);
        Journal.OnJoined(viewer, returns);
        CloseBeside(replaced, ViewerDisconnectReason.Replaced);
    }

    // A page that is gone takes more than a second to find out about; the session goes on meanwhile, and its end waits for it.
    private static void CloseBeside(IViewerConnection? viewer, ViewerDisconnectReason reason) => _ = viewer?.CloseAsync(reason).AsTask();

    private void Unseat(IViewerConnection viewer, ViewerDisconnectReason reason)
    {
        if (!_seat.Leave(viewer)) return;
        _stage.SetAudience(_seat.Audience);
        LogViewerLeft(Id, viewer.Id, reason);
        Journal.OnLeft(viewer, reason);
        if (_seat.IsWatched) return;

        // Who was cut off comes back, and hears the rest; who left has heard enough.
        _isCutOff = reason == ViewerDisconnectReason.TransportLost;
        if (!_isCutOff && _engine is ISpeechTaskEngine) _speech.InterruptCurrent();
        else if (!_isCutOff) _speech.Interrupt();
        _presence.Left();
        Journal.OnUnwatched(Config.UserAbsentTimeout);
        _usage.OnLeft();
        _engine.OnViewerPresence(false);
    }

    private async Task TearDownAsync(EngineEnd end)
    {
        _mailbox.Complete();
        EndReason = end.Reason;
        _presence.End();
        _usage.OnLeft();
        _trace.Close();
        Journal.OnEnded(end.Reason);
        _onEnded(this);
        LogEnded(Id, end.Reason);
        try
        {
            if (end.Reason.IsFailure()) await TellFailureAsync(end);
            _stage.SetAudience([]);
            await Task.WhenAll(_seat.All.Select(v => v.CloseAsync(ViewerDisconnectReason.Closed).AsTask())).WaitAsync(TeardownLimit, _time);
            await _engineRun.DisposeAsync().AsTask().WaitAsync(TeardownLimit, _time);
            await _engine.DisposeAsync().AsTask().WaitAsync(TeardownLimit, _time);
        }
        catch (Exception exception)
        {
            LogTeardownFault(exception, Id);
        }

        await _place.RemoveAsync();
        _stage.Clear();
        _face.Dispose();
        _ended.TrySetResult();
    }

    private async Task TellFailureAsync(EngineEnd end)
    {
        if (_seat.Current is null) return;
        var code = end.Reason == SessionEndReason.EngineVersion ? "openai-realtime-version-mismatch" : "internal_error";
        _events.OnSessionFailure(Id, code, end.ErrorMessage ?? "The session failed.");
        await Task.Delay(ErrorDeliveryTime, _time);
    }

    private void SendToViewerNow(string json) => _seat.Current?.TrySendMessage(json);

    private void OnPlayback(PlaybackEvent playback)
    {
        if (_mailbox.Post(new SessionSignal.Playback(playback)) || State == SessionState.Ended) return;
        LogMailboxFull(Id);
    }

    private void OnPumpFault(Exception exception)
    {
        LogPumpFault(exception, Id);
        _mailbox.Post(new SessionSignal.EngineEnded(new EngineEnd(SessionEndReason.InternalError, "The avatar failed.")));
    }
}
