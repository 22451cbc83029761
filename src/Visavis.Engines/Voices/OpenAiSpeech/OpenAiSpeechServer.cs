using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Visavis.Engines.Voices.Remote;
using Visavis.Media.Timing;
using Visavis.Sessions.Ports;

namespace Visavis.Engines.Voices.OpenAiSpeech;

/// <summary>One server with OpenAI's speech API.</summary>
internal sealed class OpenAiSpeechServer : IVoiceProvider
{
    private const string OpenAiHost = "api.openai.com";
    private const int MostListBytes = 1024 * 1024;

    private static readonly TimeSpan SilenceLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ListKept = TimeSpan.FromMinutes(5);

    private readonly TimeProvider _time;
    private readonly bool _takesExtensions;
    private volatile KnownVoices? _known;

    public OpenAiSpeechServer(string name, OpenAiSpeechOptions options, TimeProvider time)
    {
        Name = name;
        Options = options;
        _time = time;
        var url = new Uri(options.Url);
        // OpenAI refuses members that its schema does not have; the servers that copy the API ignore or need them.
        _takesExtensions = !url.Host.Equals(OpenAiHost, StringComparison.OrdinalIgnoreCase);
        Http = new VoiceServer(name, url, TimeSpan.FromSeconds(options.AnswerSeconds), SilenceLimit, time);
        if (options.ApiKey is { Length: > 0 } key) Http.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        Voices = [.. options.Voices.Select(voice => new OpenAiSpeechVoice(this, voice))];
        Status = new VoiceProviderStatus(name, true, null);
    }

    public string Name { get; }

    public OpenAiSpeechOptions Options { get; }

    public VoiceServer Http { get; }

    public IReadOnlyList<IVoice> Voices { get; }

    public VoiceProviderStatus Status { get; }

    /// <summary>Any voice of the server, listed or not: whether it exists is seen when a session is created.</summary>
    public IVoice? Find(string voiceId) =>
        voiceId.Length > Name.Length + 1 && voiceId.StartsWith(Name + "/", StringComparison.OrdinalIgnoreCase)
            ? new OpenAiSpeechVoice(this, voiceId[(Name.Length + 1)..])
            : null;

    /// <summary>Asks for speech; the answer's body is the sound.</summary>
    public async Task<HttpResponseMessage> SpeakAsync(string voice, string text, CancellationToken cancellationToken)
    {
        var body = new SpeechRequest(Options.Model, text, voice, "pcm", _takesExtensions ? MediaTime.SamplesPerSecond : null);
        using var request = new HttpRequestMessage(HttpMethod.Post, "audio/speech") { Content = JsonContent.Create(body, SpeechJson.Default.SpeechRequest) };
        var response = await Http.SendAsync(request, cancellationToken);
        if (response.IsSuccessStatusCode && !IsCoded(response)) return response;
        using (response)
        {
            if (response.IsSuccessStatusCode) throw Http.Failed($"answered in {response.Content.Headers.ContentType?.MediaType} although PCM was asked for");
            throw Http.Refused(response.StatusCode);
        }
    }

    /// <summary>Looks whether the server has a voice. Servers that cannot list theirs are believed.</summary>
    /// <exception cref="VoiceException">It has none of this name, or does not answer.</exception>
    public async ValueTask CheckAsync(string voice, CancellationToken cancellationToken)
    {
        var known = _known;
        if (known is null || _time.GetElapsedTime(known.AskedAt) > ListKept) _known = known = new KnownVoices(_time.GetTimestamp(), await ListAsync(cancellationToken));
        // Kokoro mixes voices: "af_bella+af_sky", "af_bella(2)+af_sky(1)".
        if (known.Names is { } names && !voice.Split('+').All(part => names.Contains(part.Split('(')[0].Trim())))
            throw new VoiceException(VoiceFault.UnknownVoice, $"The voice server '{Name}' has no voice of this name.");
    }

    public void Dispose() => Http.Dispose();

    private static bool IsCoded(HttpResponseMessage response) =>
        response.Content.Headers.ContentType?.MediaType is "audio/mpeg" or "audio/mp3" or "audio/ogg" or "audio/opus" or "audio/aac" or "audio/flac" or "text/event-stream" or "application/json";

    // An addition of Kokoro-FastAPI and speaches: {"voices": ["name", ...]} or {"voices": [{"id": ...} or {"name": ...}, ...]}.
    private async Task<HashSet<string>?> ListAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "audio/voices");
        using var response = await Http.SendAsync(request, cancellationToken);
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden || (int)response.StatusCode >= 500) throw Http.Refused(response.StatusCode);
        if (!response.IsSuccessStatusCode) return null;
        try
        {
            using var list = JsonDocument.Parse(await Http.ReadTextAsync(response, cancellationToken, MostListBytes));
            if (list.RootElement.ValueKind != JsonValueKind.Object || !list.RootElement.TryGetProperty("voices", out var voices) || voices.ValueKind != JsonValueKind.Array) return null;
            var names = voices.EnumerateArray().SelectMany(NamesOf).ToHashSet(StringComparer.Ordinal);
            return names.Count == 0 ? null : names;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IEnumerable<string> NamesOf(JsonElement voice)
    {
        if (voice.ValueKind == JsonValueKind.String) yield return voice.GetString()!;
        if (voice.ValueKind != JsonValueKind.Object) yield break;
        foreach (var member in (string[])["id", "name", "voice_id"])
        {
            if (voice.TryGetProperty(member, out var name) && name.ValueKind == JsonValueKind.String) yield return name.GetString()!;
        }
    }

    private sealed record KnownVoices(long AskedAt, HashSet<string>? Names);
}
