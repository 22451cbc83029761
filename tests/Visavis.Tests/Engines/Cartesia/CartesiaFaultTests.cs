using Microsoft.Extensions.Logging.Abstractions;
using Visavis.Engines.Cartesia;
using Visavis.Sessions;
using Visavis.Sessions.Live;
using Visavis.Tests.Contract;
using Visavis.Tests.Engines.Vendors;
using Visavis.VendorFakes;
using Visavis.VendorFakes.Cartesia;
using static Visavis.Tests.Engines.Vendors.FaultOutcome;

namespace Visavis.Tests.Engines.Cartesia;

/// <summary>Every fault that is known of the service ends as documented, and nobody beside it notices.</summary>
public sealed class CartesiaFaultTests : IAsyncLifetime
{
    private static readonly Dictionary<string, FaultOutcome> Outcomes = new(StringComparer.Ordinal)
    {
        [CartesiaFault.NoAck] = new Ends(SessionEndReason.EngineConnectFailed, "acknowledge"),
        [CartesiaFault.Idle] = new Ends(SessionEndReason.EngineLost, "idle"),
        [CartesiaFault.AgentEnds] = new Ends(SessionEndReason.AgentEnded, null),
        [CartesiaFault.Abnormal] = new Ends(SessionEndReason.EngineLost, "1011"),
        [CartesiaFault.Drop] = new Ends(SessionEndReason.EngineLost, "broke"),
        [CartesiaFault.Transfer] = new Speaks(),
        [CartesiaFault.TurnEvents] = new Speaks(),
    };

    private readonly CartesiaFake _cartesia = new(new FakeOptions { ThinkMs = 50, Replies = FaultTrial.Replies });
    private readonly VendorScene _scene = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _cartesia.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _scene.DisposeAsync();
        await _cartesia.DisposeAsync();
    }

    [Fact]
    [ContractCheck("CAR-06", "CAR-07", "CAR-08", "D-B9", "D-E4", "D-E5", "D-E6")]
    public async Task EveryFault_EndsAsDocumented_AndLeavesTheNeighbourAlone()
    {
        var neighbour = Start("agent_1");
        var viewer = await VendorScene.JoinAsync(neighbour);
        await VendorScene.SpeakAsync(viewer, _cartesia.Mouth);
        await viewer.WaitForMessageAsync("\"avatar_started_speaking\"", Cancelled);
        Assert.Equal(1, FaultTrial.SocketsTo(_cartesia.Origin));

        var problems = await FaultTrial.RunAsync(Outcomes, CartesiaFault.All, Start, (_, other) => VendorScene.SpeakAsync(other, _cartesia.Mouth));

        Assert.True(problems.Count == 0, string.Join("\n", problems));
        await viewer.WaitForMessageAsync("\"avatar_ended_speaking\"", Cancelled);
        Assert.Equal(VendorScene.Trim(_cartesia.Calls[0].Spoken[0]), VendorScene.Trim(viewer.Sound));
        Assert.Null(neighbour.EndReason);
        await Task.WhenAll(_cartesia.Calls.Skip(1).Select(call => call.Over)).WaitAsync(Cancelled);
        await VendorScene.UntilAsync(() => FaultTrial.SocketsTo(_cartesia.Origin) == 1);
        Assert.False(_cartesia.Calls[0].Over.IsCompleted);
    }

    private LiveSession Start(string agentId)
    {
        var options = new CartesiaOptions { Url = _cartesia.AgentsUrl, ConnectTimeout = TimeSpan.FromSeconds(3) };
        return _scene.Start(() => new CartesiaEngine(new CartesiaConfig(agentId, "car_fake_1"), options, TimeProvider.System, NullLogger<CartesiaEngine>.Instance));
    }
}
