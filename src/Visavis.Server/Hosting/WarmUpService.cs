using Visavis.Sessions.Loops;

namespace Visavis.Server.Hosting;

/// <summary>Warms up while HTTP already answers, so that a supervisor sees a live process at once.</summary>
internal sealed class WarmUpService(WarmUp warmUp, TimeProvider time) : IHostedService, IAsyncDisposable
{
    // Baking the light of an avatar that brings none takes ten seconds and cannot be broken off; stopping does not wait for it.
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(2);

    private OwnedLoop? _run;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _run = OwnedLoop.Start(warmUp.RunAsync);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken) => await DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _run, null) is not { } run) return;
        try
        {
            await run.DisposeAsync().AsTask().WaitAsync(StopLimit, time);
        }
        catch (TimeoutException)
        {
            // The process is about to end, and the bake with it.
        }
    }
}
