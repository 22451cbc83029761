using Visavis.Server.Auth;
using Visavis.Server.Configuration;

namespace Visavis.Tests.Server.Console;

/// <summary>A server in development for each test, and the key that its console uses.</summary>
public abstract class ConsoleTest : IAsyncLifetime
{
    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private protected RunningServer Server { get; private set; } = null!;

    private protected string ConsoleKey { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Server = await RunningServer.StartAsync(options => options.Server.Environment = ServerEnvironment.Development);
        ConsoleKey = await DevelopmentKey.EnsureAsync(Server.Keys, Server.DataFolder, Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Sends a request as the console does, to a path below <c>/console</c>.</summary>
    private protected Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? json = null) =>
        Server.SendAsync(method, "/console" + path, json, ConsoleKey);
}
