using System.Net;
using Visavis.Tests.Server;

namespace Visavis.Tests.Faults;

/// <summary>What becomes of the real program when it is killed, asked to stop, or has no room left on its disk.</summary>
public sealed class ProcessFaultTests : IDisposable
{
    // Half a megabyte: room for the empty tables, not for the history of two hundred sessions. A full disk says no in the same way, by failing writes.
    // The runtime keeps its code in a file without a name, which the limit would count; without that protection it does not.
    private const string LittleRoom = "trap '' XFSZ; export DOTNET_EnableWriteXorExecute=0; ulimit -f 1000; exec \"$@\"";

    private readonly TemporaryFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task KilledServer_LeavesNoSessionRunningAndItsHistorySaysWhy()
    {
        string[] ids;
        await using (var first = await ServerProcess.StartAsync(_data.Path))
        {
            ids = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => first.NewSessionAsync()));
            Assert.Equal("created", (await first.ShowAsync(ids[0])).GetProperty("state").GetString());
            await first.KillAsync();
        }

        await using var second = await ServerProcess.StartAsync(_data.Path);

        foreach (var id in ids)
        {
            var view = await second.ShowAsync(id);
            Assert.Equal(("ended", "server_lost"), (view.GetProperty("state").GetString(), view.GetProperty("end_reason").GetString()));
        }

        using var again = await second.Http.DeleteAsync($"/api/v1/sessions/{ids[0]}", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    [Fact]
    public async Task TerminatedServer_TakesNothingNewFinishesWhatRunsAndExitsWithZero()
    {
        await using var server = await ServerProcess.StartAsync(_data.Path, settings: ("Server:DrainSeconds", "300"));
        var id = await server.NewSessionAsync();

        server.Terminate();
        HttpResponseMessage refused;
        while ((refused = await server.CreateAsync()).StatusCode == HttpStatusCode.OK) refused.Dispose();
        await refused.AssertProblemAsync(503, "shutting_down");
        using var ready = await server.Http.GetAsync("/health/ready", TestContext.Current.CancellationToken);
        Assert.Equal("draining", (await ready.JsonAsync()).GetProperty("status").GetString());
        using var list = await server.Http.GetAsync("/api/v1/sessions", TestContext.Current.CancellationToken);
        foreach (var session in (await list.JsonAsync()).GetProperty("sessions").EnumerateArray())
            (await server.Http.DeleteAsync($"/api/v1/sessions/{session.GetProperty("session_id").GetString()}", TestContext.Current.CancellationToken)).Dispose();

        Assert.Equal(0, await server.ExitAsync());
        await using var next = await ServerProcess.StartAsync(_data.Path);
        Assert.Equal("deleted", (await next.ShowAsync(id)).GetProperty("end_reason").GetString());
    }

    [Fact]
    public async Task FullDisk_TakesTheHistoryButNotTheSessions()
    {
        await using (var server = await ServerProcess.StartAsync(_data.Path, LittleRoom, ("Sessions:Capacity", "10")))
        {
            for (var i = 0; i < 400; i++)
            {
                var id = await server.NewSessionAsync();
                using var deleted = await server.Http.DeleteAsync($"/api/v1/sessions/{id}", TestContext.Current.CancellationToken);
                Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
            }

            using var ready = await server.Http.GetAsync("/health/ready", TestContext.Current.CancellationToken);
            var storage = (await ready.JsonAsync()).GetProperty("parts").GetProperty("storage");
            Assert.Equal("degraded", storage.GetProperty("status").GetString());
            await server.KillAsync();
        }

        // With room again the same file goes on.
        await using var after = await ServerProcess.StartAsync(_data.Path);
        Assert.NotEmpty(await after.NewSessionAsync());
    }
}
