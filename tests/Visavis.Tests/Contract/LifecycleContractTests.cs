using System.Net.WebSockets;
using Visavis.Sessions;
using Visavis.Sessions.Presence;
using Visavis.Sessions.Ports;
using Visavis.Tests.Engines.External;
using Visavis.Tests.Server;

namespace Visavis.Tests.Contract;

/// <summary>Section B of the contract through the front door.</summary>
public sealed class LifecycleContractTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    [ContractCheck("LIFE-06")]
    public async Task ViewerThatLeaves_DoesNotEndTheSession()
    {
        await using var server = await WatchedServer.StartAsync();
        var (id, token) = await server.NewSessionAsync("""{"conversation_engine": {"type": "null"}, "user_absent_timeout": 600}""");
        var session = server.Host.Find(Guid.Parse(id))!;
        var viewer = await server.JoinAsync(id);

        await viewer.CloseAsync(ViewerDisconnectReason.Left);
        await session.UntilAsync(SessionState.Absent);

        using var shown = await server.SendAsync(HttpMethod.Get, $"/api/v1/sessions/{id}");
        using var page = await server.SendAsPageAsync(HttpMethod.Get, "/sessions", token);
        var view = await shown.JsonAsync();
        Assert.Equal("absent", view.GetProperty("state").GetString());
        Assert.InRange(view.GetProperty("absent_deadline").GetDateTimeOffset() - session.CreatedAt, TimeSpan.FromSeconds(600), TimeSpan.FromSeconds(660));
        Assert.Equal(System.Net.HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    [ContractCheck("LIFE-08")]
    public async Task AnyEnd_ClosesTheExternalEnginesSocketNormally()
    {
        await using var agent = await AgentServer.StartAsync();
        await using var server = await WatchedServer.StartAsync(options => options.Outbound.AllowInsecure = options.Outbound.AllowPrivateNetworks = true);
        var (id, _) = await server.NewSessionAsync($$$"""{"conversation_engine": {"type": "external", "url": "{{{agent.Url}}}"}}""");
        await agent.Connected.WaitAsync(Cancelled);

        using var deleted = await server.SendAsync(HttpMethod.Delete, $"/api/v1/sessions/{id}");

        await agent.Done.WaitAsync(Cancelled);
        Assert.Equal((WebSocketCloseStatus.NormalClosure, SessionEndReason.Deleted.ToCode()), agent.ClosedWith);
    }

    [Fact]
    [ContractCheck("LIFE-11")]
    public async Task NormalEnd_TellsTheViewerOfNoError()
    {
        await using var server = await WatchedServer.StartAsync();
        var (id, _) = await server.NewSessionAsync();
        var viewer = await server.JoinAsync(id);

        using var deleted = await server.SendAsync(HttpMethod.Delete, $"/api/v1/sessions/{id}");

        Assert.Empty(viewer.Messages);
        Assert.Equal(ViewerDisconnectReason.Closed, viewer.ClosedWith);
    }
}
