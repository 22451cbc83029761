using Visavis.Engines.Voices.Synthesis;
using Visavis.Sessions.Ports;

namespace Visavis.Engines.Voices;

/// <summary>A voice whose synthesiser runs in this process, on a thread of its own.</summary>
internal sealed class LocalVoice : IVoice
{
    private readonly SynthesisThread _thread;
    private readonly ISentenceSpeaker _speaker;

    public LocalVoice(VoiceInfo info, SynthesisThread thread, ISentenceSpeaker speaker)
    {
        Info = info;
        _thread = thread;
        _speaker = speaker;
    }

    /// <inheritdoc />
    public VoiceInfo Info { get; }

    /// <inheritdoc />
    public IAsyncEnumerable<VoiceChunk> SynthesizeAsync(string text, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        var sentences = SentenceSplitter.Split(SpokenText.Clean(text));
        return SpeakAsync(sentences, cancellationToken);
    }

    private async IAsyncEnumerable<VoiceChunk> SpeakAsync(
        IReadOnlyList<string> sentences,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (sentences.Count == 0) yield break;
        var job = _thread.Start(_speaker, sentences);
        await foreach (var chunk in job.ReadAllAsync(cancellationToken)) yield return chunk;
    }
}
