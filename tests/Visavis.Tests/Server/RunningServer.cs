using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Visavis.Server.Configuration;
using Visavis.Server.Hosting;
using Visavis.Sessions.Live;
using Visavis.Store.ApiKeys;

namespace Visavis.Tests.Server;

/// <summary>The real server on a free port of loopback, with a key for each of two projects.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly TemporaryFolder _data;
    private readonly WebApplication _app;

    private RunningServer(TemporaryFolder data, WebApplication app, CreatedApiKey key, CreatedApiKey otherKey)
    {
        _data = data;
        _app = app;
        Key = key;
        OtherKey = otherKey;
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    /// <summary>Sends nothing but what a test adds.</summary>
    public HttpClient Http { get; }

    public CreatedApiKey Key { get; }

    /// <summary>A key of another project.</summary>
    public CreatedApiKey OtherKey { get; }

    public SessionHost Host => _app.Services.GetRequiredService<SessionHost>();

    public IApiKeyStore Keys => _app.Services.GetRequiredService<IApiKeyStore>();

    public IServiceProvider Services => _app.Services;

    public string DataFolder => _data.Path;

    public static async Task<RunningServer> StartAsync(
        Action<VisavisOptions>? configure = null, Action<IServiceCollection>? adjust = null, Action<string>? prepareData = null)
    {
        var data = new TemporaryFolder();
        prepareData?.Invoke(data.Path);
        var options = new VisavisOptions
        {
            Server = { Port = 0, Host = "127.0.0.1", Data = data.Path, Content = RepositoryRoot.Path },
            Sessions = { Capacity = 100 },
            WebRtc = { Prewarm = false },
            Log = { Level = Microsoft.Extensions.Logging.LogLevel.None },
        };
        configure?.Invoke(options);
        var app = VisavisServer.Build(options, adjust);
        var keys = app.Services.GetRequiredService<IApiKeyStore>();
        var key = await keys.CreateAsync(new NewApiKey("mine", "test"), CancellationToken.None);
        var otherKey = await keys.CreateAsync(new NewApiKey("other", "test"), CancellationToken.None);
        await app.StartAsync();
        return new RunningServer(data, app, key, otherKey);
    }

    public Task<HttpResponseMessage> CreateSessionAsync(string? json = null) => SendAsync(HttpMethod.Post, "/api/v1/sessions", json);

    /// <summary>Creates a session that speaks nothing, and gives its id and token.</summary>
    public async Task<(string Id, string Token)> NewSessionAsync(string json = """{"conversation_engine": {"type": "null"}}""")
    {
        using var response = await CreateSessionAsync(json);
        var body = await response.JsonAsync();
        Assert.True(response.IsSuccessStatusCode, body.ToString());
        return (body.GetProperty("session_id").GetString()!, body.GetProperty("token").GetString()!);
    }

    /// <summary>Sends a request with the first project's key, or another secret.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? json = null, string? secret = null)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret ?? Key.Secret);
        if (json is not null) request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        return Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Sends a request of a page, with its session's token.</summary>
    public Task<HttpResponseMessage> SendAsPageAsync(HttpMethod method, string path, string? token, string? json = null)
    {
        var request = new HttpRequestMessage(method, "/_sdk/v0" + path);
        if (token is not null) request.Headers.Add("X-Session-Token", token);
        if (json is not null) request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        return Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _data.Dispose();
    }
}

internal static class HttpResponses
{
    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).RootElement;

    /// <summary>The <c>loc</c> paths of a 422 answer, joined by dots.</summary>
    public static async Task<string[]> LocationsAsync(this HttpResponseMessage response) =>
        [.. (await response.JsonAsync()).GetProperty("detail").EnumerateArray().Select(item => string.Join('.', item.GetProperty("loc").EnumerateArray()))];

    /// <summary>Checks the shape of a plain error: a text for people and a code for programs.</summary>
    public static async Task AssertProblemAsync(this HttpResponseMessage response, int status, string code)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(status == (int)response.StatusCode, $"{(int)response.StatusCode}: {text}");
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        var body = JsonDocument.Parse(text).RootElement;
        Assert.Equal(code, body.GetProperty("code").GetString());
        Assert.NotEmpty(body.GetProperty("detail").GetString()!);
    }
}

/// <summary>One server for all tests of a class.</summary>
public sealed class ServerFixture : IAsyncLifetime
{
    internal RunningServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await RunningServer.StartAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
