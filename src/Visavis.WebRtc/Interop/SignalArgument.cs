namespace Visavis.WebRtc.Interop;

/// <summary>One argument of an action signal.</summary>
internal readonly struct SignalArgument
{
    private enum Kind
    {
        Boxed,
        Text,
        UInt,
        Enum,
    }

    private readonly Kind _kind;
    private readonly nint _pointer;
    private readonly string? _text;

    private SignalArgument(Kind kind, nint pointer, string? text = null)
    {
        _kind = kind;
        _pointer = pointer;
        _text = text;
    }

    /// <summary>No value, for optional structures.</summary>
    public static SignalArgument None => new(Kind.Boxed, 0);

    /// <summary>A boxed structure (promise, caps, description), copied or referenced for the call.</summary>
    public static SignalArgument Boxed(nint pointer) => new(Kind.Boxed, pointer);

    public static SignalArgument Text(string text) => new(Kind.Text, 0, text);

    public static SignalArgument UInt(uint number) => new(Kind.UInt, (nint)number);

    public static SignalArgument Enum(int number) => new(Kind.Enum, number);

    public void StoreIn(ref GValue value)
    {
        switch (_kind)
        {
            case Kind.Text:
                value.SetText(_text!);
                break;
            case Kind.UInt:
                value.SetUInt((uint)_pointer);
                break;
            case Kind.Enum:
                value.SetEnum((int)_pointer);
                break;
            default:
                if (_pointer != 0) value.SetBoxed(_pointer);
                break;
        }
    }
}
