using Visavis.Engines.OpenAiRealtime;
using Visavis.Sessions;
using Visavis.Sessions.Presence;
using Visavis.Tests.Contract;
using Visavis.Tests.Engines.Vendors;
using Visavis.VendorFakes.Speech;

namespace Visavis.Tests.Engines.OpenAiRealtime;

/// <summary>Every fault that is known of the service ends as documented.</summary>
public sealed class OpenAiFaultTests : IAsyncLifetime
{
    private const string Started = "\"avatar_started_speaking\"";
    private const string Ended = "\"avatar_ended_speaking\"";

    private OpenAiScene Scene { get; } = new("Yes, I can hear you.");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private Mouth Mouth => Scene.Mouth;

    public ValueTask InitializeAsync() => Scene.OpenAsync();

    public ValueTask DisposeAsync() => Scene.DisposeAsync();

    [Theory]
    [InlineData("ek_fault_invalid-api-key", SessionEndReason.EngineConnectFailed, "invalid_api_key")]
    [InlineData("nonsense", SessionEndReason.EngineConnectFailed, "Incorrect API key")]
    [InlineData("ek_fault_http-403", SessionEndReason.EngineConnectFailed, "model_access_denied")]
    [InlineData("ek_fault_no-session", SessionEndReason.EngineConnectFailed, "no session in time")]
    [InlineData("ek_fault_pcmu", SessionEndReason.InternalError, "audio/pcmu")]
    [InlineData("ek_fault_transcription", SessionEndReason.InternalError, "transcription")]
    [InlineData("ek_fault_beta-disabled", SessionEndReason.EngineVersion, "only GA")]
    [InlineData("ek_fault_version-mismatch", SessionEndReason.EngineVersion, "only GA")]
    [InlineData("ek_fault_version-mismatch-http", SessionEndReason.EngineVersion, "only GA")]
    [InlineData("ek_fault_beta-session", SessionEndReason.EngineVersion, "only GA")]
    [ContractCheck("OAI-10", "OAI-11", "D-B8", "D-D7", "D-D12", "D-D13", "D-D14")]
    public async Task Opening_ThatFails_IsExplainedToThePageThatJoinsLater(string secret, SessionEndReason reason, string why)
    {
        var session = Scene.Start(secret, new OpenAiRealtimeOptions { ConnectTimeout = TimeSpan.FromSeconds(1) });
        var viewer = await VendorScene.ConnectAsync(session);
        await session.Ended.WaitAsync(Cancelled);

        Assert.Equal(reason, session.EndReason);
        var error = VendorScene.ErrorOf(viewer);
        Assert.Equal("session_lifecycle_error", error.GetProperty("type").GetString());
        Assert.Equal(reason == SessionEndReason.EngineVersion ? "openai-realtime-version-mismatch" : "internal_error", error.GetProperty("code").GetString());
        Assert.Contains(why, error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(secret, error.GetProperty("message").GetString(), StringComparison.Ordinal);
        await Task.WhenAll(Scene.Connections.Select(c => c.Over)).WaitAsync(Cancelled);
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

    [Theory]
    [InlineData("ek_fault_drop", SessionEndReason.EngineLost, "broke")]
    [InlineData("ek_fault_session-expired", SessionEndReason.EngineLost, "60 minutes")]
    [InlineData("ek_fault_beta-events", SessionEndReason.EngineVersion, "beta event")]
    [ContractCheck("D-B9")]
    public async Task Conversation_ThatFails_EndsWithAnExplanation(string secret, SessionEndReason reason, string why)
    {
        var session = Scene.Start(secret);
        var viewer = await VendorScene.JoinAsync(session);
        await VendorScene.SpeakAsync(viewer, Mouth);
        await session.Ended.WaitAsync(Cancelled);

        Assert.Equal(reason, session.EndReason);
        Assert.Contains(why, VendorScene.ErrorOf(viewer).GetProperty("message").GetString(), StringComparison.Ordinal);
        await (await Scene.ConnectionAsync()).Over.WaitAsync(Cancelled);
    }

    [Theory]
    [InlineData("ek_fault_model-not-found", "model_not_found")]
    [InlineData("ek_fault_insufficient-quota", "insufficient_quota")]
    [InlineData("ek_fault_tool-loop", "tools")]
    [InlineData("ek_fault_no-turn-detection", "turn detection")]
    [ContractCheck("D-D8")]
    public async Task Answer_ThatNeverComes_IsReportedAndTheSessionGoesOn(string secret, string why)
    {
        var session = Scene.Start(secret);
        var viewer = await VendorScene.JoinAsync(session);
        await VendorScene.SpeakAsync(viewer, Mouth);

        var error = await viewer.WaitForMessageAsync("\"error\"", Cancelled);

        Assert.Contains(why, error, StringComparison.Ordinal);
        Assert.Equal(SessionState.Active, session.State);
        Assert.Null(session.EndReason);
    }

    [Fact]
    public async Task Server_ThatNeverAnswers_LeavesTheSessionAliveUntilItIsDeleted()
    {
        var session = Scene.Start("ek_fault_mute");
        var viewer = await VendorScene.JoinAsync(session);
        var connection = await Scene.ConnectionAsync();
        await VendorScene.SpeakAsync(viewer, Mouth);
        await VendorScene.UntilAsync(() => connection.Microphone.Any(sample => sample != 0));
        Assert.Equal(SessionState.Active, session.State);
        Assert.Empty(viewer.Messages);

        await session.EndAsync(SessionEndReason.Deleted);
        await connection.Over.WaitAsync(Cancelled);
        Assert.Equal((1000, "deleted"), connection.ClosedBy);
    }

    [Fact]
    public async Task Faults_OfOthers_LeaveTheNeighbourAlone()
    {
        var viewer = await VendorScene.JoinAsync(Scene.Start());
        var faults = new[] { "drop", "beta-events", "session-expired", "invalid-api-key", "beta-session", "version-mismatch-http" };
        var connected = await Scene.ConnectionAsync();
        var broken = faults.Select(fault => Scene.Start("ek_fault_" + fault)).ToList();
        var others = await Task.WhenAll(broken.Select(VendorScene.ConnectAsync));
        var speaking = others.Select(other => VendorScene.SpeakAsync(other, Mouth)).ToList();
        await VendorScene.SpeakAsync(viewer, Mouth);
        await viewer.WaitForMessageAsync(Ended, Cancelled);
        await Task.WhenAll(speaking);
        await Task.WhenAll(broken.Select(session => session.Ended)).WaitAsync(Cancelled);

        Assert.Equal(OpenAiScene.Trim(connected.Spoken[0]), OpenAiScene.Trim(viewer.Sound));
        Assert.Equal(1, Scene.Connections.Count(c => !c.Over.IsCompleted));
    }
}
