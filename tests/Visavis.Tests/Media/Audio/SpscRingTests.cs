using Visavis.Media.Audio;

namespace Visavis.Tests.Media.Audio;

public sealed class SpscRingTests
{
    [Fact]
    public void Write_BeyondTheCapacity_TakesWhatFits()
    {
        var ring = new SpscRing(100);
        Assert.Equal(128, ring.Capacity);

        Assert.Equal(128, ring.Write(new short[200]));
        Assert.Equal(0, ring.Write([1]));
        Assert.Equal(128, ring.Count);
    }

    [Fact]
    public void Read_MoreThanIsThere_GivesWhatIsThere()
    {
        var ring = new SpscRing(8);
        ring.Write([1, 2, 3]);
        var destination = new short[5];

        Assert.Equal(3, ring.Read(destination));
        Assert.Equal([1, 2, 3, 0, 0], destination);
        Assert.Equal(0, ring.Read(destination));
    }

    [Fact]
    public void WriteAndRead_ManyTimesRound_KeepEverySampleInOrder()
    {
        var ring = new SpscRing(64);
        var random = new Random(3);
        short next = 0, expected = 0;
        for (var round = 0; round < 10_000; round++)
        {
            var batch = Enumerable.Range(0, random.Next(1, 50)).Select(_ => next++).ToArray();
            var taken = ring.Write(batch);
            next -= (short)(batch.Length - taken);
            var destination = new short[random.Next(1, 50)];
            foreach (var sample in destination.AsSpan(0, ring.Read(destination))) Assert.Equal(expected++, sample);
        }
    }

    [Fact]
    public void Clear_DropsWhatWaits()
    {
        var ring = new SpscRing(16);
        ring.Write([1, 2, 3]);

        Assert.Equal(3, ring.Clear());
        ring.Write([4]);
        var destination = new short[2];

        Assert.Equal(1, ring.Read(destination));
        Assert.Equal(4, destination[0]);
    }

    [Fact]
    public async Task WriteAndRead_OnTwoThreads_LoseAndMixNothing()
    {
        const int Total = 2_000_000;
        var ring = new SpscRing(1_024);
        var writer = Task.Factory.StartNew(
            () =>
            {
                var batch = new short[331];
                for (var sent = 0; sent < Total;)
                {
                    var count = Math.Min(batch.Length, Total - sent);
                    for (var i = 0; i < count; i++) batch[i] = (short)(sent + i);
                    var taken = ring.Write(batch.AsSpan(0, count));
                    if (taken == 0) Thread.Yield();
                    sent += taken;
                }
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

        var buffer = new short[257];
        var wrong = 0;
        for (var received = 0; received < Total;)
        {
            var count = ring.Read(buffer);
            if (count == 0) Thread.Yield();
            for (var i = 0; i < count; i++) wrong += buffer[i] == (short)(received + i) ? 0 : 1;
            received += count;
        }

        await writer;
        Assert.Equal(0, wrong);
        Assert.Equal(0, ring.Count);
    }
}
