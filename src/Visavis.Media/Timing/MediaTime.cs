namespace Visavis.Media.Timing;

/// <summary>A point, or a distance, on a session's media clock: a count of mono samples at <see cref="SamplesPerSecond"/>.</summary>
/// <remarks>
/// The only unit of time on the media path. Zero is the session's first outgoing audio sample. Audio and video both carry
/// times from this clock, so they cannot drift apart.
/// </remarks>
/// <param name="Samples">Samples since the clock's zero.</param>
public readonly record struct MediaTime(long Samples) : IComparable<MediaTime>
{
    /// <summary>Rate of the session clock and of all PCM between engine and viewer, in Hz.</summary>
    public const int SamplesPerSecond = 24_000;

    /// <summary>Length of one audio tick: 20 ms, the Opus frame that viewers receive.</summary>
    public const int SamplesPerTick = SamplesPerSecond / 50;

    /// <summary>The clock's zero.</summary>
    public static MediaTime Zero => default;

    /// <summary>This time in seconds, for people and for wire messages; never for arithmetic.</summary>
    public double TotalSeconds => Samples / (double)SamplesPerSecond;

    /// <summary>This time in nanoseconds, rounded down: the unit of presentation times in the media pipeline.</summary>
    public long TotalNanoseconds => (long)(Samples * (Int128)1_000_000_000 / SamplesPerSecond);

    /// <summary>The place that a presentation time belongs to, rounded to the nearest sample: undoes <see cref="TotalNanoseconds"/>.</summary>
    public static MediaTime FromNanoseconds(long nanoseconds) =>
        new((long)(((nanoseconds * (Int128)SamplesPerSecond) + 500_000_000) / 1_000_000_000));

    /// <summary>Converts a duration to samples, rounding to the nearest one.</summary>
    public static MediaTime FromTimeSpan(TimeSpan duration) =>
        new((long)Math.Round(duration.TotalSeconds * SamplesPerSecond));

    /// <summary>This time as a <see cref="TimeSpan"/> (100 ns steps).</summary>
    public TimeSpan ToTimeSpan() => TimeSpan.FromTicks((long)(Samples * (Int128)TimeSpan.TicksPerSecond / SamplesPerSecond));

    /// <inheritdoc />
    public int CompareTo(MediaTime other) => Samples.CompareTo(other.Samples);

    /// <summary>Adds a distance.</summary>
    public static MediaTime operator +(MediaTime left, MediaTime right) => new(left.Samples + right.Samples);

    /// <summary>Subtracts a distance.</summary>
    public static MediaTime operator -(MediaTime left, MediaTime right) => new(left.Samples - right.Samples);

    /// <summary>Orders two times.</summary>
    public static bool operator <(MediaTime left, MediaTime right) => left.Samples < right.Samples;

    /// <summary>Orders two times.</summary>
    public static bool operator >(MediaTime left, MediaTime right) => left.Samples > right.Samples;

    /// <summary>Orders two times.</summary>
    public static bool operator <=(MediaTime left, MediaTime right) => left.Samples <= right.Samples;

    /// <summary>Orders two times.</summary>
    public static bool operator >=(MediaTime left, MediaTime right) => left.Samples >= right.Samples;
}
