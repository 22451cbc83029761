using System.Globalization;
using Visavis.Face.LipSync;
using Visavis.Face.LipSync.Text;
using Visavis.Media.Audio;
using Visavis.Media.Timing;

namespace Visavis.Benchmarks.LipSync;

/// <summary>Speech of which it is known what the mouth does.</summary>
/// <param name="Name">Where it comes from.</param>
/// <param name="Pcm">[n] s16 mono 24 kHz.</param>
/// <param name="Labels">[n / 240 + 1] viseme at each 10 ms, -1 where nobody knows.</param>
internal sealed record LabelledSpeech(string Name, short[] Pcm, int[] Labels)
{
    public const int HopSamples = MediaTime.SamplesPerSecond / 100;

    /// <summary>The labels as marks that a voice would tell; steps of which nobody knows are left out.</summary>
    public VisemeMark[] Marks
    {
        get
        {
            var marks = new List<VisemeMark>();
            for (var from = 0; from < Labels.Length;)
            {
                var to = from;
                while (to < Labels.Length && Labels[to] == Labels[from]) to++;
                if (Labels[from] >= 0) marks.Add(new VisemeMark((Viseme)Labels[from], from * HopSamples, to * HopSamples));
                from = to;
            }

            return [.. marks];
        }
    }

    /// <summary>Paints spans on the 10 ms raster: a step has the label of what sounds at its centre.</summary>
    public static LabelledSpeech Create(string name, short[] pcm, IEnumerable<(double Start, double End, int Viseme)> spans)
    {
        var labels = new int[(pcm.Length / HopSamples) + 1];
        Array.Fill(labels, -1);
        foreach (var (start, end, viseme) in spans)
        {
            var from = Math.Max(0, (int)Math.Ceiling((start * 100) - 1e-6));
            var to = Math.Min(labels.Length, (int)Math.Ceiling((end * 100) - 1e-6));
            for (var i = from; i < to; i++) labels[i] = viseme;
        }

        return new LabelledSpeech(name, pcm, labels);
    }

    /// <summary>Reads every NAME.wav of a folder that has a NAME.csv beside it with lines of <c>start,end,viseme</c> (seconds; <c>?</c>: unknown).</summary>
    public static IReadOnlyList<LabelledSpeech> ReadFolder(string folder)
    {
        var all = new List<LabelledSpeech>();
        foreach (var wav in Directory.EnumerateFiles(folder, "*.wav", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var csv = Path.ChangeExtension(wav, ".csv");
            if (!File.Exists(csv)) continue;
            all.Add(Create(Path.GetRelativePath(folder, wav), WavSound.Parse(File.ReadAllBytes(wav)).AtRate(MediaTime.SamplesPerSecond), ReadSpans(csv)));
        }

        return all;
    }

    private static IEnumerable<(double Start, double End, int Viseme)> ReadSpans(string csv)
    {
        foreach (var line in File.ReadLines(csv))
        {
            var cells = line.Split(',', StringSplitOptions.TrimEntries);
            if (cells.Length < 3 || !double.TryParse(cells[0], CultureInfo.InvariantCulture, out var start)) continue;
            var end = double.Parse(cells[1], CultureInfo.InvariantCulture);
            var viseme = cells[2] == "?" ? -1 : (int)(Visemes.Find(cells[2]) ?? throw new InvalidDataException($"{csv}: there is no viseme '{cells[2]}'."));
            yield return (start, end, viseme);
        }
    }
}
