namespace Visavis.Sessions.Ports;

/// <summary>A phone (speech sound) and where it lies in the synthesised audio.</summary>
/// <param name="Symbol">Phone name in the voice's own alphabet (<see cref="VoiceInfo.PhoneAlphabet"/>).</param>
/// <param name="StartSample">First sample, 24 kHz, counted from the start of the utterance.</param>
/// <param name="EndSample">One past the last sample.</param>
public readonly record struct PhoneMark(string Symbol, long StartSample, long EndSample);

/// <summary>A piece of synthesised speech.</summary>
/// <param name="Pcm">[n] s16 mono 24 kHz; owned by the receiver. Empty in a last piece that only has phones.</param>
/// <param name="Phones">Phones that begin in this piece, or that became known with it, where the voice knows them.</param>
public readonly record struct VoiceChunk(ReadOnlyMemory<short> Pcm, IReadOnlyList<PhoneMark> Phones);

/// <summary>What a voice says of itself.</summary>
/// <param name="Id">Stable id, e.g. <c>flite/slt</c>.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Language">BCP 47 tag, e.g. <c>en-US</c>.</param>
/// <param name="Provider">Which synthesiser, e.g. <c>flite</c>.</param>
/// <param name="PhoneAlphabet">Alphabet of the phone marks (<c>arpabet</c>, <c>ipa</c>) or null when there are none.</param>
public sealed record VoiceInfo(string Id, string Name, string Language, string Provider, string? PhoneAlphabet);

/// <summary>Why a voice could not speak.</summary>
public enum VoiceFault
{
    /// <summary>This text or this answer failed; the next one may succeed.</summary>
    Failed,

    /// <summary>There is no such voice: the caller named the wrong one.</summary>
    UnknownVoice,

    /// <summary>The synthesiser cannot be used now, whoever asks: it is away, busy, or refuses the operator's key.</summary>
    Unavailable,
}

/// <summary>Thrown when a voice could not speak; the text is meant for logs and for the caller, without vendor secrets.</summary>
public sealed class VoiceException : Exception
{
    /// <summary>Creates the exception with a reason.</summary>
    public VoiceException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a reason and its cause.</summary>
    public VoiceException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception with a kind, a reason and its cause.</summary>
    public VoiceException(VoiceFault fault, string message, Exception? innerException = null)
        : base(message, innerException) => Fault = fault;

    /// <summary>Creates the exception without a reason.</summary>
    public VoiceException()
    {
    }

    /// <summary>Whose fault it is.</summary>
    public VoiceFault Fault { get; }
}

/// <summary>Text to speech. One instance may serve many sessions.</summary>
public interface IVoice
{
    /// <summary>Who is speaking.</summary>
    VoiceInfo Info { get; }

    /// <summary>Looks whether the voice is there, where that takes asking a vendor. Voices of this machine are.</summary>
    /// <exception cref="VoiceException">It is not (<see cref="VoiceFault.UnknownVoice"/>), or it cannot be known (<see cref="VoiceFault.Unavailable"/>).</exception>
    ValueTask CheckAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Speaks a text, piece by piece as it is made: the first piece comes long before the last.</summary>
    /// <exception cref="VoiceException">The synthesiser failed.</exception>
    IAsyncEnumerable<VoiceChunk> SynthesizeAsync(string text, CancellationToken cancellationToken);
}

/// <summary>Whether the voices of one synthesiser can be used on this machine.</summary>
/// <param name="Name">Synthesiser, e.g. <c>flite</c>.</param>
/// <param name="IsAvailable">True when it can speak.</param>
/// <param name="Advice">When it cannot: what is missing and the command that fixes it.</param>
public sealed record VoiceProviderStatus(string Name, bool IsAvailable, string? Advice);

/// <summary>All voices of this server.</summary>
public interface IVoiceCatalog
{
    /// <summary>Voices that can speak now.</summary>
    IReadOnlyList<VoiceInfo> Voices { get; }

    /// <summary>Each synthesiser and whether it works here.</summary>
    IReadOnlyList<VoiceProviderStatus> Providers { get; }

    /// <summary>Finds a voice by the <c>voice_id</c> of a request, aliases included; null when there is none.</summary>
    IVoice? Find(string voiceId);

    /// <summary>The voice to use when a request names none; null when no synthesiser is installed.</summary>
    IVoice? Default { get; }
}
