using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Visavis.WebRtc.Loopback;

namespace Visavis.Benchmarks.Api;

/// <summary>Viewers who watch and hear sessions that speak without a pause.</summary>
internal sealed class Listeners : IAsyncDisposable
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(20);

    private readonly List<LoopbackClient> _clients = [];

    public async Task AddAsync(BenchServer server, string text)
    {
        var (id, token) = await server.CreateAsync("{}");
        using var asked = new HttpRequestMessage(HttpMethod.Get, "/_sdk/v0/sessions");
        asked.Headers.Add("X-Session-Token", token);
        using var answer = await server.Http.SendAsync(asked);
        using var session = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync());

        var client = await LoopbackClient.CreateAsync(new LoopbackClientOptions { DecodesVideo = false }, CancellationToken.None);
        _clients.Add(client);
        using var offer = new HttpRequestMessage(HttpMethod.Post, session.RootElement.GetProperty("room_url").GetString())
        {
            Content = new StringContent(client.OfferSdp, Encoding.UTF8, "application/sdp"),
        };
        offer.Content.Headers.ContentType = new MediaTypeHeaderValue("application/sdp");
        offer.Headers.Authorization = new AuthenticationHeaderValue("Bearer", session.RootElement.GetProperty("limited_access_token").GetString());
        using var accepted = await server.Http.SendAsync(offer);
        accepted.EnsureSuccessStatusCode();
        await client.AcceptAnswerAsync(await accepted.Content.ReadAsStringAsync(), CancellationToken.None);
        await client.Connected.WaitAsync(ConnectLimit);

        using var task = new StringContent(JsonSerializer.Serialize(new Dictionary<string, string> { ["text"] = text }), Encoding.UTF8, "application/json");
        using var spoken = await server.Http.PostAsync($"/api/v1/sessions/{id}/tasks", task);
        spoken.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) await client.DisposeAsync();
    }
}
