using System.Buffers.Binary;

namespace Visavis.Face.Assets.Gltf;

/// <summary>Reads accessors of every component type as floats or integers: normalised, strided and sparse ones included.</summary>
internal sealed class AccessorReader
{
    /// <summary>Most elements one accessor may claim: three times the largest head seen in practice.</summary>
    public const int MaxElements = 1 << 20;

    // All accessors of a file together, in values: 512 MB of floats. Sparse accessors can claim much without holding it.
    private const long MaxValues = 128L << 20;

    private readonly GltfFile _file;
    private long _valuesRead;

    public AccessorReader(GltfFile file) => _file = file;

    /// <summary>Reads [count, components] values, converted to float and de-normalised.</summary>
    public float[] Floats(int index, int components)
    {
        var accessor = Find(index, components);
        var values = new float[accessor.Count * components];
        var component = new Component(accessor.ComponentType, accessor.Normalized);
        if (accessor.BufferView is { } view)
        {
            var bytes = ViewBytes(view, accessor.ByteOffset, out var stride);
            var elementBytes = component.Bytes * components;
            if (stride == 0) stride = elementBytes;
            Require(bytes, accessor.Count, stride, elementBytes);
            for (var i = 0; i < accessor.Count; i++)
            {
                for (var c = 0; c < components; c++)
                    values[(i * components) + c] = component.Read(bytes[((i * stride) + (c * component.Bytes))..]);
            }
        }

        if (accessor.Sparse is { } sparse) ApplySparse(accessor, sparse, component, components, values);
        return values;
    }

    /// <summary>Reads [count, components] unsigned integers: indices and joints.</summary>
    public int[] Integers(int index, int components)
    {
        var floats = Find(index, components).ComponentType is Component.Float
            ? throw new AvatarFormatException($"Accessor {index} holds floats where whole numbers are needed.")
            : Floats(index, components);
        var integers = new int[floats.Length];
        for (var i = 0; i < floats.Length; i++) integers[i] = (int)floats[i];
        return integers;
    }

    /// <summary>How many components each element has: 3 for VEC3.</summary>
    public int Components(int index) => Width(Accessor(index).Type, index);

    /// <summary>How many elements the accessor has.</summary>
    public int Count(int index) => Accessor(index).Count;

    /// <summary>The bytes of a buffer view, for embedded pictures.</summary>
    public ReadOnlyMemory<byte> View(int view)
    {
        var description = BufferView(view);
        return _file.Binary.Slice(description.ByteOffset, description.ByteLength);
    }

    private void ApplySparse(GltfAccessor accessor, GltfSparse sparse, Component component, int components, float[] values)
    {
        if (sparse.Count < 0 || sparse.Count > accessor.Count) throw new AvatarFormatException("A sparse accessor lists more elements than it has.");
        var indexType = new Component(sparse.Indices.ComponentType, normalized: false);
        var indices = ViewBytes(sparse.Indices.BufferView, sparse.Indices.ByteOffset, out _);
        var replacements = ViewBytes(sparse.Values.BufferView, sparse.Values.ByteOffset, out _);
        Require(indices, sparse.Count, indexType.Bytes, indexType.Bytes);
        Require(replacements, sparse.Count, component.Bytes * components, component.Bytes * components);
        for (var i = 0; i < sparse.Count; i++)
        {
            var element = (int)indexType.Read(indices[(i * indexType.Bytes)..]);
            if ((uint)element >= (uint)accessor.Count) throw new AvatarFormatException("A sparse accessor points past its end.");
            for (var c = 0; c < components; c++)
                values[(element * components) + c] = component.Read(replacements[(((i * components) + c) * component.Bytes)..]);
        }
    }

    private GltfAccessor Find(int index, int components)
    {
        var accessor = Accessor(index);
        if (Width(accessor.Type, index) != components)
            throw new AvatarFormatException($"Accessor {index} is {accessor.Type} where {components} values per element are needed.");
        _valuesRead += (long)accessor.Count * components;
        if (_valuesRead > MaxValues) throw new AvatarFormatException("The model's accessors together hold more than an avatar can use.");
        return accessor;
    }

    private GltfAccessor Accessor(int index)
    {
        var accessors = _file.Root.Accessors;
        if ((uint)index >= (uint)accessors.Length) throw new AvatarFormatException($"Accessor {index} does not exist.");
        var accessor = accessors[index];
        if (accessor is null || accessor.Count is < 0 or > MaxElements)
            throw new AvatarFormatException($"Accessor {index} claims {accessor?.Count} elements; the most an avatar may have is {MaxElements}.");
        return accessor;
    }

    private GltfBufferView BufferView(int index)
    {
        var views = _file.Root.BufferViews;
        if ((uint)index >= (uint)views.Length || views[index] is not { } view) throw new AvatarFormatException($"Buffer view {index} does not exist.");
        if (view.Buffer != 0) throw new AvatarFormatException("The model keeps data in a second file; only self-contained GLB files can be read.");
        if (view.ByteOffset < 0 || view.ByteLength < 0 || (long)view.ByteOffset + view.ByteLength > _file.Binary.Length)
            throw new AvatarFormatException($"Buffer view {index} reaches past the end of the file.");
        return view;
    }

    private ReadOnlySpan<byte> ViewBytes(int index, int offset, out int stride)
    {
        var view = BufferView(index);
        stride = view.ByteStride ?? 0;
        if (stride < 0 || offset < 0 || offset > view.ByteLength) throw new AvatarFormatException($"An accessor points outside buffer view {index}.");
        return _file.Binary.Span.Slice(view.ByteOffset + offset, view.ByteLength - offset);
    }

    private static void Require(ReadOnlySpan<byte> bytes, int count, int stride, int elementBytes)
    {
        if (count > 0 && ((long)(count - 1) * stride) + elementBytes > bytes.Length)
            throw new AvatarFormatException("An accessor reaches past the end of its buffer view.");
    }

    private static int Width(string? type, int index) => type switch
    {
        "SCALAR" => 1,
        "VEC2" => 2,
        "VEC3" => 3,
        "VEC4" => 4,
        "MAT4" => 16,
        _ => throw new AvatarFormatException($"Accessor {index} has the type '{type}', which is not read."),
    };

    private readonly struct Component
    {
        public const int Float = 5126;
        private readonly int _type;
        private readonly bool _normalized;

        public Component(int type, bool normalized)
        {
            _type = type;
            _normalized = normalized;
            Bytes = type switch
            {
                5120 or 5121 => 1,
                5122 or 5123 => 2,
                5125 or Float => 4,
                _ => throw new AvatarFormatException($"The component type {type} is not one of glTF's."),
            };
        }

        public int Bytes { get; }

        public float Read(ReadOnlySpan<byte> bytes) => _type switch
        {
            5120 => _normalized ? MathF.Max((sbyte)bytes[0] / 127f, -1) : (sbyte)bytes[0],
            5121 => _normalized ? bytes[0] / 255f : bytes[0],
            5122 => _normalized
                ? MathF.Max(BinaryPrimitives.ReadInt16LittleEndian(bytes) / 32767f, -1)
                : BinaryPrimitives.ReadInt16LittleEndian(bytes),
            5123 => _normalized
                ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) / 65535f
                : BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            5125 => BinaryPrimitives.ReadUInt32LittleEndian(bytes), // Exact up to 2^24, sixteen times MaxElements.
            _ => Finite(BinaryPrimitives.ReadSingleLittleEndian(bytes)),
        };

        private static float Finite(float value) =>
            float.IsFinite(value) ? value : throw new AvatarFormatException("The model holds a number that is not finite.");
    }
}
