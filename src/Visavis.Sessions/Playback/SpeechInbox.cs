using System.Collections.Concurrent;

namespace Visavis.Sessions.Playback;

/// <summary>Carries an engine's writes from its thread to the frame pump's, in order and without a lock.</summary>
internal sealed class SpeechInbox : ISpeechSink
{
    // An engine that floods us with nonsense is answered at this pace, so that its answers never crowd out a session's own events.
    private const int MaxEventsPerDrain = 1000;

    private readonly ConcurrentQueue<Command> _commands = new();

    private enum Kind
    {
        Create,
        Append,
        Close,
        Interrupt,
        InterruptCurrent,
    }

    public void CreateSegment(Guid segmentId, string? segmentUid) => _commands.Enqueue(new Command(Kind.Create, segmentId, segmentUid, default));

    public void Append(ReadOnlySpan<short> pcm)
    {
        if (pcm.IsEmpty) return;
        _commands.Enqueue(new Command(Kind.Append, Guid.Empty, null, PcmBlock.CopyOf(pcm)));
    }

    public void CloseSegment(string? segmentUid) => _commands.Enqueue(new Command(Kind.Close, Guid.Empty, segmentUid, default));

    public void Interrupt() => _commands.Enqueue(new Command(Kind.Interrupt, Guid.Empty, null, default));

    /// <summary>The viewer left: cut what is playing, keep what waits.</summary>
    public void InterruptCurrent() => _commands.Enqueue(new Command(Kind.InterruptCurrent, Guid.Empty, null, default));

    /// <summary>Applies what was written so far. Frame pump only.</summary>
    public void DrainTo(PlaybackTimeline timeline)
    {
        var limit = timeline.EventCount + MaxEventsPerDrain;
        while (timeline.EventCount < limit && _commands.TryDequeue(out var command))
        {
            switch (command.Kind)
            {
                case Kind.Create: timeline.CreateSegment(command.SegmentId, command.SegmentUid); break;
                case Kind.Append: timeline.Append(command.Block); break;
                case Kind.Close: timeline.CloseSegment(command.SegmentUid); break;
                case Kind.Interrupt: timeline.Interrupt(); break;
                case Kind.InterruptCurrent: timeline.InterruptCurrent(); break;
            }
        }
    }

    private readonly record struct Command(Kind Kind, Guid SegmentId, string? SegmentUid, PcmBlock Block);
}
