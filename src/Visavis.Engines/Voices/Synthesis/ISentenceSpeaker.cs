namespace Visavis.Engines.Voices.Synthesis;

/// <summary>Speaks single sentences: what a synthesiser's binding implements. Always called on one thread.</summary>
internal interface ISentenceSpeaker
{
    /// <summary>Speaks a sentence into a job and returns when it is done, or soon after the job was cancelled.</summary>
    /// <exception cref="Sessions.Ports.VoiceException">The synthesiser failed.</exception>
    void Speak(string sentence, SynthesisJob job);
}
