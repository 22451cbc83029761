namespace Visavis.Face.LipSync.Text;

/// <summary>Reads the phones of one utterance, piece by piece, and says what the mouth does.</summary>
/// <remarks>One instance per utterance and thread.</remarks>
public sealed class PhoneReader
{
    // Of a diphthong, or of pf: the first sound takes this share of the time.
    private const double GlideShare = .6, ClosureShare = .4;
    private readonly bool _isIpa;
    private (long Start, long End)? _waiting;

    private PhoneReader(bool isIpa) => _isIpa = isIpa;

    /// <summary>A reader for an alphabet, <c>arpabet</c> or <c>ipa</c>; null when it is null or another one: such speech is heard, not read.</summary>
    public static PhoneReader? For(string? alphabet) => alphabet switch
    {
        "arpabet" => new PhoneReader(isIpa: false),
        "ipa" => new PhoneReader(isIpa: true),
        _ => null,
    };

    /// <summary>Reads the next phone.</summary>
    /// <param name="phone">Its symbol; an unknown one leaves a gap, through which the mouth follows the sound.</param>
    /// <param name="startSample">Where it begins.</param>
    /// <param name="endSample">Where it ends.</param>
    /// <param name="marks">Receives what is certain now. An h waits for the sound after it, whose shape it has.</param>
    public void Read(string phone, long startSample, long endSample, ICollection<VisemeMark> marks)
    {
        ArgumentNullException.ThrowIfNull(phone);
        ArgumentNullException.ThrowIfNull(marks);
        if (endSample <= startSample) return;
        var found = _isIpa ? PhoneTable.FromIpa(phone) : PhoneTable.FromArpabet(phone);
        if (found is not { } visemes)
        {
            _waiting = null;
            return;
        }

        var (first, second) = visemes;
        if (first == PhoneTable.FollowsNext)
        {
            // Two in a row wait together.
            _waiting = (_waiting?.Start ?? startSample, endSample);
            if (second is null) return;
            first = second.Value;
            second = null;
            startSample = endSample;
        }

        if (_waiting is { } before && first != Viseme.Silence) marks.Add(new VisemeMark(first, before.Start, before.End));
        _waiting = null;
        if (endSample <= startSample) return;
        if (second is not { } then || then == PhoneTable.FollowsNext)
        {
            marks.Add(new VisemeMark(first, startSample, endSample));
            return;
        }

        var share = first == Viseme.PP ? ClosureShare : GlideShare;
        var turn = startSample + (long)Math.Round((endSample - startSample) * share);
        marks.Add(new VisemeMark(first, startSample, turn));
        marks.Add(new VisemeMark(then, turn, endSample));
    }
}
