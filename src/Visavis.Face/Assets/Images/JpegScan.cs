namespace Visavis.Face.Assets.Images;

/// <summary>Decodes one scan of a JPEG file into coefficients: the only scan of a sequential file, or one refinement of a progressive one.</summary>
/// <remarks>After ITU-T T.81, sections F.2 and G.2.</remarks>
internal sealed class JpegScan
{
    private readonly JpegComponent[] _components;
    private readonly bool _progressive;
    private readonly int _from, _to, _high, _low;
    private int _endOfBandRun;

    public JpegScan(JpegComponent[] components, bool progressive, int from, int to, int high, int low)
    {
        (_components, _progressive, _from, _to, _high, _low) = (components, progressive, from, to, high, low);
    }

    /// <summary>Zigzag order: place in the block of the n-th coefficient.</summary>
    public static ReadOnlySpan<byte> Zigzag =>
    [
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
        35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
    ];

    /// <returns>Where the scan's data ends.</returns>
    public int Decode(ReadOnlySpan<byte> file, int start, int unitsAcross, int unitsDown, int restartInterval)
    {
        var bits = new JpegBits(file, start);
        var alone = _components.Length == 1;
        if (alone) (unitsAcross, unitsDown) = (_components[0].OwnBlocksAcross, _components[0].OwnBlocksDown);
        Reset();
        for (var unit = 0; unit < unitsAcross * unitsDown; unit++)
        {
            if (restartInterval > 0 && unit > 0 && unit % restartInterval == 0)
            {
                bits.Restart();
                Reset();
            }

            var (x, y) = (unit % unitsAcross, unit / unitsAcross);
            if (alone)
            {
                DecodeBlock(ref bits, _components[0], x, y);
                continue;
            }

            foreach (var component in _components)
            {
                for (var v = 0; v < component.DownPerMcu; v++)
                {
                    for (var h = 0; h < component.AcrossPerMcu; h++)
                        DecodeBlock(ref bits, component, (x * component.AcrossPerMcu) + h, (y * component.DownPerMcu) + v);
                }
            }
        }

        return bits.Position;
    }

    private void Reset()
    {
        _endOfBandRun = 0;
        foreach (var component in _components) component.LastDc = 0;
    }

    private void DecodeBlock(ref JpegBits bits, JpegComponent component, int x, int y)
    {
        var block = component.Coefficients.AsSpan(((y * component.BlocksAcross) + x) * 64, 64);
        if (_from == 0)
        {
            if (_high == 0)
            {
                var size = Table(component.Dc).Decode(ref bits);
                component.LastDc += bits.ReadSigned(Math.Min(size, 15));
                block[0] = (short)(component.LastDc << _low);
            }
            else if (bits.ReadBit() != 0)
            {
                block[0] |= (short)(1 << _low);
            }
        }

        if (_to == 0) return;
        if (!_progressive) DecodeSequential(ref bits, Table(component.Ac), block);
        else if (_high == 0) DecodeFirst(ref bits, Table(component.Ac), block);
        else Refine(ref bits, Table(component.Ac), block);
    }

    private static void DecodeSequential(ref JpegBits bits, JpegHuffman table, Span<short> block)
    {
        for (var k = 1; k < 64; k++)
        {
            var symbol = table.Decode(ref bits);
            int run = symbol >> 4, size = symbol & 15;
            if (size == 0)
            {
                if (run < 15) return;
                k += 15;
                continue;
            }

            k += run;
            if (k > 63) return;
            block[Zigzag[k]] = (short)bits.ReadSigned(size);
        }
    }

    private void DecodeFirst(ref JpegBits bits, JpegHuffman table, Span<short> block)
    {
        if (_endOfBandRun > 0)
        {
            _endOfBandRun--;
            return;
        }

        for (var k = Math.Max(1, _from); k <= _to; k++)
        {
            var symbol = table.Decode(ref bits);
            int run = symbol >> 4, size = symbol & 15;
            if (size == 0)
            {
                if (run < 15)
                {
                    _endOfBandRun = (1 << run) - 1 + bits.ReadBits(run);
                    return;
                }

                k += 15;
                continue;
            }

            k += run;
            if (k > 63) return;
            block[Zigzag[k]] = (short)(bits.ReadSigned(size) << _low);
        }
    }

    // A refinement adds one bit to coefficients that are there, and places new ones between those that are still zero.
    private void Refine(ref JpegBits bits, JpegHuffman table, Span<short> block)
    {
        var step = (short)(1 << _low);
        var k = Math.Max(1, _from);
        if (_endOfBandRun == 0)
        {
            for (; k <= _to; k++)
            {
                var symbol = table.Decode(ref bits);
                int run = symbol >> 4, size = symbol & 15;
                short value = 0;
                if (size == 0 && run < 15)
                {
                    _endOfBandRun = (1 << run) + bits.ReadBits(run);
                    break;
                }

                if (size != 0) value = bits.ReadBit() != 0 ? step : (short)-step;
                for (; k <= _to; k++)
                {
                    ref var coefficient = ref block[Zigzag[k]];
                    if (coefficient != 0) RefineOne(ref bits, ref coefficient, step);
                    else if (run-- == 0)
                    {
                        coefficient = value;
                        break;
                    }
                }
            }
        }

        if (_endOfBandRun == 0) return;
        for (; k <= _to; k++)
        {
            ref var coefficient = ref block[Zigzag[k]];
            if (coefficient != 0) RefineOne(ref bits, ref coefficient, step);
        }

        _endOfBandRun--;
    }

    private static void RefineOne(ref JpegBits bits, ref short coefficient, short step)
    {
        if (bits.ReadBit() == 0 || (coefficient & step) != 0) return;
        coefficient += coefficient > 0 ? step : (short)-step;
    }

    private static JpegHuffman Table(JpegHuffman? table) => table ?? throw new AvatarFormatException("A JPEG texture uses a code table that it does not define.");
}
