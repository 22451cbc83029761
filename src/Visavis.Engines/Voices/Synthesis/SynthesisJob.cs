using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Visavis.Media.Timing;
using Visavis.Sessions.Ports;

namespace Visavis.Engines.Voices.Synthesis;

/// <summary>One text on its way through a synthesiser: its sentences on one side, what became of them on the other.</summary>
/// <remarks>Members are marked with the side they belong to; <see cref="Cancel"/> may come from anywhere.</remarks>
internal sealed class SynthesisJob
{
    /// <summary>Speech waiting to be fetched beyond which no further sentence is begun (10 s).</summary>
    private const int ParkingSamples = 10 * MediaTime.SamplesPerSecond;

    // A sentence is at most SentenceSplitter.MaxCharacters long and pieces are at least 20 ms: it cannot fill this on top of 10 s.
    private const int MaxChunks = 4_096;

    private readonly Channel<VoiceChunk> _chunks = Channel.CreateBounded<VoiceChunk>(
        new BoundedChannelOptions(MaxChunks) { SingleReader = true, SingleWriter = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly IReadOnlyList<string> _sentences;
    private readonly Action<SynthesisJob> _resume;
    private int _next;
    private int _waitingSamples;
    private volatile bool _isCancelled;

    /// <summary>Creates a job.</summary>
    /// <param name="speaker">Who speaks it.</param>
    /// <param name="sentences">What to say, at least one sentence.</param>
    /// <param name="resume">Called when a job that was too far ahead has been caught up with.</param>
    public SynthesisJob(ISentenceSpeaker speaker, IReadOnlyList<string> sentences, Action<SynthesisJob> resume)
    {
        Speaker = speaker;
        _sentences = sentences;
        _resume = resume;
    }

    /// <summary>Who speaks it.</summary>
    public ISentenceSpeaker Speaker { get; }

    /// <summary>True when nobody listens any more: stop at the next piece.</summary>
    public bool IsCancelled => _isCancelled;

    /// <summary>Synthesiser's side: samples made so far, 24 kHz.</summary>
    public long TotalSamples { get; private set; }

    /// <summary>Synthesiser's side: whether sentences are left.</summary>
    public bool HasNext => _next < _sentences.Count;

    /// <summary>Synthesiser's side: the listener has enough for now.</summary>
    public bool IsFarAhead => Volatile.Read(ref _waitingSamples) >= ParkingSamples;

    /// <summary>Guarded by the owning thread's lock: neither queued nor running because it is far ahead.</summary>
    public bool IsParked { get; set; }

    /// <summary>Synthesiser's side: takes the next sentence.</summary>
    public string TakeNext() => _sentences[_next++];

    /// <summary>Synthesiser's side: hands over a piece.</summary>
    public void Emit(short[] pcm, IReadOnlyList<PhoneMark> phones)
    {
        if (_isCancelled) return;
        TotalSamples += pcm.Length;
        Interlocked.Add(ref _waitingSamples, pcm.Length);
        if (!_chunks.Writer.TryWrite(new VoiceChunk(pcm, phones))) throw new VoiceException("One sentence gave more audio than fits.");
    }

    /// <summary>Synthesiser's side: nothing more will come.</summary>
    public void Complete(Exception? error) => _chunks.Writer.TryComplete(error);

    /// <summary>Stops the synthesis at its next piece.</summary>
    public void Cancel()
    {
        _isCancelled = true;
        _resume(this);
    }

    /// <summary>Listener's side: the pieces as they are made. Leaving the loop early cancels the job.</summary>
    public async IAsyncEnumerable<VoiceChunk> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.UnsafeRegister(static job => ((SynthesisJob)job!).Cancel(), this);
        try
        {
            await foreach (var chunk in _chunks.Reader.ReadAllAsync(cancellationToken))
            {
                if (Interlocked.Add(ref _waitingSamples, -chunk.Pcm.Length) < ParkingSamples) _resume(this);
                yield return chunk;
            }
        }
        finally
        {
            Cancel();
        }
    }
}
