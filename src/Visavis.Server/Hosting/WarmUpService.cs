using Visavis.Sessions.Loops;

namespace Visavis.Server.Hosting;

/// <summary>Warms up while HTTP already answers, so that a supervisor sees a live process at once.</summary>
internal sealed class WarmUpService(WarmUp warmUp) : IHostedService, IAsyncDisposable
{
    private OwnedLoop? _run;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _run = OwnedLoop.Start(warmUp.RunAsync);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken) => await DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _run, null) is { } run) await run.DisposeAsync();
    }
}
