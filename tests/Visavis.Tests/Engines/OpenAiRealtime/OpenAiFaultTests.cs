using Visavis.Engines.OpenAiRealtime;
using Visavis.Sessions;
using Visavis.Tests.Contract;
using Visavis.Tests.Engines.Vendors;
using Visavis.VendorFakes.OpenAi;
using static Visavis.Tests.Engines.Vendors.FaultOutcome;

namespace Visavis.Tests.Engines.OpenAiRealtime;

/// <summary>Every fault that is known of the service ends as documented, and nobody beside it notices.</summary>
public sealed class OpenAiFaultTests : IAsyncLifetime
{
    private static readonly Dictionary<string, FaultOutcome> Outcomes = new(StringComparer.Ordinal)
    {
        [OpenAiFault.InvalidApiKey] = new Ends(SessionEndReason.EngineConnectFailed, "invalid_api_key"),
        [OpenAiFault.MissingModel] = new Speaks(),
        [OpenAiFault.BetaDisabled] = new Ends(SessionEndReason.EngineVersion, "only GA"),
        [OpenAiFault.VersionMismatch] = new Ends(SessionEndReason.EngineVersion, "only GA"),
        [OpenAiFault.VersionMismatchHttp] = new Ends(SessionEndReason.EngineVersion, "only GA"),
        [OpenAiFault.BetaSession] = new Ends(SessionEndReason.EngineVersion, "only GA"),
        [OpenAiFault.BetaEvents] = new Ends(SessionEndReason.EngineVersion, "beta event"),
        [OpenAiFault.Forbidden] = new Ends(SessionEndReason.EngineConnectFailed, "model_access_denied"),
        [OpenAiFault.NoSession] = new Ends(SessionEndReason.EngineConnectFailed, "no session in time"),
        [OpenAiFault.Mute] = new Nothing(),
        [OpenAiFault.SessionExpired] = new Ends(SessionEndReason.EngineLost, "60 minutes"),
        [OpenAiFault.FourErrors] = new Speaks(),
        [OpenAiFault.ModelNotFound] = new Reports("model_not_found"),
        [OpenAiFault.InsufficientQuota] = new Reports("insufficient_quota"),
        [OpenAiFault.LateAudio] = new Speaks(),
        [OpenAiFault.TruncateRefused] = new Speaks(),
        [OpenAiFault.Drop] = new Ends(SessionEndReason.EngineLost, "broke"),
        [OpenAiFault.ToolCall] = new Speaks(),
        [OpenAiFault.ToolLoop] = new Reports("tools"),
        [OpenAiFault.Pcmu] = new Ends(SessionEndReason.InternalError, "audio/pcmu"),
        [OpenAiFault.Transcription] = new Ends(SessionEndReason.InternalError, "transcription"),
        [OpenAiFault.NoTurnDetection] = new Reports("turn detection"),
        [OpenAiFault.Terse] = new Speaks(),
    };

    private OpenAiScene Scene { get; } = new(FaultTrial.Replies);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => Scene.OpenAsync();

    public ValueTask DisposeAsync() => Scene.DisposeAsync();

    [Fact]
    [ContractCheck("OAI-09", "OAI-10", "OAI-11", "OAI-14", "D-B8", "D-B9", "D-D7", "D-D8", "D-D12", "D-D13", "D-D14")]
    public async Task EveryFault_EndsAsDocumented_AndLeavesTheNeighbourAlone()
    {
        var neighbour = Scene.Start();
        var viewer = await VendorScene.JoinAsync(neighbour);
        var connected = await Scene.ConnectionAsync();
        await VendorScene.SpeakAsync(viewer, Scene.Mouth);
        await viewer.WaitForMessageAsync("\"avatar_started_speaking\"", Cancelled);
        Assert.Equal(1, FaultTrial.SocketsTo(Scene.Url));

        var problems = await FaultTrial.RunAsync(
            Outcomes,
            OpenAiFault.All,
            fault => Scene.Start("ek_fault_" + fault, new OpenAiRealtimeOptions { ConnectTimeout = TimeSpan.FromSeconds(3) }),
            (_, other) => VendorScene.SpeakAsync(other, Scene.Mouth));

        Assert.True(problems.Count == 0, string.Join("\n", problems));
        await viewer.WaitForMessageAsync("\"avatar_ended_speaking\"", Cancelled);
        Assert.Equal(VendorScene.Trim(connected.Spoken[0]), VendorScene.Trim(viewer.Sound));
        Assert.Null(neighbour.EndReason);
        await Task.WhenAll(Scene.Connections.Skip(1).Select(connection => connection.Over)).WaitAsync(Cancelled);
        await VendorScene.UntilAsync(() => FaultTrial.SocketsTo(Scene.Url) == 1);
        Assert.False(connected.Over.IsCompleted);
    }

    [Fact]
    [ContractCheck("OAI-11")]
    public async Task Opening_WithASecretThatIsNone_SaysSoWithoutRepeatingIt()
    {
        var session = Scene.Start("nonsense");
        var viewer = await VendorScene.ConnectAsync(session);
        await session.Ended.WaitAsync(Cancelled);

        var error = VendorScene.ErrorOf(viewer).GetProperty("message").GetString();
        Assert.Contains("Incorrect API key", error, StringComparison.Ordinal);
        Assert.DoesNotContain("nonsense", error, StringComparison.Ordinal);
        Assert.Equal(SessionEndReason.EngineConnectFailed, session.EndReason);
    }

    [Fact]
    [ContractCheck("D-D6")]
    public async Task Opening_OfASessionWithoutSound_SaysWhatIsMissing()
    {
        var session = Scene.Start(await Scene.MintAsync("""{"session": {"type": "realtime", "output_modalities": ["text"]}}"""));
        var viewer = await VendorScene.ConnectAsync(session);
        await session.Ended.WaitAsync(Cancelled);

        Assert.Equal(SessionEndReason.InternalError, session.EndReason);
        Assert.Contains("output_modalities", VendorScene.ErrorOf(viewer).GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_ThatNeverAnswers_LeavesTheSessionAliveUntilItIsDeleted()
    {
        var session = Scene.Start("ek_fault_mute");
        var viewer = await VendorScene.JoinAsync(session);
        var connection = await Scene.ConnectionAsync();
        await VendorScene.SpeakAsync(viewer, Scene.Mouth, "Hello?");
        await VendorScene.UntilAsync(() => connection.Microphone.Any(sample => sample != 0));
        Assert.Null(session.EndReason);
        Assert.Empty(viewer.Messages);

        await session.EndAsync(SessionEndReason.Deleted);
        await connection.Over.WaitAsync(Cancelled);
        Assert.Equal((1000, "deleted"), connection.ClosedBy);
    }
}
