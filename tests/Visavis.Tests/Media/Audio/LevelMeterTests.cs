using Visavis.Media.Audio;

namespace Visavis.Tests.Media.Audio;

public sealed class LevelMeterTests
{
    [Fact]
    public void Levels_OfAFullScaleSine_AreMinusThreeAndZeroDb()
    {
        var meter = new LevelMeter();
        meter.Add(Tone.Sine(1_000, 24_000, 24_000, 32_767));

        Assert.Equal(-3.01, meter.RmsDbfs, 2);
        Assert.Equal(0, meter.PeakDbfs, 3);
        Assert.Equal(24_000, meter.SampleCount);
    }

    [Fact]
    public void Levels_OfSilenceAndOfNothing_AreTheFloor()
    {
        var meter = new LevelMeter();
        Assert.Equal(LevelMeter.SilenceDbfs, meter.RmsDbfs);

        meter.Add(new short[480]);

        Assert.Equal(LevelMeter.SilenceDbfs, meter.RmsDbfs);
        Assert.Equal(LevelMeter.SilenceDbfs, meter.PeakDbfs);
        Assert.Equal(LevelMeter.SilenceDbfs, LevelMeter.RmsOf([]));
    }

    [Fact]
    public void Levels_OfTheLowestSample_AreZeroDb()
    {
        short[] lowest = [.. Enumerable.Repeat(short.MinValue, 100)];
        var meter = new LevelMeter();
        meter.Add(lowest);

        Assert.Equal(0, meter.RmsDbfs);
        Assert.Equal(0, meter.PeakDbfs);
    }

    [Fact]
    public void Reset_ForgetsWhatWasLoud()
    {
        var meter = new LevelMeter();
        meter.Add([20_000, -20_000]);
        meter.Reset();
        meter.Add([100, -100]);

        Assert.Equal(-50.3, meter.PeakDbfs, 1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(480)]
    [InlineData(1_001)]
    public void Sum_VectorisedAndScalar_AreEqual(int count)
    {
        var random = new Random(count);
        var pcm = Enumerable.Range(0, count).Select(_ => (short)random.Next(short.MinValue, short.MaxValue + 1)).ToArray();

        Assert.Equal(LevelMeter.SumScalar(pcm), LevelMeter.Sum(pcm));
    }
}
