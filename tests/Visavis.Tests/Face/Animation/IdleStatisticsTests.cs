namespace Visavis.Tests.Face.Animation;

/// <summary>Ten minutes of a face that nobody talks to, against what has been measured on people: docs/design/life.md has the sources.</summary>
public sealed class IdleStatisticsTests(ITestOutputHelper output)
{
    private const int Minutes = 10;
    private static readonly List<Glimpse> Seen = new Life(seed: 11).For(Minutes * 60).Seen;

    [Fact]
    public void TenMinutes_Blinks_ComeAsOftenAsAPersonsAtRest()
    {
        var starts = Enumerable.Range(1, Seen.Count - 1).Where(i => Seen[i].Lids > .3f && Seen[i - 1].Lids <= .3f).ToList();
        var gaps = starts.Zip(starts.Skip(1), (a, b) => (b - a) / (double)Life.Fps).ToList();
        var deepest = starts.Select(s => Seen.Skip(s).Take(8).Max(g => g.Lids)).ToList();
        var perMinute = starts.Count / (double)Minutes;
        var variation = Deviation(gaps) / gaps.Average();
        output.WriteLine($"blinks: {perMinute:F1} a minute, gaps {gaps.Min():F2} to {gaps.Max():F1} s, variation {variation:F2}, "
            + $"{gaps.Count(g => g < .6)} doubles, {deepest.Count(d => d < .8f)} halves");

        Assert.InRange(perMinute, 10, 25);
        Assert.InRange(variation, .4, 1.0);
        Assert.True(gaps.Max() < 12);
        Assert.Contains(gaps, g => g < .6);
        Assert.Contains(deepest, d => d < .8f);
        Assert.True(deepest.Count(d => d > .98f) > deepest.Count * 3 / 4);
    }

    [Fact]
    public void TenMinutes_Gaze_StaysMostlyWithTheViewer()
    {
        var share = Seen.Count(g => g.LooksAtViewer) / (double)Seen.Count;
        var (with, away) = (Runs(true), Runs(false));
        output.WriteLine($"gaze: {share:P0} with the viewer, in looks of {Median(with):F1} s (median), away for {Median(away):F1} s, {with.Count / (double)Minutes:F1} looks a minute");

        Assert.InRange(share, .7, .95);
        Assert.InRange(Median(with), 2, 7);
        Assert.InRange(Median(away), .3, 2);
        Assert.True(away.Max() < 4);
    }

    [Fact]
    public void TenMinutes_Head_MovesSlowlyAndALittle()
    {
        var yaw = Seen.Select(g => (double)g.Yaw).ToArray();
        var pitch = Seen.Select(g => (double)g.Pitch).ToArray();
        foreach (var (name, angle) in new[] { ("yaw", yaw), ("pitch", pitch) })
        {
            var degrees = Deviation(angle) * 180 / Math.PI;
            var slow = PowerBelow(angle, 1.8);
            output.WriteLine($"{name}: {degrees:F2} degrees RMS, {slow:P1} of its power below 1.8 Hz, {PowerBelow(angle, .5):P1} below 0.5 Hz");
            Assert.InRange(degrees, .3, 5);
            Assert.True(slow > .98);
        }
    }

    [Fact]
    public void TenMinutes_Breath_ComesAsOftenAsAnAdultsAtRest()
    {
        var breaths = Enumerable.Range(1, Seen.Count - 1).Count(i => Seen[i].Breath > .5f && Seen[i - 1].Breath <= .5f) / (double)Minutes;
        output.WriteLine($"breaths: {breaths:F1} a minute");

        Assert.InRange(breaths, 12, 20);
    }

    [Fact]
    public void TenMinutes_NoStretch_IsSeenTwice()
    {
        // Ten seconds of head motion against every other ten seconds: speeds, so that resting in the same place is no likeness.
        const int window = 10 * Life.Fps;
        var motion = new[] { Speeds(g => g.Yaw), Speeds(g => g.Pitch), Speeds(g => g.Roll) };
        var most = 0.0;
        for (var a = 0; a + window < Seen.Count - 1; a += 5 * Life.Fps)
        {
            for (var b = a + window; b + window < Seen.Count - 1; b += 5) most = Math.Max(most, motion.Min(m => Correlation(m, a, b, window)));
        }

        output.WriteLine($"two stretches of 10 s are alike by {most:F2} at most");
        Assert.True(most < .9);
    }

    private static double[] Speeds(Func<Glimpse, float> of) => [.. Seen.Zip(Seen.Skip(1), (a, b) => (double)(of(b) - of(a)))];

    private static double Correlation(double[] x, int a, int b, int count)
    {
        double ab = 0, aa = 1e-12, bb = 1e-12;
        for (var i = 0; i < count; i++)
        {
            ab += x[a + i] * x[b + i];
            aa += x[a + i] * x[a + i];
            bb += x[b + i] * x[b + i];
        }

        return ab / Math.Sqrt(aa * bb);
    }

    // Share of a signal's power (about its mean) below a frequency: the discrete Fourier sum over stretches of 20.48 s.
    private static double PowerBelow(double[] signal, double hz)
    {
        const int size = 512;
        double below = 0, all = 0;
        for (var from = 0; from + size <= signal.Length; from += size * 4)
        {
            var mean = signal.AsSpan(from, size).ToArray().Average();
            for (var k = 1; k < size / 2; k++)
            {
                double re = 0, im = 0;
                for (var i = 0; i < size; i++)
                {
                    // Hann's window keeps a slow drift from leaking everywhere.
                    var x = (signal[from + i] - mean) * (.5 - (.5 * Math.Cos(2 * Math.PI * i / size)));
                    re += x * Math.Cos(2 * Math.PI * k * i / size);
                    im += x * Math.Sin(2 * Math.PI * k * i / size);
                }

                var power = (re * re) + (im * im);
                all += power;
                if (k * (double)Life.Fps / size < hz) below += power;
            }
        }

        return below / all;
    }

    private static List<double> Runs(bool atViewer)
    {
        var runs = new List<double>();
        for (var i = 0; i < Seen.Count;)
        {
            var end = i;
            while (end < Seen.Count && Seen[end].LooksAtViewer == Seen[i].LooksAtViewer) end++;
            if (Seen[i].LooksAtViewer == atViewer) runs.Add((end - i) / (double)Life.Fps);
            i = end;
        }

        return runs;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static double Deviation(IReadOnlyCollection<double> values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
    }
}
