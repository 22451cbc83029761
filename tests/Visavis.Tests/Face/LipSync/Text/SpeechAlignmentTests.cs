using Visavis.Face.LipSync;
using Visavis.Face.LipSync.Text;

namespace Visavis.Tests.Face.LipSync.Text;

public sealed class SpeechAlignmentTests
{
    [Fact]
    public void Align_SentenceAndItsSounds_FindsThemWithinAFewHundredths()
    {
        var truth = Material.Labels.Where(l => l.Viseme != Viseme.Silence).ToList();

        var found = SpeechAlignment.Align(Material.Speech, [.. Material.Labels.Select(l => l.Viseme)]);

        var sounds = found.Where(m => m.Viseme != Viseme.Silence).ToList();
        var merged = truth.Where((l, i) => i == 0 || truth[i - 1].Viseme != l.Viseme).ToList();
        Assert.Equal(merged.Select(l => l.Viseme), sounds.Select(m => m.Viseme));
        var off = merged.Zip(sounds, (l, m) => Math.Abs(l.Start - (m.StartSample / 24_000.0))).Order().ToList();
        Assert.True(off[off.Count / 2] <= .02, $"half of the sounds are off by {off[off.Count / 2]} s or more");
        Assert.True(off[off.Count * 9 / 10] <= .06, $"a tenth of the sounds is off by {off[off.Count * 9 / 10]} s or more");
    }

    [Fact]
    public void Align_MoreSoundsThanTime_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SpeechAlignment.Align(new short[2400], [.. Enumerable.Range(0, 100).Select(i => i % 2 == 0 ? Viseme.AA : Viseme.PP)]));
}
