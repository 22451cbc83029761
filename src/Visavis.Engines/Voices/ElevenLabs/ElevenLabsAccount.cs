using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json.Serialization;
using Visavis.Engines.Voices.Remote;
using Visavis.Engines.Voices.Synthesis;
using Visavis.Sessions.Ports;

namespace Visavis.Engines.Voices.ElevenLabs;

/// <summary>The operator's account at ElevenLabs: its voices, its key, and its queue.</summary>
internal sealed class ElevenLabsAccount : IVoiceProvider
{
    public const string ProviderName = "elevenlabs";

    // Ids are 20 letters and digits; anything else without our prefix is not meant for ElevenLabs.
    private const int VoiceIdLength = 20;
    private const int MostTries = 6;

    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan SilenceLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan QueueWait = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan BusyWait = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan CheckKept = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, long> _checked = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _places;
    private readonly TimeProvider _time;

    public ElevenLabsAccount(ElevenLabsOptions options, TimeProvider time, ILetterToSound? letters = null)
    {
        Options = options;
        Letters = letters;
        _time = time;
        _places = new SemaphoreSlim(options.MaxConcurrent);
        Http = new VoiceServer(ProviderName, new Uri(options.Url), AnswerLimit, SilenceLimit, time);
        Http.Headers.Add("xi-api-key", options.ApiKey);
        Voices = [.. options.Voices.Select(voice => new ElevenLabsVoice(this, voice))];
        Status = new VoiceProviderStatus(ProviderName, true, null);
    }

    public ElevenLabsOptions Options { get; }

    /// <summary>Reads what ElevenLabs says it spoke when; null leaves the mouth to the sound.</summary>
    public ILetterToSound? Letters { get; }

    public VoiceServer Http { get; }

    public IReadOnlyList<IVoice> Voices { get; }

    public VoiceProviderStatus Status { get; }

    /// <summary>Any voice of the account, by its own id as existing requests have it, or as <c>elevenlabs/ID</c>.</summary>
    public IVoice? Find(string voiceId)
    {
        if (voiceId.StartsWith(ProviderName + "/", StringComparison.OrdinalIgnoreCase))
            return voiceId.Length > ProviderName.Length + 1 ? new ElevenLabsVoice(this, voiceId[(ProviderName.Length + 1)..]) : null;
        return voiceId.Length == VoiceIdLength && voiceId.All(char.IsAsciiLetterOrDigit) ? new ElevenLabsVoice(this, voiceId) : null;
    }

    /// <summary>Looks whether the account has a voice; what was found is believed for ten minutes.</summary>
    /// <exception cref="VoiceException">It has none of this id, or ElevenLabs cannot be asked.</exception>
    public async ValueTask CheckAsync(string voiceId, CancellationToken cancellationToken)
    {
        if (_checked.TryGetValue(voiceId, out var at) && _time.GetElapsedTime(at) < CheckKept) return;
        using var request = new HttpRequestMessage(HttpMethod.Get, $"v1/voices/{Uri.EscapeDataString(voiceId)}");
        using var response = await Http.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            var error = ElevenLabsError.Parse(response.StatusCode, await Http.ReadTextAsync(response, cancellationToken));
            if (!error.MayNotLook) throw error.OfLookUp(Http);
        }

        _checked[voiceId] = _time.GetTimestamp();
    }

    /// <summary>Waits until the account has room for one more request; disposing the result gives the room back.</summary>
    public async Task<IDisposable> WaitForPlaceAsync(CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        return new Place(_places);
    }

    /// <summary>Asks for speech; the answer's body is raw s16 mono 24 kHz, or the same in <see cref="TimedSpeech"/> when there is a reader for its times.</summary>
    public async Task<HttpResponseMessage> SpeakAsync(string voiceId, string text, CancellationToken cancellationToken)
    {
        // Without the format in the query the answer would be MP3.
        var path = $"v1/text-to-speech/{Uri.EscapeDataString(voiceId)}/{(Letters is null ? "stream" : "stream/with-timestamps")}?output_format=pcm_24000";
        for (var (tries, busyWait) = (1, BusyWait); ; tries++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path)
            {
                Content = JsonContent.Create(new ElevenLabsRequest(text, Options.Model), ElevenLabsJson.Default.ElevenLabsRequest),
            };
            var response = await Http.SendAsync(request, cancellationToken);
            if (response.IsSuccessStatusCode && response.Content.Headers.ContentType?.MediaType != "audio/mpeg") return response;

            using (response)
            {
                if (response.IsSuccessStatusCode) throw Http.Failed("answered with MP3 although PCM was asked for");
                var error = ElevenLabsError.Parse(response.StatusCode, await Http.ReadTextAsync(response, cancellationToken));
                if (tries == MostTries || !(error.IsQueueFull || error.IsBusy)) throw error.Of(Http);
                if (error.IsQueueFull)
                {
                    // Another program uses the account too; the vendor counts in tens of milliseconds.
                    await Task.Delay(QueueWait * tries, _time, cancellationToken);
                    continue;
                }
            }

            await Task.Delay(busyWait, _time, cancellationToken);
            busyWait *= 2;
        }
    }

    public void Dispose()
    {
        Http.Dispose();
        _places.Dispose();
    }

    private sealed class Place(SemaphoreSlim places) : IDisposable
    {
        private SemaphoreSlim? _places = places;

        public void Dispose()
        {
            try
            {
                Interlocked.Exchange(ref _places, null)?.Release();
            }
            catch (ObjectDisposedException)
            {
                // The server has stopped meanwhile.
            }
        }
    }
}

/// <summary>The request for speech.</summary>
internal sealed record ElevenLabsRequest(string Text, string ModelId);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ElevenLabsRequest))]
[JsonSerializable(typeof(TimedSound))]
internal sealed partial class ElevenLabsJson : JsonSerializerContext;
