using Visavis.Sessions.Ports;

namespace Visavis.Sessions.Playback;

/// <summary>Where every engine writes its speech: segments of PCM, one open at a time, played in creation order.</summary>
/// <remarks>
/// Thread-safe for one writing engine; calls return at once and take effect in call order, at the next audio tick (20 ms) at the latest.
/// What happened is reported through <see cref="PlaybackEvent"/>s. The state machine is section C.7 of the contract: a write that it
/// forbids changes nothing and comes back as <see cref="PlaybackEventKind.Rejected"/>.
/// </remarks>
public interface ISpeechSink
{
    /// <summary>Opens a segment.</summary>
    /// <param name="segmentId">Our id, also the <c>phrase_id</c> of viewer events; new for each segment.</param>
    /// <param name="segmentUid">The engine's own name for it, echoed in events; null when it has none.</param>
    void CreateSegment(Guid segmentId, string? segmentUid);

    /// <summary>
    /// Tells the phones of the open segment, where the voice knows them: lip-sync then reads them and listens only for loudness.
    /// Call it before the <see cref="Append"/> of the speech in which they begin.
    /// </summary>
    /// <param name="alphabet">Of the phones: <see cref="VoiceInfo.PhoneAlphabet"/>. Null, or one that is not known, changes nothing.</param>
    /// <param name="phones">In order, counted from the segment's first sample; copied.</param>
    void MarkPhones(string? alphabet, IReadOnlyList<PhoneMark> phones);

    /// <summary>Appends speech to the open segment: [n] s16 mono 24 kHz, copied.</summary>
    void Append(ReadOnlySpan<short> pcm);

    /// <summary>Appends speech as it comes from a socket: PCM16LE mono 24 kHz, copied. A segment is one stream of bytes: a sample may be split between two
    /// calls, and half a sample left at its end is dropped.</summary>
    void AppendBytes(ReadOnlySpan<byte> pcm16le);

    /// <summary>Declares the open segment complete. Null closes whichever is open.</summary>
    void CloseSegment(string? segmentUid);

    /// <summary>Cuts everything that is playing or waits to be played.</summary>
    void Interrupt();
}
