using Microsoft.Extensions.Logging;
using Visavis.Engines.Voices.ElevenLabs;
using Visavis.Engines.Voices.Espeak;
using Visavis.Engines.Voices.Flite;
using Visavis.Engines.Voices.OpenAiSpeech;
using Visavis.Sessions.Ports;

namespace Visavis.Engines.Voices;

/// <summary>All voices of this server: those of the synthesisers that are installed, and the operator's names for them.</summary>
/// <remarks>Thread-safe. Looks for the synthesisers once, at construction; a missing one only shows in <see cref="Providers"/>.</remarks>
public sealed partial class VoiceCatalog : IVoiceCatalog, IDisposable
{
    /// <summary>Which voice speaks when nothing else is said: the first that is installed.</summary>
    private static readonly string[] DefaultOrder = ["flite/slt", "espeak/en-us", "espeak/en"];

    private readonly List<IVoiceProvider> _providers;
    private readonly Dictionary<string, IVoice> _byId = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, IVoice> _byAlias = new(StringComparer.Ordinal);
    private readonly IVoice? _any;

    /// <summary>Loads what is installed.</summary>
    /// <param name="options">Settings of the voices.</param>
    /// <param name="logger">Receives a line for each setting that names a voice which is not there.</param>
    /// <param name="time">Clock of the limits on vendors' answers; null for the system's.</param>
    public VoiceCatalog(VoiceOptions options, ILogger<VoiceCatalog> logger, TimeProvider? time = null)
        : this(options, logger, LoadProviders(options, logger, time ?? TimeProvider.System))
    {
    }

    internal VoiceCatalog(VoiceOptions options, ILogger<VoiceCatalog> logger, IEnumerable<IVoiceProvider> providers)
    {
        _providers = [.. providers];
        foreach (var voice in _providers.SelectMany(p => p.Voices)) _byId.TryAdd(voice.Info.Id, voice);
        Voices = [.. _byId.Values.Select(v => v.Info)];

        // 'espeak/en-gb' is what one tries first, although that voice is called 'en'.
        foreach (var voice in _providers.SelectMany(p => p.Voices)) _byId.TryAdd($"{voice.Info.Provider}/{voice.Info.Language}", voice);
        Providers = [.. _providers.Select(p => p.Status)];
        foreach (var (alias, id) in options.Map)
        {
            if (FindOwn(id) is not { } voice) LogUnknownVoice(logger, alias, id);
            else if (alias == VoiceOptions.AnyVoice) _any = voice;
            else _byAlias[alias] = voice;
        }

        Default = PickDefault(options, logger);
    }

    /// <inheritdoc />
    public IReadOnlyList<VoiceInfo> Voices { get; }

    /// <inheritdoc />
    public IReadOnlyList<VoiceProviderStatus> Providers { get; }

    /// <inheritdoc />
    public IVoice? Default { get; }

    /// <inheritdoc />
    public IVoice? Find(string voiceId)
    {
        ArgumentNullException.ThrowIfNull(voiceId);
        return _byAlias.TryGetValue(voiceId, out var voice) ? voice : FindOwn(voiceId) ?? _any;
    }

    /// <summary>Stops the synthesisers; texts that are being spoken fail.</summary>
    public void Dispose()
    {
        foreach (var provider in _providers) provider.Dispose();
    }

    private static IEnumerable<IVoiceProvider> LoadProviders(VoiceOptions options, ILogger logger, TimeProvider time)
    {
        if (options.Flite) yield return FliteProvider.Load();
        if (options.Espeak) yield return EspeakProvider.Load();
        foreach (var (name, server) in options.OpenAiSpeech) yield return new OpenAiSpeechServer(name, server, time);
        if (!options.ElevenLabs.IsConfigured) yield break;
        var language = options.ElevenLabs.PhonesLanguage;
        var letters = string.IsNullOrEmpty(language) || !options.Espeak ? null : EspeakProvider.ReadLetters(language);
        if (letters is null && !string.IsNullOrEmpty(language)) LogNoLetters(logger, language);
        yield return new ElevenLabsAccount(options.ElevenLabs, time, letters);
    }

    // A listed voice, or one that a vendor may have: whether it does is asked when a session is created.
    private IVoice? FindOwn(string id) =>
        _byId.TryGetValue(id, out var voice) ? voice : _providers.Select(provider => provider.Find(id)).FirstOrDefault(found => found is not null);

    private IVoice? PickDefault(VoiceOptions options, ILogger logger)
    {
        if (options.Default is { Length: > 0 } wanted)
        {
            if (_byAlias.TryGetValue(wanted, out var chosen)) return chosen;
            if (FindOwn(wanted) is { } own) return own;
            LogUnknownDefault(logger, wanted);
        }

        foreach (var id in DefaultOrder)
        {
            if (_byId.TryGetValue(id, out var voice)) return voice;
        }

        return _byId.Values.FirstOrDefault();
    }

    [LoggerMessage(EventId = 6001, Level = LogLevel.Warning, Message = "Voices:Map sends '{Alias}' to '{VoiceId}', which is not a voice of this server")]
    private static partial void LogUnknownVoice(ILogger logger, string alias, string voiceId);

    [LoggerMessage(EventId = 6002, Level = LogLevel.Warning, Message = "Voices:Default is '{VoiceId}', which is not a voice of this server")]
    private static partial void LogUnknownDefault(ILogger logger, string voiceId);

    [LoggerMessage(EventId = 6003, Level = LogLevel.Warning, Message = "Voices:ElevenLabs:PhonesLanguage is '{Language}', for which espeak-ng has no voice here: mouths follow the sound")]
    private static partial void LogNoLetters(ILogger logger, string language);
}
