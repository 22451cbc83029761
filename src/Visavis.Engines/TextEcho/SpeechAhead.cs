using Visavis.Media.Timing;

namespace Visavis.Engines.TextEcho;

/// <summary>Keeps account of the speech that was handed to the timeline and not heard yet, so that only so much is made in advance.</summary>
/// <remarks>Not thread-safe. How far the segment that is playing has come is told from the clock: the timeline reports only beginnings and ends.</remarks>
internal sealed class SpeechAhead(TimeProvider time)
{
    private readonly List<Item> _items = [];

    /// <summary>Segments begun and not over.</summary>
    public int Count => _items.Count;

    /// <summary>Whether one of them has begun to sound.</summary>
    public bool IsPlaying => _items.Exists(i => i.StartedAt is not null);

    /// <summary>A segment was opened; it is the last.</summary>
    public void Open(Guid id) => _items.Add(new Item { Id = id });

    /// <summary>Audio was added to the last segment.</summary>
    public void Append(int samples) => _items[^1].Samples += samples;

    /// <summary>A segment begins to sound.</summary>
    public void Start(Guid id)
    {
        if (Find(id) is { } item) item.StartedAt = time.GetTimestamp();
    }

    /// <summary>A segment is over.</summary>
    /// <returns>False when it is not one of these.</returns>
    public bool Remove(Guid id) => _items.RemoveAll(i => i.Id == id) > 0;

    /// <summary>Everything is over.</summary>
    public void Clear() => _items.Clear();

    /// <summary>Samples not heard yet.</summary>
    public long UnheardSamples()
    {
        var unheard = 0L;
        foreach (var item in _items) unheard += item.Samples - Heard(item);
        return unheard;
    }

    private long Heard(Item item) => item.StartedAt is { } startedAt
        ? Math.Min(item.Samples, MediaTime.FromTimeSpan(time.GetElapsedTime(startedAt)).Samples)
        : 0;

    private Item? Find(Guid id) => _items.Find(i => i.Id == id);

    private sealed class Item
    {
        public required Guid Id { get; init; }

        public long Samples { get; set; }

        public long? StartedAt { get; set; }
    }
}
