using System.Text.Json.Nodes;
using Visavis.Sessions.Ports;

namespace Visavis.VendorFakes.ElevenLabs;

/// <summary>When each character of a text sounds: the words share the time of the audio by their letters, within the stretch that has phones.</summary>
internal sealed class CharacterTimes
{
    private readonly string _text;
    private readonly double[] _startSeconds;

    public CharacterTimes(string text, IReadOnlyList<PhoneMark> phones, int samples, int rateHz)
    {
        _text = text;
        var first = phones.Count > 0 ? phones[0].StartSample : 0;
        var last = phones.Count > 0 ? phones[^1].EndSample : samples;
        _startSeconds = new double[text.Length + 1];
        for (var i = 0; i <= text.Length; i++) _startSeconds[i] = (first + ((last - first) * (double)i / Math.Max(1, text.Length))) / rateHz;
    }

    public int Length => _text.Length;

    /// <summary>Characters that begin before a moment.</summary>
    public int CountBefore(double seconds)
    {
        var count = 0;
        while (count < _text.Length && _startSeconds[count] < seconds) count++;
        return count;
    }

    /// <summary>The HTTP form: seconds from the start of the request's audio.</summary>
    public JsonObject Seconds(int from, int to) => new()
    {
        ["characters"] = List(from, to, i => _text[i].ToString()),
        ["character_start_times_seconds"] = List(from, to, i => Math.Round(_startSeconds[i], 3)),
        ["character_end_times_seconds"] = List(from, to, i => Math.Round(_startSeconds[i + 1], 3)),
    };

    /// <summary>The WebSocket form: milliseconds from the start of the chunk.</summary>
    public JsonObject Milliseconds(int from, int to, double chunkStartSeconds) => new()
    {
        ["chars"] = List(from, to, i => _text[i].ToString()),
        ["charStartTimesMs"] = List(from, to, i => Math.Max(0, (int)Math.Round((_startSeconds[i] - chunkStartSeconds) * 1000))),
        ["charsDurationsMs"] = List(from, to, i => (int)Math.Round((_startSeconds[i + 1] - _startSeconds[i]) * 1000)),
    };

    private static JsonArray List<T>(int from, int to, Func<int, T> value) =>
        new([.. Enumerable.Range(from, to - from).Select(i => (JsonNode?)JsonValue.Create(value(i)))]);
}
