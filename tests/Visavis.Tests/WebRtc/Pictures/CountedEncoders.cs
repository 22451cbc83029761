using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Visavis.WebRtc;

namespace Visavis.Tests.WebRtc.Pictures;

/// <summary>The process's encoders as its metrics tell them, from now on.</summary>
internal sealed class CountedEncoders : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, int> _open = new();
    private long _coded;

    public CountedEncoders()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Name.StartsWith("visavis.encoders.", StringComparison.Ordinal)) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<int>((_, change, tags, _) => _open.AddOrUpdate((string)tags[0].Value!, change, (_, open) => open + change));
        _listener.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref _coded, count));
        _listener.Start();
    }

    /// <summary>Pictures coded.</summary>
    public long Coded => Interlocked.Read(ref _coded);

    /// <summary>All that are open.</summary>
    public int Open => _open.Values.Sum();

    /// <summary>Those of one codec.</summary>
    public int OpenFor(VideoCodec codec) => _open.GetValueOrDefault(codec.ToString());

    public void Dispose() => _listener.Dispose();
}
