using System.Collections.Concurrent;
using Visavis.Face.LipSync.Text;
using Visavis.Sessions.Ports;

namespace Visavis.Sessions.Playback;

/// <summary>Carries an engine's writes from its thread to the frame pump's, in order and without a lock.</summary>
internal sealed class SpeechInbox : ISpeechSink
{
    // An engine that floods us with nonsense is answered at this pace, so that its answers never crowd out a session's own events.
    private const int MaxEventsPerDrain = 1000;

    private readonly ConcurrentQueue<Command> _commands = new();

    // The engine's side: who reads the phones of the segment that is open.
    private PhoneReader? _reader;

    private enum Kind
    {
        Create,
        Mark,
        Append,
        Close,
        Interrupt,
        InterruptCurrent,
    }

    public void CreateSegment(Guid segmentId, string? segmentUid)
    {
        _reader = null;
        _commands.Enqueue(new Command(Kind.Create, segmentId, segmentUid));
    }

    public void Append(ReadOnlySpan<short> pcm)
    {
        if (pcm.IsEmpty) return;
        _commands.Enqueue(new Command(Kind.Append, Block: PcmBlock.CopyOf(pcm)));
    }

    public void MarkPhones(string? alphabet, IReadOnlyList<PhoneMark> phones)
    {
        if (phones.Count == 0 || (_reader ??= PhoneReader.For(alphabet)) is not { } reader) return;
        var marks = new List<VisemeMark>(phones.Count + 8);
        foreach (var phone in phones) reader.Read(phone.Symbol, phone.StartSample, phone.EndSample, marks);
        if (marks.Count > 0) _commands.Enqueue(new Command(Kind.Mark, Marks: [.. marks]));
    }

    public void AppendBytes(ReadOnlySpan<byte> pcm16le)
    {
        if (pcm16le.IsEmpty) return;
        _commands.Enqueue(new Command(Kind.Append, Block: PcmBlock.CopyOf(pcm16le)));
    }

    public void CloseSegment(string? segmentUid) => _commands.Enqueue(new Command(Kind.Close, SegmentUid: segmentUid));

    public void Interrupt() => _commands.Enqueue(new Command(Kind.Interrupt));

    /// <summary>The viewer left: cut what is playing, keep what waits.</summary>
    public void InterruptCurrent() => _commands.Enqueue(new Command(Kind.InterruptCurrent));

    /// <summary>Applies what was written so far. Frame pump only.</summary>
    public void DrainTo(PlaybackTimeline timeline)
    {
        var limit = timeline.EventCount + MaxEventsPerDrain;
        while (timeline.EventCount < limit && _commands.TryDequeue(out var command))
        {
            switch (command.Kind)
            {
                case Kind.Create: timeline.CreateSegment(command.SegmentId, command.SegmentUid); break;
                case Kind.Mark: timeline.MarkVisemes(command.Marks); break;
                case Kind.Append: timeline.Append(command.Block); break;
                case Kind.Close: timeline.CloseSegment(command.SegmentUid); break;
                case Kind.Interrupt: timeline.Interrupt(); break;
                case Kind.InterruptCurrent: timeline.InterruptCurrent(); break;
            }
        }
    }

    private readonly record struct Command(Kind Kind, Guid SegmentId = default, string? SegmentUid = null, PcmBlock Block = default, VisemeMark[]? Marks = null);
}
