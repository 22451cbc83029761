using System.Diagnostics.Metrics;
using System.Net;
using Visavis.Server.Telemetry;

namespace Visavis.Tests.Server.Telemetry;

public sealed class LiveFiguresTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Fact]
    public void Snapshot_AfterChanges_TellsLevelsOfTheProductAndNothingElse()
    {
        using var figures = new LiveFigures();
        figures.Start();
        using var own = new Meter("Visavis.LiveFiguresTests");
        using var foreign = new Meter("Somebody.LiveFiguresTests");
        var open = own.CreateUpDownCounter<int>("visavis.test.figures.open");
        own.CreateObservableGauge("visavis.test.figures.held", () => 7L);
        var total = own.CreateCounter<long>("visavis.test.figures.total");
        var others = foreign.CreateUpDownCounter<int>("visavis.test.figures.others");

        open.Add(3);
        open.Add(-1);
        total.Add(5);
        others.Add(1);

        var snapshot = figures.Snapshot().Where(figure => figure.Key.StartsWith("visavis.test.figures.", StringComparison.Ordinal));
        Assert.Equal([new("visavis.test.figures.held", 7L), new("visavis.test.figures.open", 2L)], snapshot);
    }

    [Fact]
    public async Task Diagnostics_AfterASession_TellsTheNumberOfLiveOnes()
    {
        await fixture.Server.NewSessionAsync();

        using var response = await fixture.Server.SendAsync(HttpMethod.Get, "/api/v1/diagnostics");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        // Other tests' servers share this process and its counters, so the value is theirs as well.
        Assert.True((await response.JsonAsync()).GetProperty("figures").TryGetProperty("visavis.sessions.live", out _));
    }
}
