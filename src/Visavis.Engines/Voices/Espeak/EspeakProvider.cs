using Visavis.Engines.Voices.Synthesis;
using Visavis.Sessions.Ports;

namespace Visavis.Engines.Voices.Espeak;

/// <summary>The voices of espeak-ng: more than a hundred languages, robotic. Loaded when installed, never required.</summary>
/// <remarks>espeak-ng is licensed under the GPL 3. We neither ship it nor link to it: it is opened at run time where the operator has installed it.</remarks>
internal sealed class EspeakProvider : IVoiceProvider
{
    private const string Advice =
        "Install the espeak-ng library: 'apt-get install libespeak-ng1' (Debian, Ubuntu), 'dnf install espeak-ng' (Fedora), 'brew install espeak-ng' (macOS).";

    private static readonly Lock Gate = new();

    // The library cannot be initialised twice.
    private static EspeakSynthesizer? _synthesizer;

    private readonly SynthesisThread _thread = new("voice espeak");

    private EspeakProvider(EspeakSynthesizer synthesizer)
    {
        Status = new VoiceProviderStatus("espeak", true, null);
        Voices = [.. synthesizer.Voices.Select(entry => ToVoice(synthesizer, entry))];
    }

    private EspeakProvider(string advice) => (Status, Voices) = (new VoiceProviderStatus("espeak", false, advice), []);

    /// <inheritdoc />
    public IReadOnlyList<IVoice> Voices { get; }

    /// <inheritdoc />
    public VoiceProviderStatus Status { get; }

    /// <summary>Looks for espeak-ng and lists its voices.</summary>
    public static EspeakProvider Load()
    {
        lock (Gate)
        {
            if (!NativeLibraries.TryLoad(EspeakNative.Library, EspeakNative.Version, out _)) return new EspeakProvider(Advice);
            NativeLibraries.UseForImports();
            _synthesizer ??= EspeakSynthesizer.Create();
            return _synthesizer is null
                ? new EspeakProvider("The espeak-ng library is here, but not its data. " + Advice)
                : new EspeakProvider(_synthesizer);
        }
    }

    /// <summary>Reads words as a voice would; null when there is no voice of this name.</summary>
    /// <param name="language">As in its id: <c>en-us</c>.</param>
    public static ILetterToSound? ReadLetters(string language)
    {
        lock (Gate)
        {
            var file = _synthesizer?.Voices.FirstOrDefault(entry => ShortNameOf(entry.File).Equals(language, StringComparison.OrdinalIgnoreCase)).File;
            return file is null ? null : new Letters(_synthesizer!, file);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _thread.Dispose();

    private LocalVoice ToVoice(EspeakSynthesizer synthesizer, (string File, string Name, string Language) entry)
    {
        var info = new VoiceInfo("espeak/" + ShortNameOf(entry.File), entry.Name, ToTag(entry.Language), "espeak", "ipa");
        return new LocalVoice(info, _thread, new Speaker(synthesizer, entry.File));
    }

    /// <summary>'gmw/en-US' is known as 'en-us'. The language tag would not do: two voices share 'yue', and 'en-gb' cannot be loaded by that name.</summary>
    private static string ShortNameOf(string file) => file[(file.LastIndexOf('/') + 1)..].ToLowerInvariant();

    /// <summary>BCP 47 writes regions in capitals.</summary>
    private static string ToTag(string language) =>
        string.Join('-', language.Split('-').Select((part, i) => i == 1 && part.Length == 2 ? part.ToUpperInvariant() : part));

    private sealed class Speaker(EspeakSynthesizer synthesizer, string file) : ISentenceSpeaker
    {
        public void Speak(string sentence, SynthesisJob job)
        {
            if (SpokenText.HasWords(sentence)) synthesizer.Speak(file, sentence, job);
        }
    }

    private sealed class Letters(EspeakSynthesizer synthesizer, string file) : ILetterToSound
    {
        public IReadOnlyList<SpokenPhone> Pronounce(string word) => SpokenText.HasWords(word) ? synthesizer.Pronounce(file, word) : [];
    }
}
