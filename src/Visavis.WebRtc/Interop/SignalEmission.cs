using System.Runtime.InteropServices;

namespace Visavis.WebRtc.Interop;

/// <summary>Emits action signals.</summary>
/// <remarks>
/// By <c>g_signal_emitv</c>, not by the usual <c>g_signal_emit_by_name</c>: that one is variadic, and variadic arguments are
/// passed differently from fixed ones on 64-bit Arm under macOS.
/// </remarks>
internal static unsafe partial class SignalEmission
{
    private const int MaxArguments = 4;
    private const nuint StaticScopeFlag = 1;

    /// <summary>Emits a signal that returns nothing, or whose result does not matter.</summary>
    public static void Emit(ObjectHandle instance, string signal, params ReadOnlySpan<SignalArgument> arguments)
    {
        GValue result = default;
        Emit(instance, signal, arguments, ref result);
        result.Clear();
    }

    /// <summary>Emits a signal that returns an object.</summary>
    public static ObjectHandle? EmitForObject(ObjectHandle instance, string signal, params ReadOnlySpan<SignalArgument> arguments)
    {
        GValue result = default;
        Emit(instance, signal, arguments, ref result);
        var created = result.IsEmpty ? null : ObjectHandle.Take(result.DuplicateObject());
        result.Clear();
        return created;
    }

    /// <summary>Emits a signal that returns whether it succeeded.</summary>
    public static bool EmitForBoolean(ObjectHandle instance, string signal, params ReadOnlySpan<SignalArgument> arguments)
    {
        GValue result = default;
        Emit(instance, signal, arguments, ref result);
        var succeeded = !result.IsEmpty && result.GetBoolean();
        result.Clear();
        return succeeded;
    }

    private static void Emit(ObjectHandle instance, string signal, ReadOnlySpan<SignalArgument> arguments, ref GValue result)
    {
        var pointer = instance.Pointer;
        var instanceType = **(nuint**)pointer; // GTypeInstance.g_class -> GTypeClass.g_type
        var id = NativeMethods.g_signal_lookup(signal, instanceType);
        if (id == 0) throw new MissingMethodException($"This GStreamer has no signal '{signal}'.");

        SignalQuery query;
        NativeMethods.g_signal_query(id, &query);
        if (query.ParameterCount != arguments.Length || arguments.Length > MaxArguments)
        {
            throw new MissingMethodException($"Signal '{signal}' takes {query.ParameterCount} arguments, not {arguments.Length}.");
        }

        var values = stackalloc GValue[1 + MaxArguments];
        new Span<GValue>(values, 1 + MaxArguments).Clear();
        values[0].Initialize(instanceType);
        values[0].SetInstance(pointer);
        for (var i = 0; i < arguments.Length; i++)
        {
            values[1 + i].Initialize(query.ParameterTypes[i] & ~StaticScopeFlag);
            arguments[i].StoreIn(ref values[1 + i]);
        }

        // Void is type 4 in GObject's fixed numbering.
        var returnType = query.ReturnType & ~StaticScopeFlag;
        if (returnType != 4) result.Initialize(returnType);
        fixed (GValue* returned = &result) NativeMethods.g_signal_emitv(values, id, 0, returned);

        for (var i = 0; i <= arguments.Length; i++) values[i].Clear();
        GC.KeepAlive(instance);
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct SignalQuery
    {
        public uint Id;
        public nint Name;
        public nuint InstanceType;
        public uint Flags;
        public nuint ReturnType;
        public uint ParameterCount;
        public nuint* ParameterTypes;
    }

    private static partial class NativeMethods
    {
        [LibraryImport(NativeLibraries.GObject, StringMarshalling = StringMarshalling.Utf8)]
        internal static partial uint g_signal_lookup(string name, nuint type);

        [LibraryImport(NativeLibraries.GObject)]
        internal static partial void g_signal_query(uint id, SignalQuery* query);

        [LibraryImport(NativeLibraries.GObject)]
        internal static partial void g_signal_emitv(GValue* instanceAndArguments, uint id, uint detail, GValue* result);
    }
}
