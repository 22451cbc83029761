using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using Visavis.Engines.Voices.Remote;

namespace Visavis.Engines.Voices.ElevenLabs;

/// <summary>Takes ElevenLabs' answer with timestamps apart: one JSON object a line, with sound and the times of the characters that it says.</summary>
/// <remarks>One instance an answer; not thread-safe. Shape: the vendor's <c>/stream/with-timestamps</c>.</remarks>
internal sealed class TimedSpeech(VoiceServer server)
{
    // Half a second of sound is 32 kB of base64; ten times the longest seen.
    private const int MostLineBytes = 4 * 1024 * 1024;

    private readonly ArrayBufferWriter<byte> _line = new();

    /// <summary>The objects that a piece of the answer completes.</summary>
    /// <exception cref="Visavis.Sessions.Ports.VoiceException">The piece is no such answer.</exception>
    public IEnumerable<TimedSound> Add(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Span.IndexOf((byte)'\n') is var end and >= 0)
        {
            _line.Write(bytes.Span[..end]);
            bytes = bytes[(end + 1)..];
            if (Take() is { } sound) yield return sound;
        }

        if (_line.WrittenCount + bytes.Length > MostLineBytes) throw server.Failed("answered with a line that has no end");
        _line.Write(bytes.Span);
    }

    /// <summary>What is left when the answer is complete: the last line may lack its end.</summary>
    public TimedSound? Finish() => Take();

    private TimedSound? Take()
    {
        var line = _line.WrittenSpan.Trim(" \t\r"u8);
        try
        {
            return line.IsEmpty ? null : JsonSerializer.Deserialize(line, ElevenLabsJson.Default.TimedSound);
        }
        catch (JsonException fault)
        {
            throw server.Failed("answered with something other than timed sound", fault);
        }
        finally
        {
            _line.ResetWrittenCount();
        }
    }
}

/// <summary>A piece of sound and the times of what it says.</summary>
/// <param name="Audio">Bytes of the format that was asked for.</param>
/// <param name="Alignment">The text as it was sent; may be missing.</param>
/// <param name="NormalizedAlignment">The text as it is spoken, numbers in words; may be missing.</param>
internal sealed record TimedSound(
    [property: JsonPropertyName("audio_base64")] byte[]? Audio, CharacterTimings? Alignment, CharacterTimings? NormalizedAlignment);

/// <summary>When characters sound, in seconds; three lists of the same length.</summary>
internal sealed record CharacterTimings(
    IReadOnlyList<string>? Characters,
    [property: JsonPropertyName("character_start_times_seconds")] IReadOnlyList<double>? Starts,
    [property: JsonPropertyName("character_end_times_seconds")] IReadOnlyList<double>? Ends);
