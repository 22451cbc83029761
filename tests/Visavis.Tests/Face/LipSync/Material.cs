using System.Globalization;
using Visavis.Face.LipSync;
using Visavis.Media.Audio;
using Visavis.Media.Timing;

namespace Visavis.Tests.Face.LipSync;

/// <summary>Sounds for the tests: a spoken sentence with its visemes, and sounds that are no speech.</summary>
internal static class Material
{
    private static readonly Lazy<short[]> Sentence = new(() => WavSound.Parse(File.ReadAllBytes(PathOf("sentence.wav"))).AtRate(MediaTime.SamplesPerSecond));

    /// <summary>"Maybe Bob moved my big blue boat, for five of you." in a voice that training never heard.</summary>
    public static short[] Speech => Sentence.Value;

    public static IReadOnlyList<(double Start, double End, Viseme Viseme)> Labels { get; } = File.ReadLines(PathOf("sentence.csv"))
        .Skip(1)
        .Select(line => line.Split(','))
        .Select(cells => (double.Parse(cells[0], CultureInfo.InvariantCulture), double.Parse(cells[1], CultureInfo.InvariantCulture), Visemes.Find(cells[2])!.Value))
        .ToList();

    public static string PathOf(string name) => Path.Combine(RepositoryRoot.Path, "tests", "Visavis.Tests", "Face", "LipSync", name);

    /// <summary>White noise at a level in dBFS.</summary>
    public static short[] Noise(double seconds, double levelDb)
    {
        var random = new Random(3);
        var amplitude = Math.Pow(10, levelDb / 20) * Math.Sqrt(3) * 32767;
        return Make(seconds, _ => amplitude * ((2 * random.NextDouble()) - 1));
    }

    /// <summary>Chords that change twice a second.</summary>
    public static short[] Music(double seconds, double levelDb)
    {
        int[] steps = [0, 5, 7, 3, 8, 10];
        var amplitude = Math.Pow(10, levelDb / 20) * 32767 * .5;
        return Make(seconds, t =>
        {
            var root = 130.8 * Math.Pow(2, steps[(int)(t * 2) % steps.Length] / 12.0);
            var fade = Math.Exp(-3 * (t * 2 % 1));
            var sum = 0.0;
            foreach (var note in new[] { 1, 1.26, 1.5, 2 })
            {
                for (var h = 1; h < 6; h++) sum += Math.Sin(2 * Math.PI * root * note * h * t) / (h * h);
            }

            return amplitude * fade * sum;
        });
    }

    /// <summary>Puffs of breath: band-limited noise that swells and fades.</summary>
    public static short[] Breath(double seconds, double levelDb)
    {
        var random = new Random(5);
        var amplitude = Math.Pow(10, levelDb / 20) * 32767 * 3;
        double low = 0, high = 0;
        return Make(seconds, t =>
        {
            var swell = Math.Max(0, Math.Sin(Math.PI * (t % 1.2) / .5)) * (t % 1.2 < .5 ? 1 : 0);
            high += (((2 * random.NextDouble()) - 1) - high) * .45;
            low += (high - low) * .12;
            return amplitude * swell * (high - low);
        });
    }

    private static short[] Make(double seconds, Func<double, double> sample)
    {
        var pcm = new short[(int)(seconds * MediaTime.SamplesPerSecond)];
        for (var i = 0; i < pcm.Length; i++) pcm[i] = (short)Math.Clamp(sample(i / (double)MediaTime.SamplesPerSecond), short.MinValue, short.MaxValue);
        return pcm;
    }
}
