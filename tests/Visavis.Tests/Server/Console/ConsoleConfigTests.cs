using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Visavis.Server.Auth;
using Visavis.Server.Configuration;
using Visavis.Server.Console;

namespace Visavis.Tests.Server.Console;

public sealed class ConsoleConfigTests
{
    [Fact]
    public async Task Config_InDevelopmentOnThisMachine_HoldsTheKey()
    {
        await using var server = await StartAsync(ServerEnvironment.Development);

        var config = await GetAsync(server);

        Assert.True(config.GetProperty("development").GetBoolean());
        Assert.Equal("the-key", config.GetProperty("api_key").GetString());
        Assert.Matches(@"^\d+\.\d+\.\d+$", config.GetProperty("version").GetString());
    }

    [Theory]
    [InlineData("Host", "attacker.example")]
    [InlineData("Host", "attacker.example:8080")]
    [InlineData("Host", "127.0.0.1.attacker.example")]
    [InlineData("X-Forwarded-For", "192.0.2.7")]
    [InlineData("Forwarded", "for=192.0.2.7")]
    public async Task Config_AskedForSomebodyElse_HoldsNoKey(string header, string value)
    {
        await using var server = await StartAsync(ServerEnvironment.Development);

        var config = await GetAsync(server, header, value);

        Assert.Equal(JsonValueKind.Null, config.GetProperty("api_key").ValueKind);
    }

    [Fact]
    public async Task Config_InProduction_HoldsNoKey()
    {
        await using var server = await StartAsync(ServerEnvironment.Production);

        var config = await GetAsync(server);

        Assert.False(config.GetProperty("development").GetBoolean());
        Assert.Equal(JsonValueKind.Null, config.GetProperty("api_key").ValueKind);
    }

    [Theory]
    [InlineData("ws://127.0.0.1:9101/v1/realtime", true, "openai-realtime")]
    [InlineData("wss://realtime.example/v1/realtime", true, "")]
    [InlineData("ws://127.0.0.1:9101/v1/realtime", false, "")]
    public async Task Config_EngineOnThisMachine_IsToldAsAStandInInDevelopment(string url, bool isDevelopment, string expected)
    {
        await using var server = await RunningServer.StartAsync(options =>
        {
            options.Server.Environment = isDevelopment ? ServerEnvironment.Development : ServerEnvironment.Production;
            options.Engines.OpenAiRealtime.Url = url;
        });

        var config = await GetAsync(server);

        Assert.Equal(expected, string.Join(',', config.GetProperty("stand_ins").EnumerateArray()));
    }

    [Fact]
    public async Task DevelopmentKey_AcrossStarts_StaysTheSameUntilRevoked()
    {
        await using var server = await StartAsync(ServerEnvironment.Development);
        var cancel = TestContext.Current.CancellationToken;

        var first = await DevelopmentKey.EnsureAsync(server.Keys, server.DataFolder, cancel);
        var second = await DevelopmentKey.EnsureAsync(server.Keys, server.DataFolder, cancel);
        await server.Keys.RevokeAsync((await server.Keys.FindBySecretAsync(first, cancel))!.Id, cancel);
        var third = await DevelopmentKey.EnsureAsync(server.Keys, server.DataFolder, cancel);

        Assert.Equal(first, second);
        Assert.NotEqual(first, third);
        using var response = await server.SendAsync(HttpMethod.Get, "/api/v1/sessions", secret: third);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(server.DataFolder, DevelopmentKey.FileName)));
        }
    }

    private static async Task<RunningServer> StartAsync(ServerEnvironment environment)
    {
        var server = await RunningServer.StartAsync(options => options.Server.Environment = environment);
        server.Services.GetRequiredService<DevelopmentAccess>().ApiKey = "the-key";
        return server;
    }

    private static async Task<JsonElement> GetAsync(RunningServer server, string? header = null, string? value = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/console/config.json");
        if (header is not null) request.Headers.TryAddWithoutValidation(header, value);
        using var response = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        return await response.JsonAsync();
    }
}
