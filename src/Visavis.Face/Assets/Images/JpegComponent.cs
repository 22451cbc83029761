namespace Visavis.Face.Assets.Images;

/// <summary>One colour plane of a JPEG file: its sampling and its coefficients, 64 to a block.</summary>
internal sealed class JpegComponent
{
    public required int Id { get; init; }

    public required int AcrossPerMcu { get; init; }

    public required int DownPerMcu { get; init; }

    public required int QuantisationTable { get; init; }

    /// <summary>Blocks a row, padded to whole units.</summary>
    public int BlocksAcross { get; set; }

    public int BlocksDown { get; set; }

    /// <summary>Blocks that a scan of this plane alone visits: no padding.</summary>
    public int OwnBlocksAcross { get; set; }

    public int OwnBlocksDown { get; set; }

    public short[] Coefficients { get; set; } = [];

    public JpegHuffman? Dc { get; set; }

    public JpegHuffman? Ac { get; set; }

    public int LastDc { get; set; }
}
