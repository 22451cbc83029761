using System.Runtime.InteropServices;

namespace Visavis.WebRtc.Interop;

/// <summary>An owned reference to a GObject: element, pad, channel, transceiver.</summary>
internal unsafe partial class ObjectHandle : SafeHandle
{
    protected ObjectHandle(nint reference)
        : base(0, ownsHandle: true)
    {
        SetHandle(reference);
        if (reference != 0) NativeCount.HandleOpened();
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>The native object, valid while this handle is open.</summary>
    public nint Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsClosed, this);
            return handle;
        }
    }

    /// <summary>Takes over a reference that the caller owns; null for none.</summary>
    public static ObjectHandle? Take(nint reference) => reference == 0 ? null : new ObjectHandle(reference);

    /// <summary>Adds a reference to a borrowed object.</summary>
    public static ObjectHandle Share(nint borrowed) => new(NativeMethods.g_object_ref(borrowed));

    /// <summary>Sets a property from its text form; enumerations by nick.</summary>
    public void Set(string property, string value) => NativeMethods.gst_util_set_object_arg(Pointer, property, value);

    /// <summary>True when the object's class knows the property: names come and go between releases.</summary>
    public bool Has(string property) => NativeMethods.g_object_class_find_property(*(nint*)Pointer, property) != 0;

    public int GetEnum(string property) => GetEnum(Pointer, property);

    /// <summary>Reads an enumeration of a borrowed object, as callbacks get it.</summary>
    public static int GetEnum(nint borrowed, string property)
    {
        var value = Read(borrowed, property);
        var number = value.GetEnum();
        value.Clear();
        return number;
    }

    public ulong GetUInt64(string property)
    {
        var value = Read(Pointer, property);
        var number = value.GetUInt64();
        value.Clear();
        return number;
    }

    public ObjectHandle? GetObject(string property)
    {
        var value = Read(Pointer, property);
        var child = Take(value.DuplicateObject());
        value.Clear();
        return child;
    }

    /// <summary>Reads a property whole; the caller clears the value.</summary>
    public GValue GetValue(string property) => Read(Pointer, property);

    protected override bool ReleaseHandle()
    {
        NativeMethods.g_object_unref(handle);
        NativeCount.HandleReleased();
        return true;
    }

    // An empty value takes the property's own type (GLib 2.60 and later).
    private static GValue Read(nint instance, string property)
    {
        GValue value = default;
        NativeMethods.g_object_get_property(instance, property, &value);
        return value;
    }

    private static partial class NativeMethods
    {
        [LibraryImport(NativeLibraries.GObject)]
        internal static partial nint g_object_ref(nint instance);

        [LibraryImport(NativeLibraries.GObject)]
        internal static partial void g_object_unref(nint instance);

        [LibraryImport(NativeLibraries.GObject, StringMarshalling = StringMarshalling.Utf8)]
        internal static partial void g_object_get_property(nint instance, string name, GValue* value);

        [LibraryImport(NativeLibraries.GObject, StringMarshalling = StringMarshalling.Utf8)]
        internal static partial nint g_object_class_find_property(nint objectClass, string name);

        [LibraryImport(NativeLibraries.GStreamer, StringMarshalling = StringMarshalling.Utf8)]
        internal static partial void gst_util_set_object_arg(nint instance, string name, string value);
    }
}
