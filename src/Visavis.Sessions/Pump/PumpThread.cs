using System.Collections.Concurrent;
using Visavis.Media.Timing;

namespace Visavis.Sessions.Pump;

/// <summary>One media thread: serves its sessions' deadlines, every due audio tick before any picture, pictures earliest first.</summary>
/// <remarks>Never awaits. Sessions come and go through a queue, so the loop itself takes no lock.</remarks>
internal sealed class PumpThread : IDisposable
{
    private const double TickMs = 1000.0 * MediaTime.SamplesPerTick / MediaTime.SamplesPerSecond;

    // Being this late means that the process stood still (suspended, stopped in a debugger); catching up would be a burst.
    private const double StallMs = 200;

    private readonly ConcurrentQueue<(PumpPlace Place, bool Add)> _changes = new();
    private readonly List<PumpPlace> _places = [];
    private readonly OverloadGovernor _governor = new();
    private readonly TimeProvider _time;
    private readonly AutoResetEvent _wake = new(false);
    private readonly Thread _thread;
    private readonly long _epoch;
    private volatile bool _stopping;
    private int _count;

    public PumpThread(int index, TimeProvider timeProvider)
    {
        _time = timeProvider;
        _epoch = timeProvider.GetTimestamp();
        _thread = new Thread(Run) { Name = $"visavis-pump-{index}", IsBackground = true, Priority = ThreadPriority.AboveNormal };
        _thread.Start();
    }

    /// <summary>Sessions on this thread, those on their way included.</summary>
    public int Count => Volatile.Read(ref _count);

    private double NowMs => _time.GetElapsedTime(_epoch).TotalMilliseconds;

    public PumpPlace Add(IPumped pumped)
    {
        var place = new PumpPlace(pumped, this);
        Interlocked.Increment(ref _count);
        _changes.Enqueue((place, true));
        _wake.Set();
        return place;
    }

    public void Remove(PumpPlace place)
    {
        Interlocked.Decrement(ref _count);
        _changes.Enqueue((place, false));
        _wake.Set();
        if (!_thread.IsAlive) ApplyChanges();
    }

    public void Dispose()
    {
        _stopping = true;
        _wake.Set();
        _thread.Join();
        ApplyChanges();
        _wake.Dispose();
    }

    private void Run()
    {
        while (!_stopping)
        {
            ApplyChanges();
            var now = NowMs;
            var next = TickAudio(now);
            if (EarliestPicture() is { } place) Render(place);
            else Wait(next - NowMs);
        }
    }

    private void ApplyChanges()
    {
        while (_changes.TryDequeue(out var change))
        {
            if (change.Add)
            {
                change.Place.AudioDueMs = NowMs;
                change.Place.Pumped.Degrade(_governor.Level);
                _places.Add(change.Place);
            }
            else
            {
                _places.Remove(change.Place);
                change.Place.OnRemoved();
            }
        }
    }

    /// <summary>Serves every audio tick that is due and tells when the next one will be.</summary>
    private double TickAudio(double now)
    {
        var next = double.PositiveInfinity;
        foreach (var place in _places)
        {
            if (place.AudioDueMs <= now) Tick(place, now);
            if (place.AudioDueMs < next) next = place.AudioDueMs;
        }

        return next;
    }

    private static void Tick(PumpPlace place, double now)
    {
        try
        {
            var running = place.Pumped.IsRunning;
            if (running != place.WasRunning) place.AudioDueMs = now;
            place.WasRunning = running;
            if (!running)
            {
                place.VideoDueMs = double.NaN;
                place.Pumped.Idle();
                place.AudioDueMs = now + TickMs;
                return;
            }

            if (now - place.AudioDueMs > StallMs)
            {
                var missed = (int)((now - place.AudioDueMs) / TickMs);
                place.Pumped.Skip(missed);
                place.AudioDueMs += missed * TickMs;
                place.VideoDueMs = double.NaN;
            }

            var due = place.AudioDueMs;
            place.AudioDueMs += TickMs;
            if (place.Pumped.TickAudio()) place.VideoDueMs = due;
        }
        catch (Exception exception)
        {
            place.AudioDueMs = now + TickMs;
            place.Pumped.OnFault(exception);
        }
    }

    private PumpPlace? EarliestPicture()
    {
        PumpPlace? earliest = null;
        foreach (var place in _places)
        {
            if (!double.IsNaN(place.VideoDueMs) && (earliest is null || place.VideoDueMs < earliest.VideoDueMs)) earliest = place;
        }

        return earliest;
    }

    private void Render(PumpPlace place)
    {
        var now = NowMs;
        var lateness = now - place.VideoDueMs;
        place.VideoDueMs = double.NaN;
        try
        {
            place.Pumped.RenderVideo();
        }
        catch (Exception exception)
        {
            place.Pumped.OnFault(exception);
        }

        if (!_governor.Observe(now, lateness)) return;
        foreach (var each in _places) each.Pumped.Degrade(_governor.Level);
    }

    private void Wait(double ms)
    {
        // Rounded up: waking a moment late costs nothing (presentation times are explicit), waking early costs a second turn.
        if (ms > 0) _wake.WaitOne(double.IsPositiveInfinity(ms) ? Timeout.Infinite : (int)Math.Ceiling(ms));
    }
}
