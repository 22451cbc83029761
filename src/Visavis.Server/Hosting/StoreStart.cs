using Visavis.Sessions.Live;
using Visavis.Store.Sessions;

namespace Visavis.Server.Hosting;

/// <summary>Before the first request: closes what an earlier run left open and remembers the sessions of the last 24 hours.</summary>
internal sealed class StoreStart(NodeRecord node, SessionHistory history, SessionHost host) : IHostedService
{
    // Beyond these the store is asked for each.
    private const int MostRemembered = 10_000;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await node.StartAsync(cancellationToken);
        host.Remember(await history.RecentAsync(MostRemembered, cancellationToken));
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
