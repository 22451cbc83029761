using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Visavis.Server.Telemetry;

/// <summary>All measurements of the product since the start, as the text that Prometheus reads (exposition format 0.0.4).</summary>
/// <remarks>Measuring must begin with <see cref="Start"/>. Any thread; a measurement costs a dictionary look-up and an addition.</remarks>
internal sealed class PrometheusPage : IDisposable
{
    /// <summary>Where the measurements of the product come from.</summary>
    public const string MeterPrefix = "Visavis.";

    // Labels of ours have few values; a mistake must not fill the memory.
    private const int MostSeries = 2_000;

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<(Instrument Instrument, string Labels), Series> _series = new();

    public void Start()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name.StartsWith(MeterPrefix, StringComparison.Ordinal)) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.Start();
    }

    public string Write()
    {
        _listener.RecordObservableInstruments();
        var page = new StringBuilder();
        foreach (var group in _series.GroupBy(entry => NameOf(entry.Key.Instrument)).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var instrument = group.First().Key.Instrument;
            if (instrument.Description is { Length: > 0 } help) page.Append(CultureInfo.InvariantCulture, $"# HELP {group.Key} {help.ReplaceLineEndings(" ")}\n");
            page.Append(CultureInfo.InvariantCulture, $"# TYPE {group.Key} {TypeOf(instrument)}\n");
            foreach (var (key, series) in group.OrderBy(entry => entry.Key.Labels, StringComparer.Ordinal)) series.Write(page, group.Key, key.Labels);
        }

        return page.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private static bool IsHistogram(Instrument instrument) => instrument is Histogram<int> or Histogram<long> or Histogram<double>;

    private static bool IsTotal(Instrument instrument) => instrument is Counter<int> or Counter<long> or Counter<double>;

    private static string TypeOf(Instrument instrument) => IsHistogram(instrument) ? "histogram" : IsTotal(instrument) ? "counter" : "gauge";

    private static string NameOf(Instrument instrument)
    {
        var unit = instrument.Unit switch { "ms" => "_milliseconds", "s" => "_seconds", "By" => "_bytes", _ => "" };
        return instrument.Name.Replace('.', '_').Replace('-', '_') + unit + (IsTotal(instrument) ? "_total" : "");
    }

    private static string LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty) return "";
        var labels = new StringBuilder();
        foreach (var (name, value) in tags)
        {
            var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
            var escaped = text.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).ReplaceLineEndings(" ");
            if (labels.Length > 0) labels.Append(',');
            labels.Append(CultureInfo.InvariantCulture, $"{name.Replace('.', '_')}=\"{escaped}\"");
        }

        return labels.ToString();
    }

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = (instrument, LabelsOf(tags));
        if (!_series.TryGetValue(key, out var series))
        {
            if (_series.Count >= MostSeries) return;
            series = _series.GetOrAdd(key, static key => (Series)(IsHistogram(key.Instrument) ? new Distribution() : new Sum(key.Instrument.IsObservable)));
        }

        series.Add(value);
    }

    private abstract class Series
    {
        public abstract void Add(double value);

        public abstract void Write(StringBuilder page, string name, string labels);

        protected static void Line(StringBuilder page, string name, string labels, double value) =>
            page.Append(name).Append(labels.Length == 0 ? "" : $"{{{labels}}}").Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
    }

    private sealed class Sum(bool isLevel) : Series
    {
        private readonly Lock _gate = new();
        private double _value;

        public override void Add(double value)
        {
            lock (_gate) _value = isLevel ? value : _value + value;
        }

        public override void Write(StringBuilder page, string name, string labels)
        {
            lock (_gate) Line(page, name, labels, _value);
        }
    }

    private sealed class Distribution : Series
    {
        // Milliseconds, from one picture's time to a slow vendor's.
        private static readonly double[] Bounds = [1, 2.5, 5, 10, 15, 20, 25, 40, 60, 100, 150, 250, 500, 1_000, 2_500, 5_000, 10_000];

        private readonly Lock _gate = new();
        private readonly long[] _counts = new long[Bounds.Length + 1];
        private double _sum;

        public override void Add(double value)
        {
            var at = 0;
            while (at < Bounds.Length && value > Bounds[at]) at++;
            lock (_gate)
            {
                _counts[at]++;
                _sum += value;
            }
        }

        public override void Write(StringBuilder page, string name, string labels)
        {
            var before = labels.Length == 0 ? "" : labels + ",";
            lock (_gate)
            {
                long count = 0;
                for (var i = 0; i <= Bounds.Length; i++)
                {
                    count += _counts[i];
                    var bound = i == Bounds.Length ? "+Inf" : Bounds[i].ToString(CultureInfo.InvariantCulture);
                    Line(page, name + "_bucket", $"{before}le=\"{bound}\"", count);
                }

                Line(page, name + "_sum", labels, _sum);
                Line(page, name + "_count", labels, count);
            }
        }
    }
}
