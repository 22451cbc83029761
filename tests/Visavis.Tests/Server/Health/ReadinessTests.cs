using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Visavis.Server.Hosting;
using Visavis.Tests.Contract;

namespace Visavis.Tests.Server.Health;

public sealed class ReadinessTests
{
    [Fact]
    public async Task Ready_BeforeAndAfterWarmingUp_Is503Then200()
    {
        await using var server = await StartColdAsync();

        var cold = await ReadyAsync(server);
        await server.Services.GetRequiredService<WarmUp>().RunAsync(TestContext.Current.CancellationToken);
        var warm = await ReadyAsync(server);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "starting"), cold);
        Assert.Equal((HttpStatusCode.OK, "ok"), warm);
    }

    [Fact]
    public async Task Ready_WithoutTheDefaultAvatar_StaysUnready()
    {
        await using var server = await StartColdAsync(options => options.Avatars.Default = "nobody");

        await server.Services.GetRequiredService<WarmUp>().RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "failed"), await ReadyAsync(server));
        using var create = await server.CreateSessionAsync();
        await create.AssertProblemAsync(410, "avatar_unknown");
    }

    [Fact]
    [ContractCheck("D-F2")]
    public async Task Ready_WithoutAnyVoice_IsDegradedAndTextEchoSaysWhy()
    {
        await using var server = await StartColdAsync(options => options.Voices.Flite = options.Voices.Espeak = false);

        await server.Services.GetRequiredService<WarmUp>().RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.OK, "degraded"), await ReadyAsync(server));
        using var create = await server.CreateSessionAsync();
        await create.AssertProblemAsync(503, "voices_unavailable");
        await server.NewSessionAsync();
    }

    [Fact]
    public async Task Ready_WhileDraining_Is503AndNewSessionsAreRefused()
    {
        await using var server = await StartColdAsync();
        await server.NewSessionAsync();

        await server.Host.DrainAsync(TimeSpan.Zero, TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "draining"), await ReadyAsync(server));
        using var create = await server.CreateSessionAsync();
        await create.AssertProblemAsync(503, "shutting_down");
        using var list = await server.SendAsync(HttpMethod.Get, "/api/v1/sessions");
        Assert.Equal("server_shutdown", (await list.JsonAsync()).GetProperty("sessions")[0].GetProperty("end_reason").GetString());
    }

    // A server whose warming up is left to the test.
    private static Task<RunningServer> StartColdAsync(Action<Visavis.Server.Configuration.VisavisOptions>? configure = null) =>
        RunningServer.StartAsync(
            options =>
            {
                options.WebRtc.Prewarm = true;
                configure?.Invoke(options);
            },
            services => services.Remove(services.Single(service => service.ServiceType == typeof(IHostedService) && service.ImplementationType == typeof(WarmUpService))));

    private static async Task<(HttpStatusCode Code, string Status)> ReadyAsync(RunningServer server)
    {
        using var response = await server.Http.GetAsync("/health/ready", TestContext.Current.CancellationToken);
        return (response.StatusCode, (await response.JsonAsync()).GetProperty("status").GetString()!);
    }
}
