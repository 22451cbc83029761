using System.Collections.Concurrent;
using Visavis.Engines.Voices;
using Visavis.Engines.Voices.Synthesis;
using Visavis.Sessions.Ports;

namespace Visavis.Tests.Engines.Voices;

/// <summary>How those who want to speak at once share a synthesiser.</summary>
public sealed class SynthesisThreadTests : IDisposable
{
    private readonly SynthesisThread _thread = new("test");
    private readonly RecordingSpeaker _speaker = new();

    [Fact]
    public async Task Start_TwoTexts_TakeTurnsSentenceBySentence()
    {
        _speaker.Hold();
        var first = _thread.Start(_speaker, ["wait", "a1", "a2", "a3"]);
        var second = _thread.Start(_speaker, ["b1", "b2"]);
        _speaker.Release();
        await Task.WhenAll(DrainAsync(first), DrainAsync(second));

        Assert.Equal(["wait", "b1", "a1", "b2", "a2", "a3"], _speaker.Spoken);
    }

    [Fact]
    public async Task Start_AListenerThatDoesNotKeepUp_IsNotSpokenForUntilItHas()
    {
        var slow = _thread.Start(_speaker, [.. Enumerable.Range(0, 100).Select(i => $"s{i}")]);
        await DrainAsync(_thread.Start(_speaker, [.. Enumerable.Range(0, 50).Select(i => $"x{i}")]));

        // Each sentence lasts 1 s: after ten of them nobody went on.
        Assert.Equal(10, _speaker.Spoken.Count(s => s.StartsWith('s')));

        Assert.Equal(100, await DrainAsync(slow));
    }

    [Fact]
    public async Task Cancel_AWaitingText_SpeaksNoneOfIt()
    {
        _speaker.Hold();
        var first = _thread.Start(_speaker, ["wait"]);
        var cancelled = _thread.Start(_speaker, ["never"]);
        cancelled.Cancel();
        _speaker.Release();

        Assert.Equal(1, await DrainAsync(first));
        Assert.Equal(0, await DrainAsync(cancelled));
        Assert.Equal(["wait"], _speaker.Spoken);
    }

    [Fact]
    public async Task Start_ASpeakerThatFails_FailsThatTextAlone()
    {
        var bad = _thread.Start(_speaker, ["fail"]);
        var good = _thread.Start(_speaker, ["fine"]);

        Assert.IsType<InvalidOperationException>((await Assert.ThrowsAsync<VoiceException>(() => DrainAsync(bad))).InnerException);
        Assert.Equal(1, await DrainAsync(good));
    }

    [Fact]
    public async Task Dispose_WithTextsWaiting_FailsThemAndTakesNoMore()
    {
        _speaker.Hold();
        var waiting = _thread.Start(_speaker, ["wait", "more"]);
        var disposing = Task.Factory.StartNew(
            _thread.Dispose, TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        await Assert.ThrowsAsync<VoiceException>(() => DrainAsync(waiting));
        _speaker.Release();
        await disposing;
        Assert.Throws<VoiceException>(() => _thread.Start(_speaker, ["late"]));
    }

    [Fact]
    public void TryLoad_ALibraryThatIsNotThere_SaysSo() => Assert.False(NativeLibraries.TryLoad("visavis-no-such-library", 1, out _));

    public void Dispose()
    {
        _speaker.Release();
        _thread.Dispose();
        _speaker.Dispose();
    }

    private static async Task<int> DrainAsync(SynthesisJob job)
    {
        var count = 0;
        await foreach (var chunk in job.ReadAllAsync(TestContext.Current.CancellationToken)) count += chunk.Pcm.Length / 24_000;
        return count;
    }

    /// <summary>Says each sentence as 1 s of silence; can be held back before the first.</summary>
    private sealed class RecordingSpeaker : ISentenceSpeaker, IDisposable
    {
        private readonly ManualResetEventSlim _go = new(true);
        private readonly ConcurrentQueue<string> _spoken = new();

        public IEnumerable<string> Spoken => _spoken;

        public void Hold() => _go.Reset();

        public void Release() => _go.Set();

        public void Speak(string sentence, SynthesisJob job)
        {
            _go.Wait(TestContext.Current.CancellationToken);
            if (sentence == "fail") throw new InvalidOperationException("as scripted");
            _spoken.Enqueue(sentence);
            job.Emit(new short[24_000], []);
        }

        public void Dispose() => _go.Dispose();
    }
}
