using System.Text.Json;
using System.Text.Json.Nodes;
using Visavis.Sessions.Playback;

namespace Visavis.Engines.External;

/// <summary>The JSON that we send to an external engine: sections C.4 and C.5 of the contract.</summary>
internal static class EngineMessages
{
    public const string SegmentError = "avatar.speech.segment.error";
    public const string TypeError = "message.type.error";
    public const string ParsingError = "json.parsing.error";
    public const string ValidationError = "message.validation.error";

    public static string Error(string subtype, string reason) =>
        new JsonObject { ["type"] = "error", ["subtype"] = subtype, ["reason"] = reason }.ToJsonString();

    public static string ViewerMessage(string dataJson) => $$"""{"type":"sdk.message.receive","data":{{dataJson}}}""";

    /// <summary>The message that reports a playback event.</summary>
    public static string ForPlayback(in PlaybackEvent playback) => playback.Kind switch
    {
        PlaybackEventKind.Created => Segment("avatar.speech.segment.created", playback).ToJsonString(),
        PlaybackEventKind.Closed => Segment("avatar.speech.segment.closed", playback).ToJsonString(),
        PlaybackEventKind.Started => Timed("avatar.speech.segment.playback.started", playback),
        PlaybackEventKind.Ended => Timed("avatar.speech.segment.playback.ended", playback),
        PlaybackEventKind.Interrupted => Interrupted(playback),
        PlaybackEventKind.Rejected => Error(SegmentError, Reason(playback)),
        _ => throw new ArgumentOutOfRangeException(nameof(playback), playback.Kind, null),
    };

    private static JsonObject Segment(string type, in PlaybackEvent playback) =>
        new() { ["type"] = type, ["segment_id"] = playback.SegmentId.ToString(), ["segment_uid"] = playback.SegmentUid };

    private static string Timed(string type, in PlaybackEvent playback)
    {
        var message = Segment(type, playback);
        message["timestamp"] = playback.Time.TotalSeconds;
        return message.ToJsonString();
    }

    private static string Interrupted(in PlaybackEvent playback)
    {
        var message = Segment("avatar.speech.segment.playback.interrupted", playback);
        message["played_duration"] = playback.Played.TotalSeconds;
        return message.ToJsonString();
    }

    private static string Reason(in PlaybackEvent playback) => playback.Rejection switch
    {
        PlaybackRejection.SegmentAlreadyOpen => "A segment is still open: close it before creating another.",
        PlaybackRejection.AudioOutsideSegment => "Audio arrived while no segment was open; it was dropped.",
        PlaybackRejection.AudioAfterInterrupt => "Audio arrived for a segment that was interrupted; it was dropped.",
        PlaybackRejection.NothingToClose => "There is no open segment to close.",
        PlaybackRejection.UnknownSegment => $"The open segment has another segment_uid than {JsonSerializer.Serialize(playback.SegmentUid)}.",
        PlaybackRejection.BufferOverflow => "The speech buffer is full; audio was dropped.",
        _ => "The message was rejected.",
    };
}
