namespace Visavis.Face.Assets;

/// <summary>Pinned memory aligned to a cache line, owned by the collector: no disposal, and its address never changes.</summary>
/// <remarks>Kernels read whole vectors, so 64 bytes of slack follow the last element.</remarks>
internal sealed unsafe class AlignedBuffer<T>
    where T : unmanaged
{
    private const int AlignmentBytes = 64;
    private readonly byte[] _storage;

    public AlignedBuffer(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        _storage = GC.AllocateArray<byte>(checked((length * sizeof(T)) + (2 * AlignmentBytes)), pinned: true);
        fixed (byte* start = _storage) Pointer = (T*)(((nuint)start + AlignmentBytes - 1) & ~(nuint)(AlignmentBytes - 1));
    }

    public AlignedBuffer(ReadOnlySpan<T> content) : this(content.Length) => content.CopyTo(Span);

    public T* Pointer { get; }

    public int Length { get; }

    public Span<T> Span => new(Pointer, Length);

    /// <summary>A longer buffer with the same content at its start.</summary>
    public AlignedBuffer<T> Grown(int length)
    {
        var grown = new AlignedBuffer<T>(length);
        Span.CopyTo(grown.Span);
        return grown;
    }
}
