using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Visavis.Sessions.Playback;

namespace Visavis.Engines.External;

/// <summary>
/// A segment's audio as the byte stream that it is: a sample may be split between two messages. What is left over at the end of a segment is dropped.
/// </summary>
/// <remarks>Follows which segment is open, as the timeline does, because a refused create or close must not lose half a sample.</remarks>
internal sealed class SegmentByteStream(ISpeechSink speech)
{
    private byte? _half;
    private bool _isOpen;
    private bool _isCut;
    private string? _uid;

    public void Create(string? uid)
    {
        if (!_isOpen || _isCut) (_isOpen, _isCut, _uid, _half) = (true, false, uid, null);
        speech.CreateSegment(Guid.NewGuid(), uid);
    }

    public void Close(string? uid)
    {
        if (uid is null || uid == _uid) (_isOpen, _isCut, _half) = (false, false, null);
        speech.CloseSegment(uid);
    }

    public void Interrupt()
    {
        (_isCut, _half) = (_isOpen, null);
        speech.Interrupt();
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return;
        if (_half is { } low)
        {
            speech.Append([(short)(low | (bytes[0] << 8))]);
            bytes = bytes[1..];
        }

        var even = bytes.Length & ~1;
        _half = even < bytes.Length && _isOpen && !_isCut ? bytes[^1] : null;
        if (even > 0) AppendSamples(bytes[..even]);
        else if (_half is null && bytes.Length > 0) speech.Append([0]); // One stray byte outside a segment is still audio outside a segment.
    }

    private void AppendSamples(ReadOnlySpan<byte> bytes)
    {
        var samples = MemoryMarshal.Cast<byte, short>(bytes);
        if (BitConverter.IsLittleEndian)
        {
            speech.Append(samples);
            return;
        }

        var swapped = new short[samples.Length];
        BinaryPrimitives.ReverseEndianness(samples, swapped);
        speech.Append(swapped);
    }
}
