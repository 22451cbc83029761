using System.Runtime.InteropServices;

namespace Visavis.WebRtc.Interop;

/// <summary>Reads a borrowed GstStructure: named values, some of them structures again.</summary>
internal readonly unsafe partial struct StructureReader(nint structure)
{
    public bool IsEmpty => structure == 0;

    /// <summary>The first member that is a structure and whose name begins so; empty when there is none.</summary>
    public StructureReader Child(ReadOnlySpan<byte> namePrefix)
    {
        if (structure == 0) return default;
        var count = NativeMethods.gst_structure_n_fields(structure);
        for (uint i = 0; i < count; i++)
        {
            var name = NativeMethods.gst_structure_nth_field_name(structure, i);
            if (!MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name).StartsWith(namePrefix)) continue;
            var value = NativeMethods.gst_structure_get_value(structure, name);
            if (value is null || NativeMethods.g_type_check_value_holds(value, NativeMethods.gst_structure_get_type()) == 0) continue;
            return new StructureReader(value->PeekBoxed());
        }

        return default;
    }

    /// <summary>A member of type unsigned integer; null when it is missing or something else.</summary>
    public uint? UInt(string name)
    {
        uint number = 0;
        return structure != 0 && NativeMethods.gst_structure_get_uint(structure, name, &number) != 0 ? number : null;
    }

    /// <summary>A member of type floating point; null when it is missing or something else.</summary>
    public double? Double(string name)
    {
        double number = 0;
        return structure != 0 && NativeMethods.gst_structure_get_double(structure, name, &number) != 0 ? number : null;
    }

    private static partial class NativeMethods
    {
        [LibraryImport(NativeLibraries.GStreamer)]
        internal static partial int gst_structure_n_fields(nint structure);

        [LibraryImport(NativeLibraries.GStreamer)]
        internal static partial byte* gst_structure_nth_field_name(nint structure, uint index);

        [LibraryImport(NativeLibraries.GStreamer)]
        internal static partial GValue* gst_structure_get_value(nint structure, byte* name);

        [LibraryImport(NativeLibraries.GStreamer)]
        internal static partial nuint gst_structure_get_type();

        [LibraryImport(NativeLibraries.GStreamer, StringMarshalling = StringMarshalling.Utf8)]
        internal static partial int gst_structure_get_uint(nint structure, string name, uint* number);

        [LibraryImport(NativeLibraries.GStreamer, StringMarshalling = StringMarshalling.Utf8)]
        internal static partial int gst_structure_get_double(nint structure, string name, double* number);

        [LibraryImport(NativeLibraries.GObject)]
        internal static partial int g_type_check_value_holds(GValue* value, nuint type);
    }
}
