using System.Runtime.CompilerServices;
using Visavis.Sessions.Ports;

namespace Visavis.Tests.Engines.TextEcho;

/// <summary>A voice whose audio can be read back: 0.1 s of a constant level for each character, its code plus an offset.</summary>
internal sealed class ScriptedVoice(string id = "scripted", short offset = 0) : IVoice
{
    public const int SamplesPerCharacter = 2_400;

    private readonly TaskCompletionSource _reachedGate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public VoiceInfo Info { get; } = new(id, id, "en", "scripted", null);

    /// <summary>At this character the voice fails.</summary>
    public const char Failure = '#';

    /// <summary>At this character the voice falls silent until it is cancelled.</summary>
    public const char Gate = '@';

    /// <summary>Done when a <see cref="Gate"/> was reached.</summary>
    public Task ReachedGate => _reachedGate.Task;

    public async IAsyncEnumerable<VoiceChunk> SynthesizeAsync(string text, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var character in text)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (character == Failure) throw new VoiceException("A failure as scripted.");
            if (character == Gate)
            {
                _reachedGate.TrySetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            }

            var pcm = new short[SamplesPerCharacter];
            Array.Fill(pcm, (short)(character + offset));
            yield return new VoiceChunk(pcm, []);
        }
    }
}
