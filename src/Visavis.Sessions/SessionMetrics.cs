using System.Diagnostics.Metrics;

namespace Visavis.Sessions;

/// <summary>Measurements of live sessions, under the meter <c>Visavis.Sessions</c>; listed in docs/reference/metrics.md.</summary>
internal static class SessionMetrics
{
    private static readonly Meter Meter = new("Visavis.Sessions");

    public static readonly Counter<long> Created = Meter.CreateCounter<long>("visavis.sessions.created", "{session}");

    public static readonly Counter<long> Ended = Meter.CreateCounter<long>("visavis.sessions.ended", "{session}", "By end reason");

    public static readonly UpDownCounter<int> Live = Meter.CreateUpDownCounter<int>("visavis.sessions.live", "{session}");

    public static readonly Histogram<double> TurnStart =
        Meter.CreateHistogram<double>("visavis.turn.start.duration", "ms", "From an engine's first word on a segment to its first sample played; waiting for a viewer and for earlier speech included");

    public static readonly Histogram<double> TurnShown =
        Meter.CreateHistogram<double>("visavis.turn.shown.duration", "ms", "In the page: from the start of a phrase to the first picture of it on the screen");

    public static readonly Histogram<double> RenderTime = Meter.CreateHistogram<double>("visavis.face.render.duration", "ms", "Time to draw one picture");

    public static readonly Counter<long> PicturesDropped = Meter.CreateCounter<long>("visavis.face.pictures.dropped", "{picture}", "Left out under overload");

    public static readonly Counter<long> AudioTicksSkipped = Meter.CreateCounter<long>("visavis.pump.ticks.skipped", "{tick}", "20 ms ticks lost to a stall of the process");
}
