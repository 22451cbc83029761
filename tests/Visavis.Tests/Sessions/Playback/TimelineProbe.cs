using Visavis.Sessions.Playback;

namespace Visavis.Tests.Sessions.Playback;

/// <summary>A timeline with its events written down and speech made of a constant level, so that what is heard can be recognised.</summary>
internal sealed class TimelineProbe
{
    public TimelineProbe(long capacitySamples = PlaybackTimeline.DefaultCapacitySamples)
    {
        Timeline = new PlaybackTimeline(Events.Add, capacitySamples);
    }

    public List<PlaybackEvent> Events { get; } = [];

    public PlaybackTimeline Timeline { get; }

    public IEnumerable<PlaybackEventKind> Kinds => Events.Select(e => e.Kind);

    public static short[] Speech(int samples, short level = 1000) => [.. Enumerable.Repeat(level, samples)];

    public Guid Create(string? uid = "a")
    {
        var id = Guid.NewGuid();
        Timeline.CreateSegment(id, uid);
        return id;
    }

    public Guid Say(int samples, short level = 1000, string? uid = "a")
    {
        var id = Create(uid);
        Timeline.Append(Speech(samples, level));
        Timeline.CloseSegment(uid);
        return id;
    }

    public short[] Read(int samples, bool held = false)
    {
        var sound = new short[samples];
        Timeline.Read(sound, held);
        return sound;
    }
}
