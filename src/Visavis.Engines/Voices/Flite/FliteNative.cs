using System.Runtime.InteropServices;

namespace Visavis.Engines.Voices.Flite;

/// <summary>The part of libflite 2 that we call. Layouts are those of its public headers.</summary>
internal static unsafe partial class FliteNative
{
    public const string Library = "flite";

    /// <summary>Major version of the binary interface.</summary>
    public const int Version = 1;

    /// <summary>Returned from <see cref="StreamingInfo.Callback"/> to go on.</summary>
    public const int Continue = 0;

    /// <summary>Returned from <see cref="StreamingInfo.Callback"/> to give up the sentence.</summary>
    public const int Stop = -1;

    [LibraryImport(Library, EntryPoint = "flite_init")]
    public static partial int Initialize();

    [LibraryImport(Library, EntryPoint = "new_utterance")]
    public static partial nint NewUtterance();

    [LibraryImport(Library, EntryPoint = "delete_utterance")]
    public static partial void DeleteUtterance(nint utterance);

    [LibraryImport(Library, EntryPoint = "utt_set_input_text", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetInputText(nint utterance, string text);

    /// <summary>Frees the utterance itself when it fails, and returns 0.</summary>
    [LibraryImport(Library, EntryPoint = "flite_do_synth")]
    public static partial nint Synthesize(nint utterance, nint voice, nint synthesizer);

    [LibraryImport(Library, EntryPoint = "utt_wave")]
    public static partial Wave* WaveOf(nint utterance);

    [LibraryImport(Library, EntryPoint = "new_audio_streaming_info")]
    public static partial StreamingInfo* NewStreamingInfo();

    /// <summary>Wraps the structure in a value; whoever holds the value frees both.</summary>
    [LibraryImport(Library, EntryPoint = "audio_streaming_info_val")]
    public static partial nint ValueOf(StreamingInfo* info);

    /// <summary>Keeps the pointer to the name, not a copy: the name must outlive the features.</summary>
    [LibraryImport(Library, EntryPoint = "flite_feat_set")]
    public static partial void SetFeature(nint features, byte* name, nint value);

    [LibraryImport(Library, EntryPoint = "utt_relation_present", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int HasRelation(nint utterance, string name);

    [LibraryImport(Library, EntryPoint = "utt_relation", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint Relation(nint utterance, string name);

    [LibraryImport(Library, EntryPoint = "relation_head")]
    public static partial nint Head(nint relation);

    [LibraryImport(Library, EntryPoint = "item_next")]
    public static partial nint Next(nint item);

    [LibraryImport(Library, EntryPoint = "item_feat_string", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint ItemString(nint item, string feature);

    [LibraryImport(Library, EntryPoint = "item_feat_float", StringMarshalling = StringMarshalling.Utf8)]
    public static partial float ItemFloat(nint item, string feature);

    /// <summary>The features of an utterance: the first member of its public structure, for which there is no accessor.</summary>
    public static nint FeaturesOf(nint utterance) => *(nint*)utterance;

    /// <summary><c>cst_wave</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Wave
    {
        public nint Type;
        public int SampleRate;
        public int SampleCount;
        public int ChannelCount;
        public short* Samples;
    }

    /// <summary><c>cst_audio_streaming_info</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct StreamingInfo
    {
        public int MinimumSamples;
        public delegate* unmanaged[Cdecl]<Wave*, int, int, int, StreamingInfo*, int> Callback;
        public nint Utterance;
        public nint Item;
        public nint UserData;
    }
}
