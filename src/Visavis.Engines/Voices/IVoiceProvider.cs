using Visavis.Sessions.Ports;

namespace Visavis.Engines.Voices;

/// <summary>One synthesiser and its voices.</summary>
internal interface IVoiceProvider : IDisposable
{
    /// <summary>Voices that can speak now; empty when the synthesiser is missing.</summary>
    IReadOnlyList<IVoice> Voices { get; }

    /// <summary>A voice that is not among those listed but may exist all the same, at a vendor; null where that cannot be.</summary>
    IVoice? Find(string voiceId) => null;

    /// <summary>Whether it works here, and if not, what to do about it.</summary>
    VoiceProviderStatus Status { get; }
}
