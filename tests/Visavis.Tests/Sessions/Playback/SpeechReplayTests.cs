using Visavis.Sessions.Playback;

namespace Visavis.Tests.Sessions.Playback;

public sealed class SpeechReplayTests
{
    private readonly SpeechReplay _replay = new();

    [Fact]
    public void Rewind_AcrossTheRingsEnd_GivesTheLastSamplesInOrder()
    {
        Keep(1, 60_000);

        _replay.Rewind(1000);

        Assert.Equal(Numbers(59_001, 1000), Rest());
    }

    [Fact]
    public void Rewind_FurtherThanWasSent_GivesWhatWasSent()
    {
        Keep(1, 300);

        _replay.Rewind(5000);

        Assert.Equal(Numbers(1, 300), Rest());
    }

    [Fact]
    public void Rewind_WithinARepetition_PutsTheUnheardPartBeforeTheRest()
    {
        Keep(1, 10_000);
        _replay.Rewind(4000);
        var said = new short[1000];
        _replay.Take(said);
        _replay.Keep(said);

        _replay.Rewind(500);

        Assert.Equal(Numbers(6501, 3500), Rest());
    }

    [Fact]
    public void Rewind_OverSilence_LeavesItOutAtTheBeginning()
    {
        _replay.Keep(new short[480]);
        Keep(1, 480);
        _replay.Rewind(960);
        Assert.Equal(Numbers(1, 480), Rest());

        _replay.Keep(new short[960]);
        _replay.Rewind(960);
        Assert.False(_replay.IsPending);
    }

    private void Keep(int from, int count)
    {
        for (var i = 0; i < count; i += 480) _replay.Keep(Numbers(from + i, Math.Min(480, count - i)));
    }

    private short[] Rest()
    {
        var rest = new short[100_000];
        return rest[.._replay.Take(rest)];
    }

    private static short[] Numbers(int from, int count) => [.. Enumerable.Range(from, count).Select(i => (short)(1 + (i % 30_000)))];
}
