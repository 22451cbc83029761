using Visavis.Sessions.Ports;

namespace Visavis.Engines.Voices.Synthesis;

/// <summary>The one thread on which a synthesiser that is not re-entrant runs, shared fairly by everyone who wants to speak.</summary>
/// <remarks>
/// Jobs take turns sentence by sentence, so a long text delays a short one by one sentence at most. A job whose listener has 10 s in hand
/// is left alone until it has caught up. The thread is started by the first job.
/// </remarks>
internal sealed class SynthesisThread : IDisposable
{
    /// <summary>Jobs that may wait at once: far more than sessions fit on a node.</summary>
    private const int MaxJobs = 1_024;

    private readonly Lock _startGate = new();
    private readonly object _gate = new();
    private readonly Queue<SynthesisJob> _ready = new();
    private readonly HashSet<SynthesisJob> _alive = [];
    private readonly string _name;
    private Thread? _thread;
    private bool _isDisposed;

    /// <summary>Creates the thread without starting it.</summary>
    /// <param name="name">Name for debuggers.</param>
    public SynthesisThread(string name) => _name = name;

    /// <summary>Queues sentences to be spoken.</summary>
    /// <exception cref="VoiceException">Too many texts wait already, or the server is stopping.</exception>
    public SynthesisJob Start(ISentenceSpeaker speaker, IReadOnlyList<string> sentences)
    {
        var job = new SynthesisJob(speaker, sentences, Resume);
        lock (_gate)
        {
            if (_isDisposed) throw new VoiceException("The voice is shut down.");
            if (_alive.Count >= MaxJobs) throw new VoiceException($"{MaxJobs} texts are being spoken already.");
            _alive.Add(job);
            _ready.Enqueue(job);
            Monitor.Pulse(_gate);
        }

        EnsureRunning();
        return job;
    }

    /// <summary>Cancels every job and waits for the thread's end.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            foreach (var job in _alive)
            {
                job.Complete(new VoiceException("The voice is shut down."));
                job.Cancel();
            }

            Monitor.Pulse(_gate);
        }

        lock (_startGate) _thread?.Join();
    }

    private void EnsureRunning()
    {
        lock (_startGate)
        {
            if (_thread is not null) return;
            _thread = new Thread(Run) { IsBackground = true, Name = _name };
            _thread.Start();
        }
    }

    private void Run()
    {
        while (TakeReady() is { } job)
        {
            var isOver = SpeakNext(job);
            lock (_gate)
            {
                if (isOver) _alive.Remove(job);
                else if (job is { IsFarAhead: true, IsCancelled: false }) job.IsParked = true;
                else _ready.Enqueue(job);
            }
        }
    }

    /// <summary>Waits for a job that can go on; null when the thread is to end.</summary>
    private SynthesisJob? TakeReady()
    {
        lock (_gate)
        {
            while (true)
            {
                if (_isDisposed) return null;
                if (_ready.TryDequeue(out var job)) return job;
                Monitor.Wait(_gate);
            }
        }
    }

    /// <summary>Speaks one sentence of a job; true when it was the last, or the job is over for another reason.</summary>
    private static bool SpeakNext(SynthesisJob job)
    {
        try
        {
            if (!job.IsCancelled) job.Speaker.Speak(job.TakeNext(), job);
            if (job is { HasNext: true, IsCancelled: false }) return false;
            job.Complete(null);
        }
        catch (Exception error)
        {
            job.Complete(error as VoiceException ?? new VoiceException("The synthesiser failed.", error));
        }

        return true;
    }

    /// <summary>A listener has caught up, or has gone: a parked job goes on (to its end, in the second case).</summary>
    private void Resume(SynthesisJob job)
    {
        lock (_gate)
        {
            if (!job.IsParked) return;
            job.IsParked = false;
            _ready.Enqueue(job);
            Monitor.Pulse(_gate);
        }
    }
}
