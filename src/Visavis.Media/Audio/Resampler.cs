namespace Visavis.Media.Audio;

/// <summary>Changes the sampling rate of a stream: s16 mono in, s16 mono out, piece by piece.</summary>
/// <remarks>
/// One thread at a time; never blocks and allocates nothing after construction. The result does not depend on how the stream is cut into pieces.
/// The filter's delay is taken out: output sample <c>k</c> lies at input time <c>k * inputHz / outputHz</c>, and <c>n</c> input samples give
/// exactly <c>ceil(n * outputHz / inputHz)</c> output samples once <see cref="Flush"/> was called. What is held back until then is
/// <see cref="LookAheadSamples"/> of input (about 3.6 ms at 16 kHz).
/// </remarks>
public sealed class Resampler
{
    private const int BlockSamples = 1024;

    private readonly PolyphaseFilter _filter;
    private readonly float[] _history;

    // _history[i] is input sample _firstInput + i; zeros stand in for what lies before the stream.
    private long _firstInput;
    private int _filled;
    private long _inputCount;
    private long _outputCount;

    /// <summary>Creates a resampler.</summary>
    /// <param name="inputHz">Rate of what comes in.</param>
    /// <param name="outputHz">Rate of what goes out. The ratio must be <c>L / M</c> with <c>L</c> of at most 1000.</param>
    /// <exception cref="ArgumentOutOfRangeException">A rate is not positive, or the ratio is not a simple one.</exception>
    public Resampler(int inputHz, int outputHz)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputHz);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(outputHz);
        InputHz = inputHz;
        OutputHz = outputHz;
        var divisor = GreatestCommonDivisor(inputHz, outputHz);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(outputHz / divisor, 1000, nameof(outputHz));
        _filter = new PolyphaseFilter(outputHz / divisor, inputHz / divisor);
        _history = new float[_filter.TapCount + BlockSamples];
        Reset();
    }

    /// <summary>Rate of what comes in.</summary>
    public int InputHz { get; }

    /// <summary>Rate of what goes out.</summary>
    public int OutputHz { get; }

    /// <summary>Input samples held back by the filter until more input or <see cref="Flush"/> comes.</summary>
    public int LookAheadSamples => _filter.Reach;

    /// <summary>The most output samples that <paramref name="inputCount"/> further input samples, or a flush (0), can give.</summary>
    public int MaxOutputSamples(int inputCount) =>
        (int)(((long)inputCount + _filter.Reach) * _filter.Up / _filter.Down) + 2;

    /// <summary>Takes input and gives the output that is complete.</summary>
    /// <param name="input">[n] s16 mono at <see cref="InputHz"/>; any length, also zero.</param>
    /// <param name="output">Room for <see cref="MaxOutputSamples"/> of it, s16 mono at <see cref="OutputHz"/>.</param>
    /// <returns>Samples written.</returns>
    /// <exception cref="ArgumentException"><paramref name="output"/> is too short.</exception>
    public int Process(ReadOnlySpan<short> input, Span<short> output)
    {
        RequireRoom(input.Length, output.Length);
        _inputCount += input.Length;
        var written = 0;
        while (!input.IsEmpty)
        {
            var count = Math.Min(input.Length, _history.Length - _filled);
            for (var i = 0; i < count; i++) _history[_filled + i] = input[i];
            _filled += count;
            input = input[count..];
            written += Convolve(output[written..], long.MaxValue);
        }

        return written;
    }

    /// <summary>Gives the rest of the stream and makes ready for another one.</summary>
    /// <param name="output">Room for <see cref="MaxOutputSamples"/> of 0.</param>
    /// <returns>Samples written.</returns>
    /// <exception cref="ArgumentException"><paramref name="output"/> is too short.</exception>
    public int Flush(Span<short> output)
    {
        RequireRoom(0, output.Length);
        var total = (_inputCount * _filter.Up + _filter.Down - 1) / _filter.Down;
        var silence = _filter.Reach;
        var written = 0;
        while (silence > 0)
        {
            var count = Math.Min(silence, _history.Length - _filled);
            _history.AsSpan(_filled, count).Clear();
            _filled += count;
            silence -= count;
            written += Convolve(output[written..], total);
        }

        Reset();
        return written;
    }

    /// <summary>Forgets the stream so far.</summary>
    public void Reset()
    {
        _filled = _filter.Reach - 1;
        _history.AsSpan(0, _filled).Clear();
        _firstInput = 1 - _filter.Reach;
        _inputCount = 0;
        _outputCount = 0;
    }

    private int Convolve(Span<short> output, long end)
    {
        var written = 0;
        while (_outputCount < end)
        {
            var position = _outputCount * _filter.Down;
            var start = (int)(position / _filter.Up - (_filter.Reach - 1) - _firstInput);
            if (start + _filter.TapCount > _filled) break;
            var sum = InnerProduct.Of(_filter.Phase((int)(position % _filter.Up)), _history.AsSpan(start, _filter.TapCount));
            output[written++] = (short)Math.Clamp(MathF.Round(sum), short.MinValue, short.MaxValue);
            _outputCount++;
        }

        Discard();
        return written;
    }

    /// <summary>Drops the input that no further output reaches back to.</summary>
    private void Discard()
    {
        var next = _outputCount * _filter.Down / _filter.Up - (_filter.Reach - 1);
        var used = (int)Math.Min(next - _firstInput, _filled);
        _history.AsSpan(used, _filled - used).CopyTo(_history);
        _filled -= used;
        _firstInput += used;
    }

    private void RequireRoom(int inputCount, int room)
    {
        if (room < MaxOutputSamples(inputCount))
        {
            throw new ArgumentException($"The output has room for {room} samples; {MaxOutputSamples(inputCount)} are needed.", nameof(room));
        }
    }

    private static int GreatestCommonDivisor(int a, int b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);
}
