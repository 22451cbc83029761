using Visavis.Media.Timing;

namespace Visavis.Sessions.Playback;

/// <summary>What can happen to a segment.</summary>
public enum PlaybackEventKind
{
    /// <summary>Accepted and open.</summary>
    Created,

    /// <summary>Complete: no more audio will come.</summary>
    Closed,

    /// <summary>Its first sample is being played.</summary>
    Started,

    /// <summary>Its last sample was played. Terminal.</summary>
    Ended,

    /// <summary>Cut off, or dropped before it began. Terminal.</summary>
    Interrupted,

    /// <summary>A write that the segment rules forbid; nothing changed.</summary>
    Rejected,
}

/// <summary>Why a write was rejected.</summary>
public enum PlaybackRejection
{
    /// <summary>Not rejected.</summary>
    None,

    /// <summary>Create while another segment is open.</summary>
    SegmentAlreadyOpen,

    /// <summary>Audio while no segment is open.</summary>
    AudioOutsideSegment,

    /// <summary>Audio for a segment that was interrupted; reported once per segment.</summary>
    AudioAfterInterrupt,

    /// <summary>Close while no segment is open.</summary>
    NothingToClose,

    /// <summary>Close with another uid than the open segment's.</summary>
    UnknownSegment,

    /// <summary>The segment buffer is full; audio was dropped. Reported once per overflow.</summary>
    BufferOverflow,
}

/// <summary>Something that happened on the playback timeline.</summary>
/// <param name="Kind">What.</param>
/// <param name="SegmentId">Our id of the segment; empty for rejections that concern none.</param>
/// <param name="SegmentUid">The engine's name of it, or null.</param>
/// <param name="Time">Session clock when it happened.</param>
/// <param name="Played">How much of the segment was really played; set for terminal events.</param>
/// <param name="MoreQueued">For terminal events: whether another segment waits behind this one.</param>
/// <param name="HasAudio">False for a segment closed without audio: engines hear of it, viewers do not.</param>
/// <param name="Rejection">For <see cref="PlaybackEventKind.Rejected"/>: why.</param>
public readonly record struct PlaybackEvent(
    PlaybackEventKind Kind,
    Guid SegmentId,
    string? SegmentUid,
    MediaTime Time,
    MediaTime Played = default,
    bool MoreQueued = false,
    bool HasAudio = true,
    PlaybackRejection Rejection = PlaybackRejection.None);
