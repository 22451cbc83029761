using System.Runtime.InteropServices;
using Visavis.Engines.Voices.Synthesis;
using Visavis.Sessions.Ports;

namespace Visavis.Engines.Voices.Flite;

/// <summary>The voices of flite (CMU, BSD-style licence): small, fast, English. Loaded when installed, never required.</summary>
internal sealed class FliteProvider : IVoiceProvider
{
    private const string Advice =
        "Install the flite library: 'apt-get install libflite1' (Debian, Ubuntu), 'dnf install flite' (Fedora), 'brew install flite' (macOS).";

    // The gains bring each voice to about -20 dBFS over a sentence: they came out at -15.4, -20.9, -20.1 and -28.0.
    private static readonly Known[] KnownVoices =
    [
        new("slt", "flite_cmu_us_slt", "register_cmu_us_slt", "Female, US English", "en-US", -4.5),
        new("rms", "flite_cmu_us_rms", "register_cmu_us_rms", "Male, US English", "en-US", 1),
        new("awb", "flite_cmu_us_awb", "register_cmu_us_awb", "Male, Scottish English", "en-GB", 0),
        new("kal16", "flite_cmu_us_kal16", "register_cmu_us_kal16", "Male, US English, diphones", "en-US", 7),
    ];

    private static readonly Lock Gate = new();

    // A voice exists once per process, however many catalogs there are.
    private static readonly Dictionary<string, FliteSpeaker> Speakers = [];

    private readonly List<SynthesisThread> _threads = [];

    private FliteProvider(IReadOnlyList<IVoice> voices, VoiceProviderStatus status, IEnumerable<SynthesisThread> threads)
    {
        Voices = voices;
        Status = status;
        _threads.AddRange(threads);
    }

    /// <inheritdoc />
    public IReadOnlyList<IVoice> Voices { get; }

    /// <inheritdoc />
    public VoiceProviderStatus Status { get; }

    /// <summary>Looks for flite and registers the voices that are there.</summary>
    public static FliteProvider Load()
    {
        if (!NativeLibraries.TryLoad(FliteNative.Library, FliteNative.Version, out var library)) return Missing(Advice);
        NativeLibraries.UseForImports();
        if (!NativeLibrary.TryGetExport(library, "utt_synth", out var synthesizer)
            || !NativeLibrary.TryGetExport(library, "new_audio_streaming_info", out _))
        {
            return Missing("The flite library found here is too old: version 2 is needed. " + Advice);
        }

        _ = FliteNative.Initialize();
        var voices = new List<IVoice>();
        var threads = new List<SynthesisThread>();
        foreach (var known in KnownVoices)
        {
            if (SpeakerOf(known, synthesizer) is not { } speaker) continue;
            var thread = new SynthesisThread("voice flite/" + known.Name);
            threads.Add(thread);
            var info = new VoiceInfo("flite/" + known.Name, $"{known.Name} ({known.Description})", known.Language, "flite", "arpabet");
            voices.Add(new LocalVoice(info, thread, speaker));
        }

        return voices.Count == 0
            ? Missing("The flite library is here, but none of its voices. " + Advice)
            : new FliteProvider(voices, new VoiceProviderStatus("flite", true, null), threads);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var thread in _threads) thread.Dispose();
    }

    private static FliteProvider Missing(string advice) => new([], new VoiceProviderStatus("flite", false, advice), []);

    private static FliteSpeaker? SpeakerOf(Known known, nint synthesizer)
    {
        lock (Gate)
        {
            if (Speakers.TryGetValue(known.Name, out var speaker)) return speaker;
            var voice = Register(known.Library, known.Register);
            return voice == 0 ? null : Speakers[known.Name] = new FliteSpeaker(voice, synthesizer, known.GainDb);
        }
    }

    private static unsafe nint Register(string library, string function)
    {
        if (!NativeLibraries.TryLoad(library, FliteNative.Version, out var handle)) return 0;
        if (!NativeLibrary.TryGetExport(handle, function, out var address)) return 0;
        return ((delegate* unmanaged[Cdecl]<nint, nint>)address)(0);
    }

    private sealed record Known(string Name, string Library, string Register, string Description, string Language, double GainDb);
}
