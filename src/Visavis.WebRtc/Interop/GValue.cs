using System.Runtime.InteropServices;

namespace Visavis.WebRtc.Interop;

/// <summary>GObject's variant: a type and 16 bytes of content. Zeroed means empty.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe partial struct GValue
{
    private nuint _type;
    private readonly long _first;
    private readonly long _second;

    /// <summary>True when nothing has been stored yet.</summary>
    public readonly bool IsEmpty => _type == 0;

    public void Initialize(nuint type)
    {
        fixed (GValue* value = &this) NativeMethods.g_value_init(value, type);
    }

    /// <summary>Frees the content; safe on an empty value.</summary>
    public void Clear()
    {
        if (IsEmpty) return;
        fixed (GValue* value = &this) NativeMethods.g_value_unset(value);
    }

    public void SetInstance(nint instance)
    {
        fixed (GValue* value = &this) NativeMethods.g_value_set_instance(value, instance);
    }

    /// <summary>Stores a copy (or a new reference) of a boxed value; 0 stores none.</summary>
    public void SetBoxed(nint boxed)
    {
        fixed (GValue* value = &this) NativeMethods.g_value_set_boxed(value, boxed);
    }

    public void SetText(string text)
    {
        fixed (GValue* value = &this) NativeMethods.g_value_set_string(value, text);
    }

    public void SetUInt(uint number)
    {
        fixed (GValue* value = &this) NativeMethods.g_value_set_uint(value, number);
    }

    public void SetEnum(int number)
    {
        fixed (GValue* value = &this) NativeMethods.g_value_set_enum(value, number);
    }

    public int GetEnum()
    {
        fixed (GValue* value = &this) return NativeMethods.g_value_get_enum(value);
    }

    public bool GetBoolean()
    {
        fixed (GValue* value = &this) return NativeMethods.g_value_get_boolean(value) != 0;
    }

    public ulong GetUInt64()
    {
        fixed (GValue* value = &this) return NativeMethods.g_value_get_uint64(value);
    }

    /// <summary>The boxed content, still owned by this value.</summary>
    public nint PeekBoxed()
    {
        fixed (GValue* value = &this) return NativeMethods.g_value_get_boxed(value);
    }

    /// <summary>A new reference to the object inside; 0 when there is none.</summary>
    public nint DuplicateObject()
    {
        fixed (GValue* value = &this) return NativeMethods.g_value_dup_object(value);
    }

    private static partial class NativeMethods
    {
        [LibraryImport(NativeLibraries.GObject)]
        internal static partial GValue* g_value_init(GValue* value, nuint type);

        [LibraryImport(NativeLibraries.GObject)]
        internal static partial void g_value_unset(GValue* value);

        [LibraryImport(NativeLibraries.GObject)]
        internal static partial void g_value_set_instance(GValue* value, nint instance);

        [LibraryImport(NativeLibraries.GObject)]
        internal static partial void g_value_set_boxed(GValue* value, nint boxed);

        [LibraryImport(NativeLibraries.GObject, StringMarshalling = StringMarshalling.Utf8)]
        internal static partial void g_value_set_string(GValue* value, string text);

        [LibraryImport(NativeLibraries.GObject)]
        internal static partial void g_value_set_uint(GValue* value, uint number);

        [LibraryImport(NativeLibraries.GObject)]
        internal static partial void g_value_set_enum(GValue* value, int number);

        [LibraryImport(NativeLibraries.GObject)]
        internal static partial int g_value_get_enum(GValue* value);

        [LibraryImport(NativeLibraries.GObject)]
        internal static partial int g_value_get_boolean(GValue* value);

        [LibraryImport(NativeLibraries.GObject)]
        internal static partial ulong g_value_get_uint64(GValue* value);

        [LibraryImport(NativeLibraries.GObject)]
        internal static partial nint g_value_get_boxed(GValue* value);

        [LibraryImport(NativeLibraries.GObject)]
        internal static partial nint g_value_dup_object(GValue* value);
    }
}
