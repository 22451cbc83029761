using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Visavis.Engines.OpenAiRealtime;
using Visavis.Sessions.Live;
using Visavis.Tests.Engines.Vendors;
using Visavis.VendorFakes;
using Visavis.VendorFakes.OpenAi;
using Visavis.VendorFakes.Speech;

namespace Visavis.Tests.Engines.OpenAiRealtime;

/// <summary>The OpenAI fake, and sessions that talk to it.</summary>
internal sealed class OpenAiScene(IReadOnlyList<string> replies, TimeProvider? secretsTime = null, string hears = "Can you hear me?", int thinkMs = 50) : IAsyncDisposable
{
    private readonly OpenAiFake _openAi = new(new FakeOptions { ThinkMs = thinkMs, Hears = hears, Replies = replies, SecretsTime = secretsTime ?? TimeProvider.System });
    private readonly VendorScene _scene = new();

    public OpenAiScene(string reply, TimeProvider? secretsTime = null, string hears = "Can you hear me?", int thinkMs = 50)
        : this([reply], secretsTime, hears, thinkMs)
    {
    }

    public string Reply => replies[0];

    public Mouth Mouth => _openAi.Mouth;

    public string Url => _openAi.RealtimeUrl;

    public IReadOnlyList<ConnectionNotes> Connections => _openAi.Connections;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask OpenAsync() => await _openAi.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _scene.DisposeAsync();
        await _openAi.DisposeAsync();
    }

    public LiveSession Start(string secret = "ek_fake", OpenAiRealtimeOptions? options = null)
    {
        options ??= new OpenAiRealtimeOptions();
        if (options.Url == new OpenAiRealtimeOptions().Url) options.Url = _openAi.RealtimeUrl;
        return _scene.Start(() => new OpenAiRealtimeEngine(
            new OpenAiRealtimeConfig(secret), options, TimeProvider.System, NullLogger<OpenAiRealtimeEngine>.Instance));
    }

    /// <summary>The first connection that the fake got.</summary>
    public async Task<ConnectionNotes> ConnectionAsync()
    {
        await VendorScene.UntilAsync(() => _openAi.Connections.Count > 0);
        return _openAi.Connections[0];
    }

    /// <summary>A client secret, minted as a customer's backend does it.</summary>
    public async Task<string> MintAsync(string body)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, _openAi.Origin + "/v1/realtime/client_secrets") { Content = new StringContent(body) };
        request.Headers.Authorization = new("Bearer", "sk-fake");
        using var response = await http.SendAsync(request, Cancelled);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancelled)).RootElement.GetProperty("value").GetString()!;
    }
}
