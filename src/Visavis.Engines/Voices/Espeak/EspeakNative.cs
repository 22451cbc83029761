using System.Runtime.InteropServices;

namespace Visavis.Engines.Voices.Espeak;

/// <summary>The part of libespeak-ng that we call. Layouts are those of its public header.</summary>
internal static unsafe partial class EspeakNative
{
    public const string Library = "espeak-ng";

    /// <summary>Major version of the binary interface.</summary>
    public const int Version = 1;

    /// <summary>Output mode: audio comes through the callback, and the call returns when all of it has come.</summary>
    public const int SynchronousOutput = 2;

    /// <summary>Option: report phonemes as IPA (bits 0 and 1), and do not end the process when the data files are missing (bit 15).</summary>
    public const int InitializeOptions = 0x8003;

    public const int Ok = 0;

    public const int Utf8 = 1;

    /// <summary>Flag of a synthesis: end with the pause of a sentence.</summary>
    public const int EndPause = 0x1000;

    public const int PhonemeEvent = 7;

    [LibraryImport(Library, EntryPoint = "espeak_Initialize", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Initialize(int output, int bufferMs, string? path, int options);

    [LibraryImport(Library, EntryPoint = "espeak_SetSynthCallback")]
    public static partial void SetCallback(delegate* unmanaged[Cdecl]<short*, int, Event*, int> callback);

    [LibraryImport(Library, EntryPoint = "espeak_SetVoiceByName", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetVoiceByName(string name);

    [LibraryImport(Library, EntryPoint = "espeak_ListVoices")]
    public static partial VoiceEntry** ListVoices(nint filter);

    [LibraryImport(Library, EntryPoint = "espeak_Synth")]
    public static partial int Synthesize(
        byte* text,
        nuint bytes,
        uint position,
        int positionType,
        uint endPosition,
        uint flags,
        uint* identifier,
        nint userData);

    /// <summary><c>espeak_EVENT</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Event
    {
        public int Type;
        public uint Identifier;
        public int TextPosition;
        public int Length;
        public int AudioPositionMs;
        public int Sample;
        public nint UserData;
        public fixed byte Name[8];
    }

    /// <summary><c>espeak_VOICE</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct VoiceEntry
    {
        public byte* Name;

        /// <summary>A priority byte and a zero-ended language name, again and again, until a priority of zero.</summary>
        public byte* Languages;
        public byte* Identifier;
        public byte Gender;
        public byte Age;
        public byte Variant;
        public byte Reserved;
        public int Score;
        public nint Spare;
    }
}
