using System.Diagnostics.Metrics;
using Visavis.WebRtc.Interop;

namespace Visavis.WebRtc;

/// <summary>Measurements of viewers' connections, under the meter <c>Visavis.WebRtc</c>; listed in docs/reference/metrics.md.</summary>
internal static class WebRtcMetrics
{
    private static readonly Meter Meter = new("Visavis.WebRtc");

    public static readonly UpDownCounter<int> Open = Meter.CreateUpDownCounter<int>("visavis.viewers.open", "{connection}", "Negotiated and not closed");

    public static readonly Histogram<double> AnswerTime =
        Meter.CreateHistogram<double>("visavis.viewers.answer.duration", "ms", "From a viewer's offer to our answer");

    public static readonly Histogram<double> ConnectTime =
        Meter.CreateHistogram<double>("visavis.viewers.connect.duration", "ms", "From a viewer's offer until media can flow");

    public static readonly Counter<long> Closed = Meter.CreateCounter<long>("visavis.viewers.closed", "{connection}", "By reason");

    public static readonly UpDownCounter<int> EncodersOpen =
        Meter.CreateUpDownCounter<int>("visavis.encoders.open", "{encoder}", "One for each session and codec that somebody watches, and one for each watcher on a thin path; by codec");

    public static readonly Counter<long> PicturesCoded =
        Meter.CreateCounter<long>("visavis.encoders.pictures", "{picture}", "Coded, once for all viewers of an encoder; by codec");

    public static readonly Counter<long> PicturesDropped =
        Meter.CreateCounter<long>("visavis.viewers.pictures.dropped", "{picture}", "Left out because the encoder was behind");

    public static readonly Counter<long> PicturesThinned =
        Meter.CreateCounter<long>("visavis.viewers.pictures.thinned", "{picture}", "Left out because the path is too thin for them");

    public static readonly Counter<long> RateCuts =
        Meter.CreateCounter<long>("visavis.viewers.rate.cuts", "{cut}", "Bit rate lowered because the path was full");

    public static readonly Counter<long> RepetitionsRefused =
        Meter.CreateCounter<long>("visavis.viewers.repetitions.refused", "{packet}", "Lost packets not sent again, to spare a full path");

    public static readonly Counter<long> StuckTeardowns =
        Meter.CreateCounter<long>("visavis.viewers.teardowns.stuck", "{connection}", "Pipelines that did not stop in time");

    private static readonly ObservableGauge<long> Handles =
        Meter.CreateObservableGauge("visavis.native.handles", () => NativeCount.Handles, "{handle}", "Native objects held");

    private static readonly ObservableGauge<long> CallbackFaults =
        Meter.CreateObservableGauge("visavis.native.callback_faults", () => NativeCount.CallbackFaults, "{fault}", "Exceptions swallowed at the native border");
}
