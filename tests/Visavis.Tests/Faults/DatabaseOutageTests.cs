using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Visavis.Store.Sessions;
using Visavis.TestKit.Stores;
using Visavis.Tests.Server;

namespace Visavis.Tests.Faults;

/// <summary>A PostgreSQL server that is stopped and started again under traffic.</summary>
public sealed class DatabaseOutageTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Outage_DuringTraffic_IsNoneOfTheSessionsAndTheHistoryIsCompleteAfterwards()
    {
        await using var postgres = await PostgresServer.StartNewAsync();
        var connection = await postgres.NewDatabaseAsync();
        await using var server = await RunningServer.StartAsync(options => options.Storage.ConnectionString = connection);
        var ids = new List<string> { await CreateAndEndAsync(server) };

        await postgres.StopAsync();
        for (var i = 0; i < 20; i++) ids.Add(await CreateAndEndAsync(server));
        using var stranger = await server.SendAsync(HttpMethod.Get, "/api/v1/sessions", secret: "vv_unknown");
        using var unknown = await server.SendAsync(HttpMethod.Get, $"/api/v1/sessions/{Guid.NewGuid()}");
        Assert.False(server.Services.GetRequiredService<SessionHistory>().IsWriting);
        await stranger.AssertProblemAsync(503, "store_unavailable");
        await unknown.AssertProblemAsync(503, "store_unavailable");

        await postgres.StartAsync();
        var history = server.Services.GetRequiredService<SessionHistory>();
        foreach (var id in ids)
        {
            while (!await IsStoredAsync(history, Guid.Parse(id))) Cancel.ThrowIfCancellationRequested();
        }

        using var usage = await server.SendAsync(HttpMethod.Get, "/api/v1/usage");
        Assert.Equal(ids.Count, (await usage.JsonAsync()).GetProperty("days").EnumerateArray().Sum(day => day.GetProperty("sessions").GetInt32()));
    }

    private static async Task<string> CreateAndEndAsync(RunningServer server)
    {
        var (id, _) = await server.NewSessionAsync();
        using var deleted = await server.SendAsync(HttpMethod.Delete, $"/api/v1/sessions/{id}");
        Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
        return id;
    }

    private static async Task<bool> IsStoredAsync(SessionHistory history, Guid id)
    {
        try
        {
            return await history.FindEndedAsync(id, Cancel) is not null;
        }
        catch (Visavis.Store.StoreException)
        {
            // A connection of before the outage that has not noticed yet.
            return false;
        }
    }
}
