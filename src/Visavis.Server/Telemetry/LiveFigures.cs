using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Visavis.Server.Telemetry;

/// <summary>What the process holds right now: the product's own up-down counters and gauges, under their metric names.</summary>
/// <remarks>Counting starts with <see cref="Start"/>, which belongs before the first session. Any thread.</remarks>
internal sealed class LiveFigures : IDisposable
{
    private const string MeterPrefix = "Visavis.";

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, long> _sums = new();

    /// <summary>Begins to follow the instruments, those that come later included.</summary>
    public void Start()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name.StartsWith(MeterPrefix, StringComparison.Ordinal) && IsLevel(instrument)) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => Take(instrument, value));
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Take(instrument, value));
        _listener.Start();
    }

    /// <summary>All figures as they are now, in the order of their names.</summary>
    public IReadOnlyDictionary<string, long> Snapshot()
    {
        _listener.RecordObservableInstruments();
        return new SortedDictionary<string, long>(_sums, StringComparer.Ordinal);
    }

    public void Dispose() => _listener.Dispose();

    // Levels go up and down; totals since the start and durations belong in a time series, not in a picture of the moment.
    private static bool IsLevel(Instrument instrument) =>
        instrument is UpDownCounter<int> or UpDownCounter<long> or ObservableGauge<int> or ObservableGauge<long>;

    private void Take(Instrument instrument, long value)
    {
        if (instrument.IsObservable) _sums[instrument.Name] = value;
        else _sums.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value);
    }
}
