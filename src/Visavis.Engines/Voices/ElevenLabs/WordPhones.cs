using System.Text;
using Visavis.Engines.Voices.Synthesis;
using Visavis.Media.Timing;
using Visavis.Sessions.Ports;

namespace Visavis.Engines.Voices.ElevenLabs;

/// <summary>Turns the times of characters into phones: a word's sounds share the time of its letters in the proportion of their usual lengths.</summary>
/// <remarks>One instance an answer; not thread-safe. Words may be spread over pieces of the answer.</remarks>
internal sealed class WordPhones(ILetterToSound letters, long startSample)
{
    private readonly StringBuilder _word = new();
    private double _start, _end, _lastStart, _origin;

    /// <summary>Reads the times of the next piece.</summary>
    /// <param name="timings">Its characters; null when the vendor gave none.</param>
    /// <param name="soundBeforeSeconds">How much sound of the answer came before this piece.</param>
    /// <param name="phones">Receives the phones of the words that are complete, in samples at 24 kHz from the start of the text.</param>
    public void Add(CharacterTimings? timings, double soundBeforeSeconds, List<PhoneMark> phones)
    {
        if (timings is not { Characters: { } characters, Starts: { } starts, Ends: { } ends } || starts.Count < characters.Count || ends.Count < characters.Count) return;
        // Times count from the answer's start. A vendor's older form counts from the piece's: it is recognised by times that go back.
        if (characters.Count > 0 && _origin + starts[0] < _lastStart) _origin = soundBeforeSeconds;
        for (var i = 0; i < characters.Count; i++)
        {
            var (start, end) = (_origin + starts[i], _origin + ends[i]);
            _lastStart = start;
            if (IsOfWord(characters[i]))
            {
                if (_word.Length == 0) _start = start;
                _word.Append(characters[i]);
                _end = end;
            }
            else
            {
                Finish(phones);
            }
        }
    }

    /// <summary>The word that the answer ends with.</summary>
    public void Finish(List<PhoneMark> phones)
    {
        if (_word.Length == 0) return;
        var word = _word.ToString();
        _word.Clear();
        if (!(_end > _start)) return;
        var spoken = letters.Pronounce(word);
        if (spoken.Count == 0) return;
        var scale = (_end - _start) / spoken[^1].EndSeconds;
        foreach (var phone in spoken) phones.Add(new PhoneMark(phone.Symbol, ToSamples(phone.StartSeconds * scale), ToSamples(phone.EndSeconds * scale)));
    }

    private static bool IsOfWord(string character) => character.Length > 0 && (char.IsLetterOrDigit(character, 0) || char.GetUnicodeCategory(character, 0) is System.Globalization.UnicodeCategory.NonSpacingMark || character is "'" or "’");

    private long ToSamples(double secondsOfWord) => startSample + (long)Math.Round((_start + secondsOfWord) * MediaTime.SamplesPerSecond);
}
