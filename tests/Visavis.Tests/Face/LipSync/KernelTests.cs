using Visavis.Face.LipSync.Network;
using Visavis.Face.LipSync.Signal;

namespace Visavis.Tests.Face.LipSync;

[Trait("Category", "Simd")]
public sealed class KernelTests
{
    [Theory]
    [InlineData(4, 16)]
    [InlineData(96, 128)]
    [InlineData(384, 96)]
    public void DenseKernel_RandomMatrix_EqualsItsScalarTwin(int rows, int columns)
    {
        var random = new Random(rows);
        float[] weights = Draw(rows * columns), bias = Draw(rows), x = Draw(columns), expected = new float[rows], actual = new float[rows];

        DenseKernel.ApplyScalar(weights, bias, x, expected);
        DenseKernel.Apply(weights, bias, x, actual);

        for (var i = 0; i < rows; i++) Assert.Equal(expected[i], actual[i], 1e-4f);

        float[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 2) - 1)];
    }

    [Fact]
    public void PowerSpectrum_ThreeTones_EqualsTheDefinition()
    {
        var signal = new float[600];
        for (var i = 0; i < signal.Length; i++) signal[i] = MathF.Sin(i * .1f) + (.5f * MathF.Cos(i * .73f)) + (.2f * MathF.Sin(i * 2.9f)) + .1f;
        var power = new float[PowerSpectrum.Bins];

        new PowerSpectrum().Measure(signal, power);

        for (var k = 0; k < PowerSpectrum.Bins; k += 7)
        {
            double re = 0, im = 0;
            for (var i = 0; i < signal.Length; i++)
            {
                re += signal[i] * Math.Cos(2 * Math.PI * k * i / PowerSpectrum.Size);
                im -= signal[i] * Math.Sin(2 * Math.PI * k * i / PowerSpectrum.Size);
            }

            var expected = (re * re) + (im * im);
            Assert.Equal(expected, power[k], .002 + (expected * 1e-3));
        }
    }
}
