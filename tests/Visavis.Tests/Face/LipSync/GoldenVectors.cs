using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Visavis.Face.LipSync;
using Visavis.Face.LipSync.Network;
using Visavis.Face.LipSync.Signal;

namespace Visavis.Tests.Face.LipSync;

/// <summary>What the trainer computed for a test signal with the shipped weights (written by its export step).</summary>
internal sealed class GoldenVectors
{
    /// <summary>Levelled features are kept for every fourth frame.</summary>
    public const int FeatureEvery = 4;

    private GoldenVectors(short[] pcm, float[] features, float[] answers, int frames)
    {
        (Pcm, Features, Answers, Frames) = (pcm, features, answers, frames);
    }

    public short[] Pcm { get; }

    /// <summary>[ceil(frames / 4), 40].</summary>
    public float[] Features { get; }

    /// <summary>[frames, 20]: 15 visemes, 5 heads.</summary>
    public float[] Answers { get; }

    public int Frames { get; }

    public static GoldenVectors Load()
    {
        ReadOnlySpan<byte> file = File.ReadAllBytes(Material.PathOf("golden.vlg"));
        Assert.True(file[..4].SequenceEqual("VLG1"u8));
        int samples = BinaryPrimitives.ReadInt32LittleEndian(file[4..]), frames = BinaryPrimitives.ReadInt32LittleEndian(file[8..]);
        Assert.Equal(Visemes.Count + VisemeModel.HeadCount, BinaryPrimitives.ReadInt32LittleEndian(file[12..]));
        var rest = file[16..];
        var pcm = MemoryMarshal.Cast<byte, short>(rest[..(2 * samples)]).ToArray();
        var numbers = MemoryMarshal.Cast<byte, float>(rest[(2 * samples)..]).ToArray();
        var featureCount = (frames + FeatureEvery - 1) / FeatureEvery * MelFilters.Bands;
        return new GoldenVectors(pcm, numbers[..featureCount], numbers[featureCount..], frames);
    }
}
