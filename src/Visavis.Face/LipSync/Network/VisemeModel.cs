using System.Buffers.Binary;
using Visavis.Face.LipSync.Signal;

namespace Visavis.Face.LipSync.Network;

/// <summary>The trained weights, shared by all sessions and never written after loading.</summary>
/// <remarks>
/// File format, little endian: "VLS1", then int32 bands, stacked frames, input width, hidden width, visemes, heads, look-ahead
/// frames; then float32 mean [bands], scale [bands]; then float16, each matrix by rows: input weights and bias, and for each of
/// two recurrent layers input weights, state weights, input bias, state bias; output weights and bias.
/// </remarks>
internal sealed class VisemeModel
{
    private const string ResourceName = "Visavis.Face.LipSync.Model.visemes.vls";
    private static readonly Lazy<VisemeModel> Shared = new(LoadEmbedded);

    private VisemeModel(ReadOnlySpan<byte> file)
    {
        if (file.Length < 32 || !file[..4].SequenceEqual("VLS1"u8)) throw new InvalidDataException("This is not a viseme model of format VLS1.");
        file = file[4..];
        int bands = Int(ref file), stack = Int(ref file);
        (InputWidth, Hidden) = (Int(ref file), Int(ref file));
        int visemes = Int(ref file), heads = Int(ref file);
        LookAheadFrames = Int(ref file);
        if (bands != MelFilters.Bands || stack != Stack || visemes != Visemes.Count || heads != HeadCount)
            throw new InvalidDataException($"This viseme model has {bands} bands, {stack} stacked frames, {visemes} visemes and {heads} heads; the program expects {MelFilters.Bands}, {Stack}, {Visemes.Count} and {HeadCount}.");
        Mean = Singles(ref file, bands);
        Scale = Singles(ref file, bands);
        InputWeights = Pad(Halves(ref file, InputWidth * stack * bands), stack * bands);
        InputBias = Halves(ref file, InputWidth);
        First = Layer(ref file, InputWidth);
        Second = Layer(ref file, Hidden);
        OutputWeights = Halves(ref file, (visemes + heads) * Hidden);
        OutputBias = Halves(ref file, visemes + heads);
        if (!file.IsEmpty) throw new InvalidDataException($"This viseme model has {file.Length} bytes too many.");
    }

    /// <summary>How many frames the network sees at once: this one and the two before.</summary>
    public const int Stack = 3;

    /// <summary>Numbers that the first layer takes: three frames and zeros up to a whole number of the widest vectors.</summary>
    public const int PaddedInput = 128;

    /// <summary>Yes-or-no decisions beside the visemes: <see cref="StrictHead"/>.</summary>
    public const int HeadCount = 5;

    /// <summary>The model that the product ships.</summary>
    public static VisemeModel Default => Shared.Value;

    public int InputWidth { get; }

    public int Hidden { get; }

    /// <summary>At frame t the network names the sound of frame t minus this.</summary>
    public int LookAheadFrames { get; }

    public float[] Mean { get; }

    public float[] Scale { get; }

    /// <summary>[InputWidth, <see cref="PaddedInput"/>].</summary>
    public float[] InputWeights { get; }

    public float[] InputBias { get; }

    public GruLayer First { get; }

    public GruLayer Second { get; }

    public float[] OutputWeights { get; }

    public float[] OutputBias { get; }

    /// <exception cref="InvalidDataException">The bytes are not a model that this program can run.</exception>
    public static VisemeModel Parse(ReadOnlySpan<byte> file) => new(file);

    private static VisemeModel LoadEmbedded()
    {
        using var stream = typeof(VisemeModel).Assembly.GetManifestResourceStream(ResourceName)
            ?? throw new InvalidOperationException($"The resource {ResourceName} is missing from the build.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new VisemeModel(bytes);
    }

    private static float[] Pad(float[] matrix, int columns)
    {
        var padded = new float[matrix.Length / columns * PaddedInput];
        for (var row = 0; row < matrix.Length / columns; row++)
            Array.Copy(matrix, row * columns, padded, row * PaddedInput, columns);
        return padded;
    }

    private GruLayer Layer(ref ReadOnlySpan<byte> file, int input) => new(
        Halves(ref file, 3 * Hidden * input), Halves(ref file, 3 * Hidden * Hidden), Halves(ref file, 3 * Hidden), Halves(ref file, 3 * Hidden));

    private static int Int(ref ReadOnlySpan<byte> file) => BinaryPrimitives.ReadInt32LittleEndian(Take(ref file, 4));

    private static float[] Singles(ref ReadOnlySpan<byte> file, int count)
    {
        var bytes = Take(ref file, 4 * count);
        var values = new float[count];
        for (var i = 0; i < count; i++) values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * i)..]);
        return values;
    }

    private static float[] Halves(ref ReadOnlySpan<byte> file, int count)
    {
        var bytes = Take(ref file, 2 * count);
        var values = new float[count];
        for (var i = 0; i < count; i++) values[i] = (float)BinaryPrimitives.ReadHalfLittleEndian(bytes[(2 * i)..]);
        return values;
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> file, int bytes)
    {
        if (file.Length < bytes) throw new InvalidDataException("This viseme model is cut short.");
        var taken = file[..bytes];
        file = file[bytes..];
        return taken;
    }
}
