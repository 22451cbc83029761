using Visavis.Face.LipSync;
using Visavis.Face.LipSync.Network;

namespace Visavis.Tests.Face.LipSync;

public sealed class VisemeStreamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(480)]
    [InlineData(4800)]
    public void Push_ChunksOfAnySize_GivesTheSameMouths(int chunkSamples)
    {
        var burst = Run(Material.Speech.Length);

        var pieces = Run(chunkSamples);

        Assert.Equal(burst.Count, pieces.Count);
        for (var i = 0; i < burst.Count; i++) Assert.Equal(burst[i], pieces[i], 1e-3f);
    }

    [Fact]
    public void Push_Speech_AllocatesNothing()
    {
        var stream = new VisemeStream(VisemeModel.Default);
        stream.Push(Material.Speech);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 10; i++) stream.Push(Material.Speech);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Frames_Always_AppearWithinTheStatedDelay()
    {
        var stream = new VisemeStream(VisemeModel.Default);

        for (var pushed = 0; pushed < Material.Speech.Length; pushed++)
        {
            var due = pushed - stream.DelaySamples;
            if (due >= 0) Assert.True(stream.Count > due / 240, $"after {pushed} samples there are only {stream.Count} frames");
            stream.Push(Material.Speech.AsSpan(pushed, 1));
        }
    }

    private static List<float> Run(int chunkSamples)
    {
        var stream = new VisemeStream(VisemeModel.Default);
        var all = new List<float>();
        var taken = 0L;
        // A burst is longer than what a stream remembers: frames are taken as they come, 20 ms at the most in one go.
        for (var at = 0; at < Material.Speech.Length; at += chunkSamples)
        {
            ReadOnlySpan<short> chunk = Material.Speech.AsSpan(at, Math.Min(chunkSamples, Material.Speech.Length - at));
            while (!chunk.IsEmpty)
            {
                var now = chunk[..Math.Min(chunk.Length, 9600)];
                chunk = chunk[now.Length..];
                stream.Push(now);
                for (; taken < stream.Count; taken++)
                {
                    all.AddRange(stream[taken].Weights);
                    all.AddRange(stream[taken].Mouth);
                }
            }
        }

        return all;
    }
}
