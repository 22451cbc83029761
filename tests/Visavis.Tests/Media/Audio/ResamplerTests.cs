using System.Security.Cryptography;
using Visavis.Media.Audio;

namespace Visavis.Tests.Media.Audio;

public sealed class ResamplerTests
{
    public static TheoryData<int, int> Rates => new()
    {
        { 8_000, 24_000 },
        { 16_000, 24_000 },
        { 22_050, 24_000 },
        { 24_000, 16_000 },
        { 24_000, 48_000 },
        { 44_100, 24_000 },
        { 48_000, 24_000 },
    };

    [Theory]
    [MemberData(nameof(Rates))]
    public void Process_ATone_KeepsItsFrequencyAndLevel(int inputHz, int outputHz)
    {
        var nyquist = Math.Min(inputHz, outputHz) / 2.0;
        foreach (var share in new[] { 0.02, 0.1, 0.3, 0.6, 0.8, 0.9 })
        {
            var frequency = share * nyquist;
            var output = Steady(Convert(inputHz, outputHz, Tone.Sine(frequency, inputHz, inputHz)));

            Assert.InRange(Tone.Db(Tone.AmplitudeAt(frequency, outputHz, output) / 16_000), -0.01, 0.01);
        }
    }

    [Theory]
    [InlineData(24_000, 16_000, 8_010)]
    [InlineData(24_000, 16_000, 9_000)]
    [InlineData(24_000, 16_000, 11_500)]
    [InlineData(48_000, 24_000, 12_050)]
    [InlineData(48_000, 24_000, 20_000)]
    [InlineData(44_100, 24_000, 12_100)]
    [InlineData(44_100, 24_000, 18_000)]
    public void Process_AToneAboveTheNewNyquistFrequency_IsGone(int inputHz, int outputHz, double frequency)
    {
        var output = Steady(Convert(inputHz, outputHz, Tone.Sine(frequency, inputHz, inputHz, 32_000)));

        // What remains is rounding to 16 bits: white, hence far below the limit in any one place and at -98 dBFS in all.
        var alias = outputHz - frequency;
        Assert.True(Tone.Db(Tone.AmplitudeAt(alias, outputHz, output) / 32_000) < -80);
        Assert.True(LevelMeter.RmsOf(output) < -80, $"{LevelMeter.RmsOf(output):F1} dBFS");
    }

    [Theory]
    [InlineData(16_000, 24_000, 3_000)]
    [InlineData(16_000, 24_000, 7_200)]
    [InlineData(22_050, 24_000, 5_000)]
    [InlineData(22_050, 24_000, 9_900)]
    [InlineData(24_000, 48_000, 10_000)]
    public void Process_GoingUp_LeavesNoImages(int inputHz, int outputHz, double frequency)
    {
        var output = Steady(Convert(inputHz, outputHz, Tone.Sine(frequency, inputHz, inputHz, 32_000)));

        // Everything but the tone: images of the input spectrum would show up here.
        for (var image = inputHz - frequency; image < outputHz / 2.0; image += inputHz)
        {
            Assert.True(Tone.Db(Tone.AmplitudeAt(image, outputHz, output) / 32_000) < -80);
        }

        var ideal = Tone.Sine(frequency, outputHz, outputHz, 32_000).AsSpan(outputHz / 4, output.Length);
        var rest = new short[output.Length];
        for (var i = 0; i < rest.Length; i++) rest[i] = (short)(output[i] - ideal[i]);
        Assert.True(LevelMeter.RmsOf(rest) < -80, $"{LevelMeter.RmsOf(rest):F1} dBFS");
    }

    [Theory]
    [MemberData(nameof(Rates))]
    public void Process_AnImpulse_ComesOutAtTheSameTime(int inputHz, int outputHz)
    {
        var input = new short[inputHz / 2];
        input[inputHz / 5] = 30_000;

        var output = Convert(inputHz, outputHz, input);

        Assert.Equal(outputHz / 5, Array.IndexOf(output, output.Max()));
    }

    [Theory]
    [MemberData(nameof(Rates))]
    public void Flush_AfterAnyLength_MakesTheOutputExactlyAsLong(int inputHz, int outputHz)
    {
        foreach (var count in new[] { 0, 1, 2, 7, 100, 1_023, 5_000 })
        {
            var output = Convert(inputHz, outputHz, new short[count]);

            Assert.Equal((int)Math.Ceiling(count * (double)outputHz / inputHz), output.Length);
        }
    }

    [Theory]
    [MemberData(nameof(Rates))]
    public void Process_InPiecesOfAnySize_GivesTheSameSamples(int inputHz, int outputHz)
    {
        var input = new short[6_000];
        RandomNumberGenerator.Fill(System.Runtime.InteropServices.MemoryMarshal.AsBytes(input.AsSpan()));
        var whole = Convert(inputHz, outputHz, input);

        foreach (var piece in new[] { 1, 7, 160, 441, 4_097 }) Assert.Equal(whole, Convert(inputHz, outputHz, input, piece));
    }

    [Fact]
    public void Flush_MakesReadyForAnotherStream()
    {
        var resampler = new Resampler(16_000, 24_000);
        var input = Tone.Sine(440, 16_000, 4_000);
        var output = new short[resampler.MaxOutputSamples(input.Length)];
        var first = output[..Run(resampler, input, output)];

        var second = new short[output.Length];
        Assert.Equal(first, second[..Run(resampler, input, second)]);
    }

    [Fact]
    public void Process_FullScaleSteps_ClipInsteadOfWrappingRound()
    {
        var input = Enumerable.Range(0, 2_000).Select(i => i / 100 % 2 == 0 ? short.MaxValue : short.MinValue).ToArray();

        var output = Convert(16_000, 24_000, input);

        // Mid-plateau samples keep their sign; a wrap would flip it.
        for (var plateau = 0; plateau < 20; plateau++) Assert.Equal(plateau % 2 == 0, output[plateau * 150 + 75] > 0);
    }

    [Fact]
    public void Process_AfterConstruction_AllocatesNothing()
    {
        var resampler = new Resampler(22_050, 24_000);
        var input = Tone.Sine(440, 22_050, 441);
        var output = new short[resampler.MaxOutputSamples(input.Length)];
        resampler.Process(input, output);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++) resampler.Process(input, output);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Process_WithoutRoom_Throws()
    {
        var resampler = new Resampler(16_000, 24_000);

        Assert.Throws<ArgumentException>(() => resampler.Process(new short[100], new short[150]));
    }

    [Fact]
    public void InnerProduct_VectorisedAndScalar_AreBitEqual()
    {
        var random = new Random(1);
        foreach (var length in new[] { 8, 16, 112, 168 })
        {
            var left = Enumerable.Range(0, length).Select(_ => random.NextSingle() - 0.5f).ToArray();
            var right = Enumerable.Range(0, length).Select(_ => random.NextSingle() * 60_000 - 30_000).ToArray();

            Assert.Equal(InnerProduct.Scalar(left, right), InnerProduct.Vectorised(left, right));
        }
    }

    internal static short[] Convert(int inputHz, int outputHz, short[] input, int piece = int.MaxValue)
    {
        var resampler = new Resampler(inputHz, outputHz);
        var result = new List<short>();
        for (var at = 0; at < input.Length;)
        {
            var count = Math.Min(piece, input.Length - at);
            var output = new short[resampler.MaxOutputSamples(count)];
            result.AddRange(output.AsSpan(0, resampler.Process(input.AsSpan(at, count), output)));
            at += count;
        }

        var tail = new short[resampler.MaxOutputSamples(0)];
        result.AddRange(tail.AsSpan(0, resampler.Flush(tail)));
        return [.. result];
    }

    private static int Run(Resampler resampler, short[] input, short[] output)
    {
        var written = resampler.Process(input, output);
        return written + resampler.Flush(output.AsSpan(written));
    }

    /// <summary>The middle half of a signal: without the onsets at its ends.</summary>
    private static ReadOnlySpan<short> Steady(short[] signal) => signal.AsSpan(signal.Length / 4, signal.Length / 2);
}
