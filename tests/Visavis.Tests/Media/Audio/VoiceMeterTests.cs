using Visavis.Media.Audio;

namespace Visavis.Tests.Media.Audio;

public sealed class VoiceMeterTests
{
    [Theory]
    [InlineData(85)]
    [InlineData(120)]
    [InlineData(210)]
    [InlineData(330)]
    public void Measure_Voice_FindsItsPitch(double pitchHz)
    {
        var voice = Make(24_000, t => Enumerable.Range(1, 12).Sum(h => Math.Sin(2 * Math.PI * pitchHz * h * t) / h) * 4000);
        var meter = new VoiceMeter();
        var heard = Enumerable.Range(0, 50).Select(i => meter.Measure(voice.AsSpan(i * 480, 480))).Skip(5).ToList();

        Assert.True(heard.Count(v => v.PitchHz > pitchHz * .98 && v.PitchHz < pitchHz * 1.02) >= 43, "the pitch is found to 2 % nearly always");
        Assert.All(heard, v => Assert.InRange(v.PitchHz, pitchHz * .9, pitchHz * 1.1));
        Assert.All(heard, v => Assert.InRange(v.LevelDb, -22, -14));
    }

    [Fact]
    public void Measure_NoiseAndSilence_HaveNoPitch()
    {
        var random = new Random(2);
        var noise = Make(24_000, _ => random.Next(-6000, 6000));
        var meter = new VoiceMeter();

        Assert.InRange(Enumerable.Range(0, 50).Count(i => meter.Measure(noise.AsSpan(i * 480, 480)).PitchHz > 0), 0, 4);
        for (var i = 0; i < 5; i++) meter.Measure(new short[480]);
        Assert.Equal(new VoiceLevel((float)LevelMeter.SilenceDbfs, 0), meter.Measure(new short[480]));
    }

    private static short[] Make(int count, Func<double, double> sample) => [.. Enumerable.Range(0, count).Select(i => (short)sample(i / 24_000.0))];
}
