using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Visavis.VendorFakes.Speech;

namespace Visavis.VendorFakes;

/// <summary>A vendor's service on this machine, on a real port.</summary>
public abstract class FakeVendor : IAsyncDisposable
{
    private WebApplication? _app;

    /// <summary>Creates the vendor; <see cref="StartAsync"/> opens its port.</summary>
    protected FakeVendor(FakeOptions options) => Options = options;

    /// <summary>How it behaves.</summary>
    public FakeOptions Options { get; }

    /// <summary>Its origin, e.g. <c>http://127.0.0.1:4711</c>.</summary>
    public string Origin { get; private set; } = "";

    /// <summary>The same for WebSockets.</summary>
    public string SocketOrigin => "ws" + Origin[4..];

    /// <summary>Its voice.</summary>
    public Mouth Mouth { get; } = new();

    /// <summary>Opens the port.</summary>
    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddRoutingCore();
        builder.Services.AddCors();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, Options.Port));
        _app = builder.Build();
        _app.UseCors(policy => policy.AllowAnyOrigin().AllowAnyHeader().AllowAnyMethod());
        _app.Use(LastHeard.WatchAsync);
        _app.UseWebSockets();
        Map(_app);
        await _app.StartAsync();
        Origin = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

        // The first sentence of a synthesiser takes longer: dictionaries are read.
        await Mouth.SpeakAsync("Ready.", CancellationToken.None);
    }

    /// <summary>Runs until the process is told to stop.</summary>
    public async Task RunAsync()
    {
        await StartAsync();
        Console.WriteLine($"{GetType().Name} listens on {Origin}");
        await _app!.WaitForShutdownAsync();
    }

    /// <summary>Closes the port and drops every connection.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            using var now = new CancellationTokenSource(0);
            await _app.StopAsync(now.Token);
            await _app.DisposeAsync();
        }

        Mouth.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Adds the vendor's endpoints.</summary>
    protected abstract void Map(WebApplication app);
}
